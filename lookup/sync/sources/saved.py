"""Pages saved from a browser: the file that holds the list, and what the page says of where it is from."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lookup.knowledge import Knowledge
from lookup.model import Origin
from lookup.sync.html import read_html
from lookup.sync.pages import entries_in
from lookup.workbook.decoding import Undecodable

FOLDERS = ("{stem}_files", "{stem}.files", "{stem}_ファイル")
"""How browsers call the folder beside a page that was saved as "web page, complete"."""
_SUFFIXES = (".json", ".js", ".htm", ".html", ".download", ".txt")
_MOST_FILES, _MOST_BYTES = 500, 64 * 1024**2


def with_the_list(path: Path, page: bytes, knowledge: Knowledge) -> bytes:
    """Return *page*, saved at *path*, or, if no list stands in it, the file saved beside it that has one.

    Of several such files it is the one with the most entries; *page* itself if there is none.
    """
    if entries_in(page, path.name, knowledge):
        return page
    found = ((entries_in(data, path.name, knowledge), data) for data in _beside(path))
    count, data = max(found, key=lambda pair: pair[0], default=(0, b""))
    return data if count else page


def origin_of(page: bytes, knowledge: Knowledge) -> Origin | None:
    """Return ``official`` for a page that says it was saved from the official portal.

    Whoever has the file can write that into it. So it is as good as what the operator declares, and proves
    nothing to anybody else; a page that says nothing, or another address, is what the operator declares.
    """
    try:
        address = urlsplit(read_html(page).saved_from or "")
    except (Undecodable, ValueError):
        return None
    hosts = knowledge.portal.official_hosts
    return "official" if address.scheme == "https" and address.hostname in hosts else None


def _beside(path: Path) -> Iterator[bytes]:
    """Yield what was saved along with the page at *path*, by name."""
    for name in FOLDERS:
        folder = path.with_name(name.format(stem=path.stem))
        files = sorted(folder.iterdir()) if folder.is_dir() else []
        for file in files[:_MOST_FILES]:
            if file.suffix.lower() in _SUFFIXES and file.is_file() and file.stat().st_size <= _MOST_BYTES:
                yield file.read_bytes()

"""Nothing that a page can say is missing from the messages, in the rare cases neither."""

import re
from pathlib import Path

import pytest

from lookup import pages
from lookup.knowledge import load_knowledge

FOLDER = Path(pages.__file__).parent
_SAID = re.compile(r"""\b(?:v|view)\(\s*['"]([\w.]+)['"]\s*[,)]""")
_SAID_WHOLE = re.compile(r"""\bsay\(\s*['"]([\w.]+)['"]\s*[,)]|['"](pages\.[\w.]+)['"]""")


@pytest.mark.parametrize("path", [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.html")], ids=lambda path: path.name)
def test_everything_that_is_said_has_words_in_both_languages(path: Path) -> None:
    known = load_knowledge().messages.by_id
    text = path.read_text("utf-8")
    said = {f"pages.{name}" for name in _SAID.findall(text)}
    said |= {name for pair in _SAID_WHOLE.findall(text) for name in pair if name}
    assert sorted(said - known.keys()) == []
    assert all(known[name].ja and known[name].en for name in said)

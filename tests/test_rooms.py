"""Dependencies point one way: what each room of the house may use of the others (DESIGN, section 2)."""

import ast
from pathlib import Path

import pytest

LOOKUP = Path(__file__).parents[1] / "lookup"
BASE = {"model", "errors", "text", "knowledge"}
SHARED = {
    "store",
    "settings",
    "matching",
    "sheets",
    "desk",
    "answering",
    "recording",
    "deciding",
    "keys",
    "exporting",
    "workbook",
    "sync",
    "telling",
    "auditing",
}
"""What every way in may use: HTTP, pages, command line."""
MAY_USE = {
    "model": set(),
    "errors": {"model"},
    "text": {"model"},
    "knowledge": {"model", "errors", "text"},
    "settings": BASE,
    "workbook": BASE,
    "store": BASE,
    "matching": BASE,
    "sheets": BASE | {"workbook"},
    "sync": BASE | {"workbook", "store"},
    "telling": BASE | {"store", "matching"},
    "desk": BASE | {"store", "settings", "matching", "sync"},
    "auditing": BASE | {"store", "settings", "matching"},
    "answering": BASE | {"matching", "sheets", "workbook"},
    "recording": BASE | {"store", "matching", "sheets", "desk", "answering"},
    "deciding": BASE | {"desk", "matching"},
    "keys": BASE | {"desk", "store"},
    "exporting": BASE | {"workbook", "telling"},
    "api": BASE | SHARED,
    "pages": BASE | SHARED | {"api"},
    "server": BASE | SHARED | {"api", "pages"},
    "cli": BASE | SHARED | {"api", "server"},
}
OUTSIDE_OF_MATCHING = {"httpx", "os", "pathlib", "socket", "sqlite3", "sqlite_utils", "subprocess", "time"}


def imports(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def files_of(room: str) -> list[Path]:
    return sorted((LOOKUP / room).rglob("*.py")) or [LOOKUP / f"{room}.py"]


def test_every_room_is_known() -> None:
    rooms = {
        path.stem for path in LOOKUP.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"__init__"} == set(MAY_USE)


@pytest.mark.parametrize("room", MAY_USE)
def test_a_room_uses_only_what_lies_below_it(room: str) -> None:
    for path in files_of(room):
        used = {name.split(".")[1] for name in imports(path) if name.startswith("lookup.")}
        assert used - {room, "__version__"} <= MAY_USE[room], path


@pytest.mark.parametrize("path", files_of("matching"), ids=lambda path: path.stem)
def test_matching_touches_no_file_no_network_and_no_clock(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & OUTSIDE_OF_MATCHING
    source = path.read_text(encoding="utf-8")
    assert ".today(" not in source
    assert ".now(" not in source


def test_only_two_modules_speak_http() -> None:
    using = {path.relative_to(LOOKUP).as_posix() for path in LOOKUP.rglob("*.py") if "httpx" in imports(path)}
    assert using == {"sync/sources/web.py", "telling/post.py"}

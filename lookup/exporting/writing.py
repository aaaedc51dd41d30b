"""Tables written row by row, so that the first bytes leave before the last row is read."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias, get_args

import msgspec

from lookup.exporting.tables import Cell, Row, Table, printed
from lookup.knowledge.messages import Messages
from lookup.model import Lang
from lookup.workbook.streaming import StreamedSheet, stream_workbook

Form: TypeAlias = Literal["csv", "xlsx", "jsonl"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
CHUNK: Final = 64 * 1024
"""Bytes that are sent at once."""
_BOM: Final = "\ufeff"
"""Without it, Excel takes a CSV for Shift_JIS."""
_FORMULA: Final = tuple("=+-@\t\r＝＋－＠")
"""What a cell of a CSV must not begin with: a spreadsheet would run it; some take the wide signs too."""
_WIDTHS: Final = {"service_name": 36.0, "provider_name": 30.0, "statement_scope": 60.0, "what": 60.0}
_USUAL: Final = 18.0


def write(table: Table, form: Form, lang: Lang, messages: Messages) -> Iterator[bytes]:
    """Yield the bytes of *table*.

    Args:
        table: Its rows are read once.
        form: ``csv`` (UTF-8 with byte order mark, no cell that a spreadsheet would run), ``xlsx``, or
            ``jsonl`` (one object per line, with the English names, whatever the language).
        lang: Language of the titles: Japanese labels, or the English names.
        messages: The words of the sheet about the list.
    """
    match form:
        case "csv":
            yield from _gathered(_csv(table, lang))
        case "jsonl":
            yield from _gathered(map(_json_line, table.rows))
        case "xlsx":
            yield from stream_workbook([_sheet(table, lang, messages), _about(table, lang, messages)])


def file_name(table: Table, form: Form) -> str:
    """Return a name that says which list, of what date, the file rests on."""
    return f"ismap-{table.name}-{table.info.as_of:%Y%m%d}-{table.info.version}.{form}"


def _csv(table: Table, lang: Lang) -> Iterator[bytes]:
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow([*_header(table, lang), *map(_harmless, table.others)])
    yield (_BOM + lines.last).encode()
    for row in table.rows:
        writer.writerow([_text(cell) for cell in _cells(table, row, lang)])
        yield lines.last.encode(errors="replace")


class _Lines:
    """Holds the line that was written last."""

    last = ""

    def write(self, line: str) -> None:
        self.last = line


def _header(table: Table, lang: Lang) -> list[str]:
    return [table.titles[column].in_(lang) for column in table.columns]


def _cells(table: Table, row: Row, lang: Lang) -> Iterator[Cell]:
    yield from (printed(row[column], lang) for column in table.columns)
    yield from (row["extra"].get(header) for header in table.others)


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case date():
            return cell.isoformat().replace("+00:00", "Z")
        case _:
            return _harmless(cell)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _json_line(row: Row) -> bytes:
    return msgspec.json.encode(row) + b"\n"


def _sheet(table: Table, lang: Lang, messages: Messages) -> StreamedSheet:
    widths = [_WIDTHS.get(column, _USUAL) for column in table.columns] + [_USUAL] * len(table.others)
    return StreamedSheet(
        title=messages(f"exporting.sheet_{table.name}").in_(lang),
        widths=tuple(widths),
        header=(*_header(table, lang), *table.others),
        rows=(list(map(_typed, _cells(table, row, lang))) for row in table.rows),
    )


def _typed(cell: Cell) -> str | date | None:
    """Return *cell* as a workbook holds it: days as days, instants and truth values as text."""
    return _text(cell) if isinstance(cell, bool | datetime) else cell


def _about(table: Table, lang: Lang, messages: Messages) -> StreamedSheet:
    """Return the sheet that says which list the file rests on, and what that lacks."""
    facts: dict[str, Any] = msgspec.structs.asdict(table.info)
    rows = [[messages(f"exporting.info_{name}").in_(lang), _fact(facts[name], lang)] for name in facts]
    return StreamedSheet(
        title=messages("exporting.sheet_list").in_(lang),
        widths=(24.0, 60.0),
        header=(messages("exporting.info").in_(lang), messages("exporting.value").in_(lang)),
        rows=rows,
    )


def _fact(value: object, lang: Lang) -> str | date | None:
    return _typed(printed(value, lang))


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield *pieces* joined to chunks of about :data:`CHUNK` bytes."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= CHUNK:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)

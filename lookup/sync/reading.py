"""Reading a list: from the bytes of a CSV file or a workbook to services, without guessing anything."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

import msgspec

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.model import CellProblem, Service, Text
from lookup.sync.header import HEADER_ROWS, Header, find_header, known_texts
from lookup.sync.rows import Row, RowReader
from lookup.sync.tables import Cell, Table, tables


class ListReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says.

    Attributes:
        services: Entries in the order of the file.
        problems: Cells and rows that could not be read, and what was noticed, each with its address.
        headers: Header as printed → field of the list.
        unknown_headers: Headers of columns that are kept as they are.
        sheets: Sheets that hold a list; empty for a CSV file.
        other_sheets: Visible sheets in which no list was found.
        rows_kept_out: Rows that hold something and are not among ``services``.
        clashing: Keys that stood in several rows with different content; those rows were kept out.
        repeated: Keys that stood in several rows with the same content.
    """

    services: tuple[Service, ...]
    problems: tuple[CellProblem, ...]
    headers: dict[str, str]
    unknown_headers: tuple[str, ...]
    sheets: tuple[str, ...]
    other_sheets: tuple[str, ...]
    rows_kept_out: int
    clashing: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def complete_as_read(self) -> bool:
        """Whether every row of the file is among the services."""
        return not self.rows_kept_out


class _Found(msgspec.Struct):
    """What is gathered while the tables are walked: by key, the rows taken in and the rows that clash."""

    taken: dict[str, tuple[RowReader, Row]]
    clashing: dict[str, list[Row]]
    problems: list[CellProblem]
    repeated: dict[str, None]
    kept_out: int = 0


def read_list(data: bytes, name: str, knowledge: Knowledge) -> ListReading:
    """Read a list.

    Args:
        data: The whole file: a workbook (.xlsx); CSV separated by comma, semicolon or tab, in UTF-8, UTF-16
            or cp932; a page saved from a browser; an answer of the portal; the capture of a walk through it.
            Which of these it is, is seen from the bytes.
        name: What to call the file in messages.
        knowledge: Labels of the columns, words of the cells, messages.

    Raises:
        ListRefused: It cannot be trusted as a whole: it is empty or undecodable, has no column of
            registration numbers or of names, two columns for one field, or no row that can be read.
        UnreadableFile: It looks like a workbook and cannot be opened.
    """
    found = _Found({}, {}, [], {})
    headers: dict[str, Header] = {}
    others: list[str] = []
    seen: tuple[str, ...] = ()
    for table in tables(data, name, knowledge):
        found.problems += table.problems
        rows = iter(table.rows)
        head = list(islice(rows, HEADER_ROWS))
        header = find_header(head, knowledge.list_labels)
        if header is None:
            others.append(table.sheet or "")
            seen = seen or known_texts(head, knowledge.list_labels)
            continue
        _refuse_clash(table, header, name, knowledge)
        headers[table.sheet or ""] = header
        _read_table(RowReader(table, header, knowledge), header, chain(head, rows), found)
    if not headers:
        raise _refused("sync.no_header", knowledge, name=name, found="、".join(seen) or "-")
    _settle_clashes(found)
    if not found.taken:
        raise _refused("sync.nothing_readable", knowledge, name=name, problems=_first_problems(found))
    return _reading(found, headers, others)


def _refused(code: str, knowledge: Knowledge, **values: object) -> ListRefused:
    return ListRefused(code, knowledge.messages(code, **values))


def _refuse_clash(table: Table, header: Header, name: str, knowledge: Knowledge) -> None:
    if header.clash:
        sheet = f"{table.sheet}!" if table.sheet else ""
        one, other = (f"{sheet}{table.cell(header.row + 1, column)}" for column in header.clash)
        title = knowledge.list_labels.titles[header.fields[header.clash[0]]]
        raise _refused("sync.two_columns", knowledge, name=name, title=title, one=one, other=other)


def _read_table(reader: RowReader, header: Header, rows: Iterator[Sequence[Cell]], found: _Found) -> None:
    for row in reader.rows(islice(enumerate(rows, 1), header.row + 1, None)):
        found.problems += row.problems
        if row.service is not None:
            _take(reader, row, row.service.key, found)
        elif not row.note:
            found.kept_out += 1


def _take(reader: RowReader, row: Row, key: str, found: _Found) -> None:
    """Take in an entry; of entries with one key, all the same count once, and different ones clash."""
    first = found.taken.setdefault(key, (reader, row))[1]
    if first is row:
        return
    if first.service != row.service or key in found.clashing:
        found.clashing.setdefault(key, [first]).append(row)
    else:
        found.repeated[key] = None
        found.problems.append(reader.problem("sync.same_row", row.cell, key, other=first.where))


def _settle_clashes(found: _Found) -> None:
    """Put entries that clash out of the list, all of them: which one is right is nobody's guess."""
    for key, rows in found.clashing.items():
        reader = found.taken.pop(key)[0]
        others = ", ".join(row.where for row in rows[1:])
        found.problems.append(reader.problem("sync.clashing_rows", rows[0].cell, key, other=others))
        found.kept_out += len(rows)


def _first_problems(found: _Found) -> Text:
    first = found.problems[:3]
    return Text("".join(p.message.ja for p in first), " ".join(p.message.en for p in first))


def _reading(found: _Found, headers: dict[str, Header], others: Sequence[str]) -> ListReading:
    known: dict[str, str] = {}
    unknown: dict[str, None] = {}
    for header in headers.values():
        known |= {header.texts[column]: field for column, field in header.fields.items()}
        unknown |= dict.fromkeys(header.unknown_texts)
    return ListReading(
        services=tuple(row.service for _, row in found.taken.values() if row.service),
        problems=tuple(found.problems),
        headers=known,
        unknown_headers=tuple(unknown),
        sheets=tuple(filter(None, headers)),
        other_sheets=tuple(filter(None, others)),
        rows_kept_out=found.kept_out,
        clashing=tuple(found.clashing),
        repeated=tuple(key for key in found.repeated if key not in found.clashing),
    )

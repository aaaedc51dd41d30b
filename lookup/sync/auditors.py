"""Reading the ISMAP監査機関リスト: the same files, tables, headers and cells as the list of services."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

import msgspec

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge, load_knowledge
from lookup.model import Auditor, CellProblem
from lookup.sync.cells import CellReader, cell_reader, printed, problem_of
from lookup.sync.header import HEADER_ROWS, Header, find_header, known_texts
from lookup.sync.rows import NOTE_MARKS
from lookup.sync.tables import Cell, Table, tables
from lookup.text import Unreadable, company_key, fold


class AuditorReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of audit institutions says; see :class:`lookup.sync.reading.ListReading`."""

    services: tuple[Auditor, ...]
    problems: tuple[CellProblem, ...]
    headers: dict[str, str]
    unknown_headers: tuple[str, ...]
    rows_kept_out: int
    clashing: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def complete_as_read(self) -> bool:
        """Whether every row is among the entries."""
        return not self.rows_kept_out


class _Found(msgspec.Struct):
    """What is gathered while the tables are walked."""

    taken: dict[str, Auditor] = {}
    problems: list[CellProblem] = []
    headers: dict[str, str] = {}
    unknown: dict[str, None] = {}
    clashing: dict[str, int] = {}
    repeated: dict[str, None] = {}
    kept_out: int = 0


def knowledge_of_auditors(knowledge: Knowledge) -> Knowledge:
    """Return *knowledge* whose labels of a list are those of the audit institutions.

    The operator's corrections of the portal are laid over them. With it tables, headers, gates and sync treat
    that list as they treat the list of services.
    """
    labels = knowledge.auditor_labels
    corrections = {
        fold(label): field for field, known in knowledge.portal.auditor_fields.items() for label in known
    }
    by_header = {**labels.by_header, **corrections}
    labels = msgspec.structs.replace(labels, by_header=by_header)
    return msgspec.structs.replace(knowledge, list_labels=labels)


def read_auditors(data: bytes, name: str, knowledge: Knowledge) -> AuditorReading:
    """Read a list of audit institutions.

    Args:
        data: The whole file: workbook, CSV, or a page saved from a browser.
        name: What to call it in messages.
        knowledge: As :func:`knowledge_of_auditors` gives it.

    Raises:
        ListRefused: It has no column of names, or no row that can be read.
        UnreadableFile: It looks like a workbook and cannot be opened.
    """
    found, seen = _Found(), ""
    for table in tables(data, name, knowledge):
        found.problems += table.problems
        rows = iter(table.rows)
        head = list(islice(rows, HEADER_ROWS))
        header = find_header(head, knowledge.list_labels)
        if header is None:
            seen = seen or "、".join(known_texts(head, knowledge.list_labels))
            continue
        _refuse_services(head[header.row], header, name, knowledge)
        found.headers |= {header.texts[column]: field for column, field in header.fields.items()}
        found.unknown |= dict.fromkeys(header.unknown_texts)
        for auditor in _Rows(table, header, knowledge, found).read(chain(head, rows)):
            _take(found, auditor)
    if not found.headers and found.problems:
        raise ListRefused("sync.no_auditor_header", found.problems[0].message)
    if not found.headers:
        raise _refused("sync.no_auditor_header", knowledge, name=name, found=seen or "-")
    found.kept_out += sum(found.clashing.values())
    entries = tuple(auditor for key, auditor in found.taken.items() if key not in found.clashing)
    if not entries:
        raise _refused("sync.nothing_readable", knowledge, name=name, problems="")
    return AuditorReading(
        services=entries,
        problems=tuple(found.problems),
        headers=found.headers,
        unknown_headers=tuple(found.unknown),
        rows_kept_out=found.kept_out,
        clashing=tuple(found.clashing),
        repeated=tuple(found.repeated),
    )


def _refuse_services(row: Sequence[Cell], header: Header, name: str, knowledge: Knowledge) -> None:
    """Refuse a list of services, whose columns have names that occur here too."""
    services = load_knowledge().list_labels
    known = sum(1 for cell in row if isinstance(cell, str) and services.field_of(cell))
    if known > len(header.fields):
        raise _refused("sync.services_not_auditors", knowledge, name=name)


class _Rows:
    """Reads the rows beneath the header of one table."""

    def __init__(self, table: Table, header: Header, knowledge: Knowledge, found: _Found) -> None:
        self._table = table
        self._header = header
        self._knowledge = knowledge
        self._found = found
        self._read: CellReader = cell_reader(knowledge, epoch_1904=table.epoch_1904)

    def read(self, rows: Iterator[Sequence[Cell]]) -> Iterator[Auditor]:
        for number, cells in islice(enumerate(rows, 1), self._header.row + 1, None):
            filled = [column for column, cell in enumerate(cells) if printed(cell)]
            if filled and not self._is_note(cells, filled) and not self._is_header(cells):
                values = self._values(number, cells, filled)
                if values.get("name"):
                    yield _auditor(values)
                    continue
                self._found.kept_out += 1
                text = " | ".join(printed(cells[column]) for column in filled)
                self._problem("sync.nameless_auditor", number, filled[0], text)

    def _is_note(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        return len(filled) == 1 and printed(cells[filled[0]]).startswith(NOTE_MARKS)

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        labels = self._knowledge.list_labels
        return all(
            column < len(cells) and labels.field_of(printed(cells[column])) == field
            for column, field in self._header.fields.items()
        )

    def _values(self, number: int, cells: Sequence[Cell], filled: Sequence[int]) -> dict[str, Any]:
        values: dict[str, Any] = {"unreadable": {}, "extra": {}}
        for column in filled:
            field, text = self._header.fields.get(column), printed(cells[column])
            if field is None:
                values["extra"][self._header.extra_name(column)] = text
                continue
            try:
                values |= self._read(field, cells[column])
            except Unreadable:
                values["unreadable"][field] = text
                title = self._knowledge.list_labels.titles[field]
                self._problem(problem_of(field, text), number, column, text, title=title)
        return values

    def _problem(self, code: str, row: int, column: int, text: str, **values: object) -> None:
        cell = self._table.cell(row, column)
        where = f"{self._table.sheet}!{cell}" if self._table.sheet else cell
        message = self._knowledge.messages(code, where=where, text=text, **values)
        self._found.problems.append(CellProblem(self._table.sheet, cell, text, message))


def _take(found: _Found, auditor: Auditor) -> None:
    """Take in an entry; of entries with one key, all the same count once, and different ones clash."""
    first = found.taken.setdefault(auditor.key, auditor)
    if first is auditor:
        return
    if first != auditor or auditor.key in found.clashing:
        found.clashing[auditor.key] = found.clashing.get(auditor.key, 1) + 1
    else:
        found.repeated[auditor.key] = None


def _auditor(values: dict[str, Any]) -> Auditor:
    digest = hashlib.sha256(company_key(values["name"]).encode()).hexdigest()[:12]
    return Auditor(key=values.get("number") or f"auditor-{digest}", **values)


def _refused(code: str, knowledge: Knowledge, **values: object) -> ListRefused:
    return ListRefused(code, knowledge.messages(code, **values))

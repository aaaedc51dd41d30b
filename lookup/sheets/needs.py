"""Form A: a table of needs, one requirement in each row."""

from collections import Counter
from typing import Final

from msgspec import Struct, structs

from lookup.model import CellProblem, Requirement, SheetRequirement
from lookup.sheets.above import Above
from lookup.sheets.fields import Fields
from lookup.sheets.report import Remark
from lookup.sheets.rows import LOOKED_FOR, Row, TableRows, says_nothing
from lookup.text import nfkc
from lookup.workbook.book import BadCell, letters

_OF_ONE_ROW: Final = frozenset({"title", "service", "registration_number", "provider", "scope", "lines"})
"""Fields that, said above a table of needs, are not meant for each of its rows."""
_LONGEST_ID: Final = 200
_NAMING: Final = frozenset({"id", "service", "registration_number", "provider", "title"})
_ADDING: Final = frozenset({"scope", "regions", "components", "controls", "lines", "generative_ai_models"})
"""Fields that a row may add to the row above it, where it says nothing else."""


class Need(Struct, frozen=True):
    """One row on its way to a requirement."""

    row: int
    wanted_id: str
    fields: Fields
    unreadable: tuple[CellProblem, ...]
    last_row: int = 0
    remarks: tuple[Remark, ...] = ()
    column: int = 1


def read_needs(rows: TableRows, above: Above) -> list[Need]:
    """Return what each row of the table asks for; rows that name nothing to look for are left out."""
    common = {name: value for name, value in above.fields.items() if name not in _OF_ONE_ROW}
    needs: list[Need] = []
    id_column = rows.table.column_of("id")
    for number in rows.saying():
        row = rows.read(number)
        fields = named(row.fields)
        if says_nothing(fields) and not _names_badly(rows, number):
            rows.skipped[number] = "filler"
            continue
        if needs and _continues(rows, number, fields, needs[-1].last_row):
            needs[-1] = _joined(needs[-1], number, fields, rows)
            rows.skipped[number] = "continued"
            continue
        fields = dated(row, {**common, **fields}, rows)
        wanted = nfkc(rows.cells.text(number, id_column)) if id_column else ""
        problems = (*rows.problems(number), *above.problems)
        column = next(column.number for column in rows.table.columns if column.field)
        needs.append(Need(number, wanted, fields, problems, number, rows.remarks(number), column))
    return needs


def _continues(rows: TableRows, number: int, fields: Fields, before: int) -> bool:
    """Whether a row only adds items to the row right above it, in a table that names services."""
    adds = {name for name, value in fields.items() if value} <= _ADDING
    anonymous = not any(
        rows.cells.value(number, column.number) for column in rows.table.columns if column.field in _NAMING
    )
    return adds and anonymous and number == before + 1 and rows.table.column_of("service") is not None


def _joined(need: Need, row: int, fields: Fields, rows: TableRows) -> Need:
    """Return *need* with the items that its next row adds."""
    added = {
        name: tuple(dict.fromkeys((*need.fields.get(name, ()), *items))) for name, items in fields.items()
    }
    problems = (*need.unreadable, *rows.problems(row))
    remarks = tuple(dict.fromkeys((*need.remarks, *rows.remarks(row))))
    fields = {**need.fields, **added}
    return structs.replace(need, fields=fields, unreadable=problems, last_row=row, remarks=remarks)


def requirements(needs: list[tuple[str, Need]]) -> list[SheetRequirement]:
    """Give each need of the workbook its id: its own number where that is unique, else sheet and row.

    Of tables side by side the column in which each begins tells their rows apart.
    """
    counts = Counter(need.wanted_id for _, need in needs)
    places = Counter((sheet, need.row) for sheet, need in needs)
    return [
        SheetRequirement(
            sheet=sheet,
            row=need.row,
            requirement=Requirement(
                id=_id(sheet, need, counts[need.wanted_id], alone=places[sheet, need.row] == 1), **need.fields
            ),
            unreadable=need.unreadable,
        )
        for sheet, need in needs
    ]


def named(fields: Fields) -> Fields:
    """Put name and number of the service together, since a number says more surely what is meant."""
    number = fields.get("registration_number")
    rest = {name: value for name, value in fields.items() if name != "registration_number"}
    if number is not None:
        name = rest.get("service", "")
        rest["service"] = f"{name}（{number}）" if name and number not in name else name or number
    return rest


def dated(row: Row, fields: Fields, rows: TableRows) -> Fields:
    """Take out a contract's days if it ends before it starts; both cells are then problems."""
    start, end = fields.get("starts_on"), fields.get("ends_on")
    if start is None or end is None or start <= end:
        return fields
    for name in ("starts_on", "ends_on"):
        if name in row.sources:
            rows.cells.problem(
                row.number, row.sources[name], "sheets.ends_before_start", start=str(start), end=str(end)
            )
    return {name: value for name, value in fields.items() if name not in {"starts_on", "ends_on"}}


def _names_badly(rows: TableRows, number: int) -> bool:
    """Whether what the row looks for stands in a cell that cannot be read, or in another paper."""
    columns = [column.number for column in rows.table.columns if column.field in LOOKED_FOR]
    values = [rows.cells.value(number, column) for column in columns]
    elsewhere = rows.cells.wording.sheet_words.is_elsewhere
    return any(
        isinstance(value, BadCell) or (isinstance(value, str) and elsewhere(value)) for value in values
    )


def _id(sheet: str, need: Need, count: int, *, alone: bool) -> str:
    if need.wanted_id and count == 1 and len(need.wanted_id) <= _LONGEST_ID:
        return need.wanted_id
    return f"{sheet}!{need.row}" if alone else f"{sheet}!{letters(need.column)}{need.row}"

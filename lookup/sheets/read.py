"""One table on its way to the account of how it was read."""

from msgspec import Struct

from lookup.model import SheetRequirement
from lookup.sheets.above import Above
from lookup.sheets.layouts import Found
from lookup.sheets.needs import Need
from lookup.sheets.report import Form
from lookup.sheets.rows import TableRows


class Read(Struct):
    """One table and what came out of it: needs that still lack an id, or finished requirements."""

    found: Found
    form: Form
    rows: TableRows
    above: Above
    needs: list[Need] = []
    checklist: list[SheetRequirement] = []

    @property
    def title(self) -> str:
        """Title of its sheet."""
        return self.found.table.sheet.title

    def rows_read(self) -> frozenset[int]:
        """Return the rows that became requirements, or sentences of one."""
        needs = (row for need in self.needs for row in (need.row, need.last_row or need.row))
        return frozenset([*needs, *(row for one in self.checklist for row in one.line_rows)])

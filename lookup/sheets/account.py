"""The account of the reading, in sentences: shown before the answer is trusted, and kept on its cover."""

from collections.abc import Iterator
from typing import Final

from lookup.sheets.fields import READERS
from lookup.sheets.report import CarriedReport, ColumnReport, ReadingReport, SkippedRows, TableReport
from lookup.sheets.speech import Speech
from lookup.workbook.book import letters

_ORDER: Final = frozenset({"id", "line", "line_group", "line_answer"})
"""Fields that tell rows apart, or are the sentence itself."""
_SHOWN: Final = 30
"""So many cells of one kind are named; how many more there are is said."""


def how_read(report: ReadingReport, speech: Speech) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each table's or unread sheet's name, and sentences that say how it was read."""
    for table in report.tables:
        yield table.sheet, tuple(_told(table, speech))
    for unread in report.sheets_not_read:
        yield unread.sheet, (speech(f"unread.{unread.reason}"),)


def in_short(report: ReadingReport, speech: Speech) -> Iterator[str]:
    """Yield what has to be looked at first: form and place of each table, and what was not understood."""
    for table in report.tables:
        yield speech("in_short", sheet=table.sheet, told=_form(table, speech))
        yield from _unknown(table, speech)
        yield from _unjudged(table, speech)
        yield from _mapped(table, speech)
        yield from _repeated(table, speech)
        yield from _struck(table, speech)
        rows = sum(skipped.last_row - skipped.first_row + 1 for skipped in table.skipped)
        if rows:
            yield speech("skipped_in_all", count=rows, reasons=speech.joined(_reasons(table, speech)))


def _reasons(table: TableReport, speech: Speech) -> list[str]:
    return [speech(f"skipped.{reason}") for reason in dict.fromkeys(one.reason for one in table.skipped)]


def _told(table: TableReport, speech: Speech) -> Iterator[str]:
    yield _form(table, speech)
    known = [
        speech("column_read", column=c.column, header=c.header, field=speech.asked(c.field))
        for c in table.columns
        if c.field
    ]
    if known:
        yield speech("columns_read", columns=speech.joined(known))
    yield from _unknown(table, speech)
    yield from _unjudged(table, speech)
    yield from _mapped(table, speech)
    hidden = [f"{c.column}「{c.header}」" for c in table.columns if c.hidden]
    if hidden:
        yield speech("columns_hidden", columns=speech.joined(hidden))
    for said in table.above:
        where = "said_in_form" if table.layout == "form" else "said_above"
        yield speech(where, cell=said.cell, field=speech.asked(said.field), text=said.text)
    yield from _repeated(table, speech)
    yield from _carried(table, speech)
    yield from _struck(table, speech)
    for skipped in table.skipped:
        yield speech(
            "rows_skipped", rows=_rows(table, skipped, speech), reason=speech(f"skipped.{skipped.reason}")
        )


def _form(table: TableReport, speech: Speech) -> str:
    first, last = table.header_rows
    if table.layout == "columns":
        return speech("form.columns", columns=_span(letters(first), letters(last)), count=table.rows_read)
    if table.layout == "form":
        return speech("form.form", rows=_span(str(first), str(last)))
    return speech(f"form.{table.form}", rows=_span(str(first), str(last)), count=table.rows_read)


def _rows(table: TableReport, skipped: SkippedRows, speech: Speech) -> str:
    if table.layout == "columns":
        return speech("columns_of", columns=_span(letters(skipped.first_row), letters(skipped.last_row)))
    return speech("rows_of_table", rows=_span(str(skipped.first_row), str(skipped.last_row)))


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}-{last}"


def _unknown(table: TableReport, speech: Speech) -> Iterator[str]:
    unknown = [column for column in table.columns if not column.field and not column.known_by]
    if unknown:
        yield speech("columns_unknown", columns=speech.joined([_proposed(one, speech) for one in unknown]))
    if any(column.proposals for column in unknown):
        best = next(column for column in unknown if column.proposals)
        named = best.header if table.layout == "form" else best.column
        yield speech("how_to_map", column=named, field=best.proposals[0].field)


def _unjudged(table: TableReport, speech: Speech) -> Iterator[str]:
    """Say which known columns decide nothing: what a remark asks for is not held against the list."""
    columns = [c for c in table.columns if c.field and c.field not in READERS and c.field not in _ORDER]
    if columns:
        yield speech(
            "columns_unjudged", columns=speech.joined([f"{c.column}「{c.header}」" for c in columns])
        )


def _proposed(column: ColumnReport, speech: Speech) -> str:
    named = f"{column.column}「{column.header}」"
    if not column.proposals:
        return named
    fields = speech.joined([speech.asked(one.field) for one in column.proposals])
    return speech("column_proposed", column=named, fields=fields)


def _mapped(table: TableReport, speech: Speech) -> Iterator[str]:
    for by in ("given", "remembered"):
        mapped = [
            speech(
                "column_read",
                column=column.column,
                header=column.header,
                field=speech.asked(column.field) if column.field else speech("not_read"),
            )
            for column in table.columns
            if column.known_by == by
        ]
        if mapped:
            yield speech(f"mapped.{by}", columns=speech.joined(mapped), layout=table.layout_id)


def _carried(table: TableReport, speech: Speech) -> Iterator[str]:
    for by in ("merged", "ditto"):
        cells = [_one(carried, speech) for carried in table.carried if carried.by == by]
        if cells:
            yield speech(f"carried.{by}", cells=_shortened(cells, speech))


def _one(carried: CarriedReport, speech: Speech) -> str:
    return speech("carried_cell", cell=carried.cell, origin=carried.origin, text=carried.text)


def _repeated(table: TableReport, speech: Speech) -> Iterator[str]:
    """Say which numbers several rows bear; in a vertical table it is columns that bear them."""
    upright = table.layout == "columns"
    told = [
        speech(
            "repeated_columns" if upright else "repeated_rows",
            text=one.text,
            rows=speech.joined([letters(row) if upright else str(row) for row in one.rows]),
        )
        for one in table.repeated
    ]
    if told:
        yield speech("repeated", numbers=_shortened(told, speech))


def _struck(table: TableReport, speech: Speech) -> Iterator[str]:
    cells = [f"{one.cell}「{one.text}」" for one in table.struck]
    if cells:
        yield speech("struck", cells=_shortened(cells, speech))


def _shortened(texts: list[str], speech: Speech) -> str:
    more = len(texts) - _SHOWN
    shown = speech.joined(texts[:_SHOWN])
    return speech("and_more", shown=shown, count=more) if more > 0 else shown

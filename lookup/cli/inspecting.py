"""The command ``inspect``: a list as it would be understood, without taking it in."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from lookup.cli.auditors import intake_of_auditors, intake_of_services
from lookup.cli.options import command, here
from lookup.cli.output import Output, messages, one_line
from lookup.errors import LookupProblem, WrongUse
from lookup.knowledge import Knowledge
from lookup.model import CellProblem

if TYPE_CHECKING:
    from lookup.sync.inspection import Column, InspectedTable, Inspection

PREVIEW = 5
"""So many services are shown."""


@command("inspect")
@click.argument("source", required=False)
@click.option("--auditors", "of_auditors", is_flag=True)
def inspect(out: Output, *, source: str | None, of_auditors: bool) -> None:
    """Read a list without keeping it; say what was found, how it is understood, and what to correct."""
    from lookup.sync.correcting import correction  # noqa: PLC0415 - only this command and sync read lists
    from lookup.sync.inspection import inspect_list  # noqa: PLC0415
    from lookup.sync.reading_of import reader_of  # noqa: PLC0415

    desk = here()
    _check_there(source)
    intake = intake_of_auditors(desk, source) if of_auditors else intake_of_services(desk, source)
    store, knowledge, opened = intake
    *_, delivery = opened.deliveries(None, frozenset())
    inspected = inspect_list(delivery.data, source or opened.name, knowledge, reader_of(store.register))
    corrected = correction(inspected, knowledge, out.lang)
    if out.as_json:
        out.json({**msgspec.structs.asdict(inspected), "correction": corrected})
    else:
        _say_all(out, inspected, knowledge, store.register.title)
        if corrected:
            out.say(out.text("inspect.paste", path=desk.settings.portal_path))
            out.say(corrected)
    if inspected.refused:
        raise LookupProblem(inspected.code or "", inspected.refused)


def _check_there(source: str | None) -> None:
    """Make sure that *source*, if it is a file, is there."""
    if source and source != "portal" and ":" not in source and not Path(source).exists():
        raise WrongUse("cli.no_file", messages()("cli.no_file", path=source))


def _say_all(out: Output, inspected: "Inspection", knowledge: Knowledge, title: str) -> None:
    """Say everything but the correction."""
    count, kept_out = len(inspected.services), inspected.rows_kept_out
    out.say(out.text("cli.inspected", path=inspected.name, count=count, kept_out=kept_out))
    for table in inspected.tables:
        for line in _table_lines(out, table, knowledge):
            out.say(line)
    say_problems(out, inspected.problems)
    for entry in inspected.services[:PREVIEW]:
        shown = (entry.key, getattr(entry, title), getattr(entry, "provider_name", None))
        out.say("  " + "  ".join(filter(None, shown)))


def _table_lines(out: Output, table: "InspectedTable", knowledge: Knowledge) -> Iterator[str]:
    where = " ".join(filter(None, (table.sheet, table.where)))
    if where:
        code = "inspect.table" if table.is_list else "inspect.other_table"
        yield out.text(code, where=where, rows=table.rows)
    for column in table.columns:
        yield _column_line(out, column, knowledge)


def _column_line(out: Output, column: "Column", knowledge: Knowledge) -> str:
    header = one_line(column.name)
    if column.place and column.place != column.name:
        header = f"{header} [{column.place}]"
    if column.field is None:
        samples = " / ".join(column.samples) or "-"
        return out.text("inspect.unknown_column", header=header, samples=samples)
    title = knowledge.list_labels.titles[column.field].in_(out.lang)
    return out.text("cli.column", header=header, title=title, field=column.field)


def say_problems(out: Output, problems: tuple[CellProblem, ...]) -> None:
    """Say which cells could not be read: to stderr, each with its address."""
    for problem in problems:
        where = f"{problem.sheet}!{problem.cell}" if problem.sheet else problem.cell
        out.note(out.text("cli.cell", where=where, message=problem.message))

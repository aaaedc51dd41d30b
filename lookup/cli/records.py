"""The command ``records``: answers locked as evidence, looked at again, and given again."""

from datetime import date
from pathlib import Path

import click

from lookup.cli.files import read_file, write_file
from lookup.cli.options import as_of_option, command, here, on_option
from lookup.cli.output import Output, moment
from lookup.cli.spoken import SpokenGroup

NO = 1
SHOWN = 100
"""So many records are listed unless more are asked for."""


@click.group("records", cls=SpokenGroup)
def records() -> None:
    """Lock an answer as a record, and look at records."""


@command("records make")
@click.argument("sheet")
@click.option("-o", "--output", "output", metavar="FILE")
@click.option("--title", metavar="TEXT")
@on_option
@as_of_option
def records_make(
    out: Output, *, sheet: str, output: str | None, title: str | None, on: date, as_of: date | None
) -> None:
    """Answer a requirement sheet and lock the answer as a record."""
    from lookup import recording  # noqa: PLC0415 - listing records starts without all this
    from lookup.answering import answer_sheet  # noqa: PLC0415
    from lookup.sheets import Mappings  # noqa: PLC0415
    from lookup.store.records import SheetKept  # noqa: PLC0415

    desk, source = here(), Path(sheet)
    data = read_file(source)
    mappings = Mappings(remembered=desk.layouts.all_())
    catalogue = desk.catalogue(as_of)
    answer, workbook = answer_sheet(catalogue, data, source.name, on=on, lang=out.lang, mappings=mappings)
    kept = SheetKept(name=source.name, original=data, answered=workbook or b"")
    record = recording.read_record(recording.record_sheet(desk, answer, kept, on, title))
    if output and workbook:
        write_file(Path(output), workbook)
    if out.as_json:
        out.json(record)
    out.say(out.text("records.made", record=record.id, count=len(record.assessments)))
    out.say(out.which_list(record.list))


@command("records list")
@click.option("--limit", type=click.IntRange(1, 100_000), default=SHOWN, show_default=True)
def records_list(out: Output, *, limit: int) -> None:
    """List the records, newest first."""
    found = here().records.latest(limit)
    if out.as_json:
        out.json(found)
        return
    for row in found:
        out.say(f"{row.id}  {moment(row.made_at)}  {row.title or ''}".rstrip())
    out.note(out.text("records.count", count=len(found)))


@command("records show")
@click.argument("record")
def records_show(out: Output, *, record: str) -> None:
    """Show a record; as JSON, the very bytes that were kept."""
    from lookup import recording  # noqa: PLC0415

    content = recording.content_of(here(), record)
    if out.as_json:
        click.echo(content, nl=False)
        return
    kept = recording.read_record(content)
    made = moment(kept.made_at)
    out.say(out.text("records.head", record=kept.id, made=made, title=kept.title or "", program=kept.program))
    for assessment in kept.assessments:
        mark = out.text(f"sheets.outcome.{assessment.outcome}")
        out.say(f"{assessment.requirement_id}  {mark}  {assessment.summary.in_(out.lang)}")
    out.say(out.which_list(kept.list))


@command("records workbook")
@click.argument("record")
@click.argument("output")
def records_workbook(out: Output, *, record: str, output: str) -> None:
    """Write the workbook with the recorded answers in it."""
    from lookup import recording  # noqa: PLC0415

    desk = here()
    kept = recording.read_record(recording.content_of(desk, record))
    _, data = recording.workbook_of(desk, kept, out.lang)
    write_file(Path(output), data)
    out.say(out.text("cli.written", path=output))


@command("records replay")
@click.argument("record")
def records_replay(out: Output, *, record: str) -> int | None:
    """Judge a record again by its own list, and say whether the answer is the same."""
    from lookup import recording  # noqa: PLC0415

    desk = here()
    again = recording.replay(desk, recording.read_record(recording.content_of(desk, record)))
    if out.as_json:
        out.json(again)
    told = {"record": record, "then": again.recorded_by, "now": again.replayed_by}
    if again.same is None:
        out.say(out.text("records.cannot_replay", reason=again.reason or "", **told))
    elif again.same:
        out.say(out.text("records.same", **told))
    else:
        out.say(out.text("records.differs", ids=", ".join(again.differing), **told))
    return None if again.same else NO


for _command in (records_make, records_list, records_show, records_workbook, records_replay):
    records.add_command(_command)

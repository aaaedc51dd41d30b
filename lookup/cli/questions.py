"""The command ``questions``: what is left to ask about a requirement sheet, a workbook for each addressee."""

from datetime import date
from pathlib import Path

import click
import msgspec

from lookup.cli.files import read_file, refuse_taken, write_file
from lookup.cli.options import as_of_option, command, here, on_option
from lookup.cli.output import Output, messages
from lookup.errors import WrongUse
from lookup.model import Addressee, ListInfo


class QuestionsFile(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook that was written, who is asked in it, and how much."""

    file: str
    to: Addressee
    name: str
    count: int


class QuestionsWritten(msgspec.Struct, frozen=True, kw_only=True):
    """The list that was asked, and the workbooks that were written."""

    list: ListInfo
    files: tuple[QuestionsFile, ...]


@command("questions")
@click.argument("sheet")
@click.option("-o", "--output", "folder", metavar="FOLDER", required=True)
@click.option("--map", "mapping", metavar="COLUMN=FIELD", multiple=True)
@on_option
@as_of_option
def questions(
    out: Output, *, sheet: str, folder: str, mapping: tuple[str, ...], on: date, as_of: date | None
) -> None:
    """Write what is left to ask about a requirement sheet, one workbook for each addressee."""
    # Search and show start without all this.
    from lookup.answering import answer_sheet  # noqa: PLC0415
    from lookup.sheets import Mappings, inquiries, read_mapping  # noqa: PLC0415

    source, target = Path(sheet), Path(folder)
    data = read_file(source)
    desk = here()
    mappings = Mappings(given=read_mapping(mapping, desk.knowledge), remembered=desk.layouts.all_())
    catalogue = desk.catalogue(as_of)
    answer, _ = answer_sheet(catalogue, data, source.name, on=on, lang=None, mappings=mappings)
    written = inquiries(
        answer.requirements,
        answer.assessments,
        info=answer.list,
        on=on,
        knowledge=desk.knowledge,
        lang=out.lang,
    )
    paths = [target / one.file_name for one in written]
    _refuse_taken(target, paths)
    if written:
        target.mkdir(exist_ok=True)
    for path, one in zip(paths, written, strict=True):
        write_file(path, one.workbook)
    if out.as_json:
        files = tuple(
            QuestionsFile(file=str(path), to=one.to, name=one.name, count=one.count)
            for path, one in zip(paths, written, strict=True)
        )
        out.json(QuestionsWritten(list=answer.list, files=files))
    out.say(out.which_list(answer.list))
    for path, one in zip(paths, written, strict=True):
        out.say(out.text("cli.asked_in", path=path, count=one.count))
    if not written:
        out.say(out.text("sheets.questions.nothing"))
    out.say(out.text("sheets.inquiry.changes_nothing"))


def _refuse_taken(target: Path, paths: list[Path]) -> None:
    """Refuse a folder that cannot be made, and files that are there already: replies may stand in them.

    Raises:
        WrongUse: It is so.
    """
    if not target.absolute().parent.is_dir() or (target.exists() and not target.is_dir()):
        raise WrongUse("cli.no_folder", messages()("cli.no_folder", path=target))
    for path in paths:
        refuse_taken(path)

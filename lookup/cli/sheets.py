"""Commands about requirement sheets: ``match`` and ``template``."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lookup.cli.files import read_file, refuse_taken, write_file
from lookup.cli.options import as_of_option, command, here, on_option
from lookup.cli.output import Output, messages, one_line
from lookup.errors import WrongUse
from lookup.knowledge import load_knowledge
from lookup.model import Assessment, LineAnswer, Outcome, SheetRequirement, Verdict

if TYPE_CHECKING:
    from lookup.answering import Progress, SheetAnswer

SUFFIXES = (".xlsx", ".xlsm")
OUTCOMES: tuple[Outcome, ...] = (
    "met",
    "conditional",
    "unconfirmed",
    "not_met",
    "no_candidate",
    "not_applicable",
)
LONG = 50
"""From so many requirements on a progress bar is worth showing."""


@command("match")
@click.argument("sheet")
@click.option("-o", "--output", "output", metavar="FILE")
@click.option("--map", "mapping", metavar="COLUMN=FIELD", multiple=True)
@click.option("--remember", is_flag=True)
@on_option
@as_of_option
def match(  # noqa: PLR0913 - the options of the command, each given by its name
    out: Output,
    *,
    sheet: str,
    output: str | None,
    mapping: tuple[str, ...],
    remember: bool,
    on: date,
    as_of: date | None,
) -> None:
    """Answer a requirement sheet in a copy of it; the sheet itself is never touched."""
    # Search and show start without all this.
    from lookup.answering import answer_sheet  # noqa: PLC0415
    from lookup.sheets import Mappings, layouts_of, read_mapping  # noqa: PLC0415

    source = Path(sheet)
    data = read_file(source)
    target = _target(source, output)
    desk = here()
    catalogue = desk.catalogue(as_of)
    mappings = Mappings(given=read_mapping(mapping, desk.knowledge), remembered=desk.layouts.all_())
    wanted = output is not None or not out.as_json
    with _progress(out) as progress:
        answer, workbook = answer_sheet(
            catalogue,
            data,
            source.name,
            on=on,
            lang=out.lang if wanted else None,
            progress=progress,
            mappings=mappings,
        )
    for layout in layouts_of(answer.report) if remember else ():
        desk.layouts.remember(layout)
    if workbook is not None:
        write_file(target, workbook)
    if out.as_json:
        out.json(answer)
    _summarise(out, answer)
    if workbook is not None:
        out.say(out.text("cli.written", path=target))


@command("template")
@click.argument("output")
def template(out: Output, *, output: str) -> None:
    """Write an empty requirement sheet."""
    from lookup.sheets import template as make  # noqa: PLC0415 - as above

    target = Path(output)
    _check_target(target)
    refuse_taken(target)
    write_file(target, make(load_knowledge(), out.lang))
    out.say(out.text("cli.written", path=target))


def _target(source: Path, output: str | None) -> Path:
    """Return where the answered workbook goes.

    Raises:
        WrongUse: That is the sheet itself, or no place for a workbook.
    """
    from lookup.answering import answered_name  # noqa: PLC0415 - as above

    if not output:
        return Path(answered_name(source))
    target = Path(output)
    _check_target(target)
    if target.exists() and target.samefile(source):
        raise WrongUse("cli.same_file", messages()("cli.same_file", path=target))
    return target


def _check_target(target: Path) -> None:
    if target.suffix.lower() not in SUFFIXES:
        raise WrongUse("cli.no_workbook_name", messages()("cli.no_workbook_name", path=target))
    if not target.parent.is_dir() or target.is_dir():
        raise WrongUse("cli.no_folder", messages()("cli.no_folder", path=target))


def _summarise(out: Output, answer: "SheetAnswer") -> None:
    """Print which list was asked and how many came out how; where there is no JSON, a line for each too."""
    from lookup.sheets.account import in_short  # noqa: PLC0415 - as above
    from lookup.sheets.report import Wording  # noqa: PLC0415
    from lookup.sheets.speech import Speech  # noqa: PLC0415

    for line in in_short(answer.report, Speech(Wording.of(load_knowledge()), out.lang)):
        out.note(line)
    for warning in answer.report.warnings:
        out.note(warning.in_(out.lang))
    out.say(out.which_list(answer.list))
    counts = Counter(assessment.outcome for assessment in answer.assessments)
    parts = [f"{out.text(f'cli.outcome_{name}')} {counts[name]}" for name in OUTCOMES if counts[name]]
    out.say(out.text("cli.counts", count=len(answer.assessments), parts=" / ".join(parts)))
    pairs = tuple(zip(answer.requirements, answer.assessments, strict=True))
    if not out.as_json:
        titles = [out.text(f"cli.title_{name}") for name in ("row", "service", "outcome", "number", "reason")]
        out.table(titles, (_row(out, *pair) for pair in pairs))
    for problem in (problem for entry in answer.requirements for problem in entry.unreadable):
        where = f"{problem.sheet}!{problem.cell}" if problem.sheet else problem.cell
        out.note(out.text("cli.cell", where=where, message=problem.message))
    out.say(out.text("cli.decides_nothing"))


def _row(out: Output, entry: SheetRequirement, assessment: Assessment) -> tuple[str, ...]:
    """Return where it stands, what is asked for, the outcome, the number of the best candidate, and why."""
    return (
        f"{entry.sheet}!{entry.row}",
        entry.requirement.service or entry.requirement.title or entry.requirement.id,
        out.text(f"cli.outcome_{assessment.outcome}"),
        _number(out, assessment),
        _why(out, entry, assessment),
    )


def _number(out: Output, assessment: Assessment) -> str:
    """Return the number of the best candidate; what is only alike is marked as that."""
    if not assessment.candidates:
        return "-"
    best = assessment.candidates[0]
    number = best.service.registration_number or out.text("cli.no_number", service=best.service.name)
    return out.text("cli.only_alike", number=number) if best.band == "possible" else number


def _why(out: Output, entry: SheetRequirement, assessment: Assessment) -> str:
    """Return the first reason for the outcome, and the names of the other checks that came out the same.

    What the copy of the list lacks is said above all rows; here only where there is no other reason.
    """
    from lookup.sheets.speech import deciding  # noqa: PLC0415 - as above

    chosen = deciding(assessment) or assessment.candidates[:1]
    findings: tuple[Verdict | LineAnswer, ...] = (
        *assessment.verdicts,
        *(verdict for candidate in chosen for verdict in candidate.verdicts),
        *assessment.lines,
    )
    same = [v for v in findings if v.check and v.verdict == assessment.outcome != "met"]
    decisive = [v for v in same if v.check != "freshness"] or same
    if assessment.outcome == "met":
        return "-"
    if not decisive:
        unread = assessment.outcome == "unconfirmed" and entry.unreadable
        return out.text("matching.unreadable_cells" if unread else f"sheets.meaning.{assessment.outcome}")
    first, rules = decisive[0], load_knowledge().rules
    others = dict.fromkeys(v.check for v in decisive if v.check and v.check != first.check)
    titles = [rules[check].title.in_(out.lang) for check in others]
    whose = next((c.service.name for c in chosen if first in c.verdicts), "") if len(chosen) > 1 else ""
    reason = one_line(first.reason.in_(out.lang))
    reason = out.text("cli.reason_of", service=whose, reason=reason) if whose else reason
    return reason + (
        out.text("cli.and_also", titles=("、" if out.lang == "ja" else ", ").join(titles)) if titles else ""
    )


@contextmanager
def _progress(out: Output) -> Iterator["Progress | None"]:
    """Give a progress bar for long sheets, where somebody is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only for a terminal
    from rich.progress import Progress as Bar  # noqa: PLC0415

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(out.text("cli.matching"), visible=False)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=total >= LONG)

        yield progress

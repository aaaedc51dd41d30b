"""The page on which an answered sheet is looked at: how it was read, then the answers."""

from collections.abc import Iterator
from math import ceil
from typing import Annotated, Final

import msgspec
from litestar import Response

from lookup.api.problems import AnyRequest
from lookup.model import Outcome
from lookup.pages.held import KEPT_SECONDS, HeldAnswers, Result
from lookup.pages.render import address, page
from lookup.pages.view import View
from lookup.sheets import ReadingReport
from lookup.sheets.account import how_read, in_short
from lookup.sheets.mapping import NOT_READ
from lookup.sheets.report import ColumnReport, TableReport, Wording
from lookup.sheets.speech import OUTCOMES, Speech

PAGE: Final = 50
"""Requirements on one page of results."""


class ResultAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which part of the results to show."""

    outcome: Outcome | None = None
    page: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """A column that was not understood, and what it may be.

    Attributes:
        title: What it is called on the page.
        options: What a part of the form says for each field it can be, and what that field is called.
    """

    title: str
    options: tuple[tuple[str, str], ...]


def show_result(
    request: AnyRequest, view: View, held: HeldAnswers, token: str, asked: ResultAsked
) -> Response[str]:
    """Show how the sheet was read, and a page of the results."""
    result = held.result(token)
    lines = [line for line in result.lines if asked.outcome in (None, line.outcome)]
    pages = max(1, ceil(len(lines) / PAGE))
    at = min(asked.page, pages)
    shown = lines[(at - 1) * PAGE : at * PAGE]
    about = held.asked(token)
    speech = Speech(Wording.of(view.knowledge), view.lang)
    elsewhere = frozenset(_how_to_map(result.report, speech))
    return page(
        request,
        view,
        "answer",
        result.list,
        name=about.name,
        token=token,
        on=about.on,
        asks=result.asks,
        record=result.record,
        filters=_filters(request, view, result, asked.outcome),
        rows=list(zip(shown, held.entries(token, shown), strict=True)),
        total=len(lines),
        first=not any((asked.outcome, at > 1)),
        in_short=[told for told in in_short(result.report, speech) if told not in elsewhere],
        reading=[
            (sheet, [one for one in told if one not in elsewhere])
            for sheet, told in how_read(result.report, speech)
        ],
        unknown=tuple(_unknown(view, result.report)),
        given=[f"{column}={field or NOT_READ}" for column, field in about.mapping.items()],
        warnings=[view.text(warning) for warning in result.report.warnings],
        kept=KEPT_SECONDS // 60,
        page_number=at,
        page_count=pages,
        previous=address(request, page=at - 1) if at > 1 else None,
        following=address(request, page=at + 1) if at < pages else None,
    )


def _filters(
    request: AnyRequest, view: View, result: Result, chosen: Outcome | None
) -> list[tuple[Outcome | None, str, int, str, bool]]:
    """Return outcome, title, count, address and whether it is chosen of each filter; the first is for all."""
    counts = result.counts
    every: tuple[Outcome | None, str, int, str, bool] = (
        None, view("sheet.all"), len(result.lines), address(request, outcome=None, page=None), chosen is None
    )  # fmt: skip
    return [
        every,
        *(
            (outcome, view.outcome(outcome), counts[outcome], _only(request, outcome), chosen == outcome)
            for outcome in OUTCOMES
            if counts[outcome]
        ),
    ]


def _only(request: AnyRequest, outcome: Outcome) -> str:
    return address(request, outcome=outcome, page=None)


def _columns(report: ReadingReport) -> Iterator[tuple[TableReport, ColumnReport]]:
    """Yield the columns that were not understood."""
    for table in report.tables:
        for column in table.columns:
            if not column.field and not column.known_by:
                yield table, column


def _named(table: TableReport, column: ColumnReport) -> str:
    return column.header if table.layout == "form" else column.column


def _how_to_map(report: ReadingReport, speech: Speech) -> Iterator[str]:
    """Yield how columns are mapped on the command line, which the form of the page does instead."""
    for table, column in _columns(report):
        for proposal in column.proposals:
            yield speech("how_to_map", column=_named(table, column), field=proposal.field)


def _unknown(view: View, report: ReadingReport) -> Iterator[Unknown]:
    """Yield the columns that were not understood, for a form: the likely fields come first."""
    titles = view.knowledge.requirement_labels.titles
    for table, column in _columns(report):
        place = f"{table.sheet}!{_named(table, column)}"
        likely = [proposal.field for proposal in column.proposals]
        fields = [*likely, *(name for name in titles if name not in likely)]
        yield Unknown(
            title=view("answer.column", sheet=table.sheet, column=column.column, header=column.header),
            options=(
                *((f"{place}={name}", _likely(view, name, name in likely)) for name in fields),
                (f"{place}={NOT_READ}", view("answer.leave")),
            ),
        )


def _likely(view: View, field: str, likely: bool) -> str:  # noqa: FBT001 - two ways to call one field
    return view("answer.likely", field=view.asked(field)) if likely else view.asked(field)

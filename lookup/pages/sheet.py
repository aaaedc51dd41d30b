"""The pages on which a requirement sheet is handed in, answered, looked at and downloaded."""

import asyncio
from math import ceil
from pathlib import PurePath
from typing import Annotated, Final

import anyio.to_thread
import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from lookup.answering import answered_name
from lookup.api.answers import file_answer, json_answer
from lookup.api.contract import NoParameters
from lookup.api.problems import AnyRequest, RequestRefused, refuse
from lookup.api.requests import read_upload
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.knowledge.messages import Messages
from lookup.model import Outcome
from lookup.pages.asking import read_form, refuse_foreign
from lookup.pages.held import KEPT_SECONDS, Asked, HeldAnswers, Result
from lookup.pages.render import address, page, view_of
from lookup.pages.view import View
from lookup.pages.work import Answers
from lookup.sheets.account import how_read
from lookup.sheets.report import Wording
from lookup.sheets.speech import OUTCOMES, Speech

SOON_SECONDS: Final = 2.0
"""An answer that takes no longer is shown at once, without a page of progress between."""
PAGE: Final = 50
"""Requirements on one page of results."""


class ResultAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which part of the results to show."""

    outcome: Outcome | None = None
    page: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1


@get("/sheet")
async def show_upload(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show where to hand in a sheet."""
    read_form(request, desk.knowledge.messages, NoParameters)
    view = view_of(request, desk)
    catalogue = await catalogue_for(desk, None)
    return page(
        request,
        view,
        "sheet",
        catalogue.info(view.on),
        largest=desk.settings.max_upload_bytes // 1024**2,
        kept=KEPT_SECONDS // 60,
    )


@post("/sheet", status_code=303)
async def take_upload(
    request: AnyRequest, desk: NamedDependency[Desk], answers: NamedDependency[Answers]
) -> Redirect:
    """Take a sheet in, begin to answer it, and lead to its page."""
    refuse_foreign(request, desk.knowledge.messages)
    view = view_of(request, desk)
    name, data = await _upload(request, desk.knowledge.messages)
    catalogue = await catalogue_for(desk, None)
    token, future = answers.begin(catalogue, data, Asked(name=name, on=view.on, lang=view.lang))
    await asyncio.wait({asyncio.wrap_future(future)}, timeout=SOON_SECONDS)
    return Redirect(f"/sheet/{token}", status_code=303)


async def _upload(request: AnyRequest, messages: Messages) -> tuple[str, bytes]:
    """Read the file of the form; a form without one is told so in a person's words."""
    try:
        name, data = await read_upload(request, messages)
    except RequestRefused as error:
        if error.code != "api.no_file":
            raise
        data = b""
    if not data:
        raise refuse(messages, 400, "pages.sheet.no_file")
    return name, data


@get("/sheet/{token:str}")
async def show_answer(
    request: AnyRequest, desk: NamedDependency[Desk], answers: NamedDependency[Answers], token: FromPath[str]
) -> Response[str]:
    """Show how far the answer has come, then the answer."""
    asked = read_form(request, desk.knowledge.messages, ResultAsked)
    view = view_of(request, desk)
    held = answers.held
    work = held.work(token)
    if work is None:
        raise refuse(desk.knowledge.messages, 404, "pages.sheet.gone", minutes=KEPT_SECONDS // 60)
    if work.state == "done":
        return await anyio.to_thread.run_sync(_answered, request, view, held, token, asked)
    info = (await catalogue_for(desk, None)).info(view.on)
    name = held.asked(token).name
    if work.state == "failed":
        detail = view.text(work.problem) or view("sheet.interrupted")
        return page(
            request, view, "problem", info, 400, title=view("sheet.failed", name=name), detail=detail,
            faults=(), back="/sheet",
        )  # fmt: skip
    return page(request, view, "working", info, work=work, name=name)


@get("/sheet/{token:str}/progress")
async def show_progress(
    desk: NamedDependency[Desk], answers: NamedDependency[Answers], token: FromPath[str]
) -> Response[bytes]:
    """Say how far the answer has come, for the script of the page of progress."""
    work = answers.held.work(token)
    if work is None:
        raise refuse(desk.knowledge.messages, 404, "pages.sheet.gone", minutes=KEPT_SECONDS // 60)
    return json_answer(work)


@get("/sheet/{token:str}/workbook")
async def download(
    desk: NamedDependency[Desk], answers: NamedDependency[Answers], token: FromPath[str]
) -> Response[bytes]:
    """Return the answered workbook."""
    work = answers.held.work(token)
    if work is None or work.state != "done":
        raise refuse(desk.knowledge.messages, 404, "pages.sheet.gone", minutes=KEPT_SECONDS // 60)
    data = await anyio.to_thread.run_sync(answers.held.workbook, token)
    return file_answer(data, answered_name(PurePath(answers.held.asked(token).name)).name)


@post("/sheet/{token:str}/delete", status_code=303)
async def delete_answer(
    request: AnyRequest, desk: NamedDependency[Desk], answers: NamedDependency[Answers], token: FromPath[str]
) -> Redirect:
    """Throw the answer away before its time."""
    refuse_foreign(request, desk.knowledge.messages)
    await anyio.to_thread.run_sync(answers.held.drop, token)
    return Redirect("/sheet", status_code=303)


def _answered(
    request: AnyRequest, view: View, held: HeldAnswers, token: str, asked: ResultAsked
) -> Response[str]:
    """Show a page of the results."""
    result = held.result(token)
    lines = [line for line in result.lines if asked.outcome in (None, line.outcome)]
    pages = max(1, ceil(len(lines) / PAGE))
    at = min(asked.page, pages)
    shown = lines[(at - 1) * PAGE : at * PAGE]
    about = held.asked(token)
    return page(
        request,
        view,
        "answer",
        result.list,
        name=about.name,
        token=token,
        on=about.on,
        filters=_filters(request, view, result, asked.outcome),
        rows=list(zip(shown, held.entries(token, shown), strict=True)),
        total=len(lines),
        reading=tuple(how_read(result.report, Speech(Wording.of(view.knowledge), view.lang))),
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

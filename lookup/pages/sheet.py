"""The pages on which a requirement sheet is handed in, waited for and downloaded."""

import asyncio
from pathlib import PurePath
from typing import Final

import anyio.to_thread
from anyio import CapacityLimiter
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from lookup.answering import answered_name
from lookup.api.answers import ARCHIVE, file_answer, json_answer, tagged_file
from lookup.api.contract import NoParameters
from lookup.api.problems import AnyRequest, RequestRefused, refuse
from lookup.api.questions import archive
from lookup.api.services import catalogue_for
from lookup.desk import Desk
from lookup.pages.answer import ResultAsked, show_result
from lookup.pages.asking import read_form, refuse_foreign
from lookup.pages.held import KEPT_SECONDS, Asked
from lookup.pages.render import HEADERS, page, view_of
from lookup.pages.upload import read_upload
from lookup.pages.work import Answers
from lookup.sheets import inquiries, template

SOON_SECONDS: Final = 2.0
"""An answer that takes no longer is shown at once, without a page of progress between."""


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
        largest=desk.settings.max_upload_bytes,
        kept=KEPT_SECONDS // 60,
    )


@get("/template.xlsx")
async def download_template(
    request: AnyRequest, desk: NamedDependency[Desk], sheets: NamedDependency[CapacityLimiter]
) -> Response[bytes]:
    """Give an empty requirement sheet."""
    read_form(request, desk.knowledge.messages, NoParameters)
    data = await anyio.to_thread.run_sync(
        template, desk.knowledge, view_of(request, desk).lang, limiter=sheets
    )
    return tagged_file(request, data, "template.xlsx")


@post("/sheet", status_code=303)
async def take_upload(
    request: AnyRequest, desk: NamedDependency[Desk], answers: NamedDependency[Answers]
) -> Redirect:
    """Take a sheet in, begin to answer it, and lead to its page."""
    refuse_foreign(request, desk.knowledge.messages)
    view = view_of(request, desk)
    upload = await read_upload(request, desk.knowledge)
    if upload.wishes.record and desk.settings.keyed:
        raise refuse(desk.knowledge.messages, 403, "pages.records.keyed")
    asked = Asked(
        name=upload.name,
        on=upload.wishes.on or view.on,
        lang=view.lang,
        mapping=upload.mapping,
        record=upload.wishes.record,
    )
    begun = answers.begin(await catalogue_for(desk, None), upload.data, asked)
    if begun is None:
        raise refuse(desk.knowledge.messages, 503, "pages.sheet.busy")
    token, future = begun
    await asyncio.wait({asyncio.wrap_future(future)}, timeout=SOON_SECONDS)
    return Redirect(f"/sheet/{token}", status_code=303)


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
        raise _gone(desk)
    if work.state == "done":
        return await anyio.to_thread.run_sync(show_result, request, view, held, token, asked)
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
        raise _gone(desk)
    return _unkept(json_answer(work))


@get("/sheet/{token:str}/workbook")
async def download(
    desk: NamedDependency[Desk], answers: NamedDependency[Answers], token: FromPath[str]
) -> Response[bytes]:
    """Return the answered workbook."""
    held, about = answers.held, _finished(desk, answers, token)
    data = await anyio.to_thread.run_sync(held.workbook, token)
    return _unkept(file_answer(data, answered_name(PurePath(about.name)).name))


@get("/sheet/{token:str}/questions")
async def download_questions(
    desk: NamedDependency[Desk], answers: NamedDependency[Answers], token: FromPath[str]
) -> Response[bytes]:
    """Return what is left to ask: a workbook for each addressee, in an archive."""
    held, about = answers.held, _finished(desk, answers, token)

    def made() -> bytes:
        result = held.result(token)
        entries = held.entries(token, result.lines)
        written = inquiries(
            [one.requirement for one in entries],
            [one.assessment for one in entries],
            info=result.list,
            on=about.on,
            knowledge=desk.knowledge,
            lang=about.lang,
        )
        return archive(written)

    data = await anyio.to_thread.run_sync(made)
    ending = desk.knowledge.messages("sheets.inquiry.file").in_(about.lang)
    return _unkept(file_answer(data, f"{PurePath(about.name).stem}-{ending}.zip", ARCHIVE))


@post("/sheet/{token:str}/delete", status_code=303)
async def delete_answer(
    request: AnyRequest, desk: NamedDependency[Desk], answers: NamedDependency[Answers], token: FromPath[str]
) -> Redirect:
    """Throw the answer away before its time."""
    refuse_foreign(request, desk.knowledge.messages)
    await anyio.to_thread.run_sync(answers.held.drop, token)
    return Redirect("/sheet", status_code=303)


def _finished(desk: Desk, answers: Answers, token: str) -> Asked:
    """Return what was asked of an answer that is ready.

    Raises:
        RequestRefused: There is none (any more).
    """
    work = answers.held.work(token)
    if work is None or work.state != "done":
        raise _gone(desk)
    return answers.held.asked(token)


def _unkept(answer: Response[bytes]) -> Response[bytes]:
    """Return *answer* with what keeps it out of caches."""
    answer.headers |= {**HEADERS, "Cache-Control": "no-store"}
    return answer


def _gone(desk: Desk) -> RequestRefused:
    return refuse(desk.knowledge.messages, 404, "pages.sheet.gone", minutes=KEPT_SECONDS // 60)

"""All pages as one router, with problems as pages and the static files beside them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeAlias

import structlog
from litestar import Response, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.static_files import create_static_files_router

from lookup.api.problems import AnyRequest, RequestRefused
from lookup.desk import Desk
from lookup.errors import FieldProblem, LookupProblem
from lookup.model import Text
from lookup.pages.changes import show_changes, show_expiring
from lookup.pages.check import show_check, take_check
from lookup.pages.preview import show_preview
from lookup.pages.record import show_record, show_records
from lookup.pages.reference import show_reference
from lookup.pages.render import HEADERS, HTML, STATIC, page, view_of
from lookup.pages.search import show_search
from lookup.pages.service import show_service
from lookup.pages.sheet import (
    delete_answer,
    download,
    download_questions,
    download_template,
    show_answer,
    show_progress,
    show_upload,
    take_upload,
)
from lookup.pages.status import show_status
from lookup.pages.work import Answers

Handler: TypeAlias = Callable[[AnyRequest, Any], Response[Any]]

PAGES = (
    show_search,
    show_service,
    show_upload,
    take_upload,
    show_answer,
    show_progress,
    download,
    download_questions,
    download_template,
    delete_answer,
    show_check,
    take_check,
    show_changes,
    show_expiring,
    show_records,
    show_record,
    show_status,
    show_reference,
    show_preview,
)
NO_PAGES = ("/v1/", "/static/")
"""Below these addresses nothing is a page, whoever asks."""

log = structlog.get_logger()


def pages(desk: Desk, answers: Answers) -> tuple[Router, Router]:
    """Return the pages that answer from *desk* and *answers*, and the files they use."""
    static = create_static_files_router(
        path="/static", directories=[STATIC], include_in_schema=False, after_request=_with_headers
    )
    router = Router(
        path="/",
        route_handlers=list(PAGES),
        dependencies={"answers": Provide(lambda: answers, sync_to_thread=False)},
        include_in_schema=False,
        exception_handlers=_handlers(desk),
    )
    return router, static


def for_browsers(desk: Desk, otherwise: Handler) -> Handler:
    """Return what says that an address is none of ours: a page to browsers, else what *otherwise* says."""
    as_page = _handlers(desk)[HTTPException]

    def lost(request: AnyRequest, error: HTTPException) -> Response[Any]:
        browsing = HTML in request.headers.get("accept", "")
        if browsing and not request.scope["path"].startswith(NO_PAGES):
            return as_page(request, error)
        return otherwise(request, error)

    return lost


def _with_headers(response: Response[bytes]) -> Response[bytes]:
    response.headers.update({**HEADERS, "Cache-Control": "public, max-age=86400"})
    return response


def _handlers(desk: Desk) -> dict[int | type[Exception], Handler]:
    """Return how a page says what went wrong: as a page, and in the words of a person."""
    messages = desk.knowledge.messages

    def known(request: AnyRequest, error: LookupProblem) -> Response[str]:
        faults = error.errors if isinstance(error, RequestRefused) else ()
        return _problem(request, desk, error.status, error.text, faults)

    def framework(request: AnyRequest, error: HTTPException) -> Response[str]:
        if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return unknown(request, error)
        code = f"pages.http_{error.status_code}"
        text = messages(
            code if code in messages.by_id else "pages.http_400",
            megabytes=desk.settings.max_upload_bytes // 1024**2,
            path=request.scope["path"],
        )
        answer = _problem(request, desk, error.status_code, text)
        answer.headers.update(error.headers or {})
        return answer

    def unknown(request: AnyRequest, error: Exception) -> Response[str]:
        log.error("page failed", path=request.scope["path"], exc_info=error)
        return _problem(request, desk, HTTPStatus.INTERNAL_SERVER_ERROR, messages("api.http_500"))

    return {LookupProblem: known, HTTPException: framework, Exception: unknown}


def _problem(
    request: AnyRequest, desk: Desk, status: int, text: Text, faults: tuple[FieldProblem, ...] = ()
) -> Response[str]:
    view = view_of(request, desk)
    info = desk.catalogue().info(view.on)
    title = view.say(f"api.title_{status}")
    back = "/sheet" if request.url.path.startswith("/sheet") else "/"
    detail = view.text(text)
    return page(
        request,
        view,
        "problem",
        info,
        status_code=status,
        title=title,
        detail=detail,
        faults=faults,
        back=back,
    )

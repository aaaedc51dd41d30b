"""Every answer that refuses: RFC 9457 problems, in Japanese and English, with the path of each fault."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeAlias

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from lookup.api.languages import wished
from lookup.errors import FieldProblem, InvalidRequirement, LookupProblem
from lookup.knowledge.messages import Messages
from lookup.model import Lang, Text

MEDIA_TYPE = "application/problem+json"
NOT_READY = "api.not_ready"
"""What a service says that has just started: the one refusal from 500 up that is no failure."""

AnyRequest: TypeAlias = Request[Any, Any, Any]
Handler: TypeAlias = Callable[[AnyRequest, Any], Response[bytes]]

log = structlog.get_logger()


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An RFC 9457 problem.

    Attributes:
        type: A stable name: ``urn:ismap-lookup:problem:`` and the code.
        title: What kind of problem it is, in the language of ``Accept-Language``; without one, in both.
        detail: What is wrong here and what to do, likewise.
        code: The code alone, such as ``api.bad_parameters``.
        message: The same as ``detail``, in both languages.
        errors: The faulty fields, parameters or parts, where it is about some.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    message: Text
    errors: tuple[FieldProblem, ...] = ()


class RequestRefused(LookupProblem):
    """A request that cannot be answered as it stands, with the status that says so.

    Attributes:
        headers: What the answer says beside it.
    """

    def __init__(self, status: int, code: str, text: Text, errors: tuple[FieldProblem, ...] = ()) -> None:
        super().__init__(code, text)
        self.status = status
        self.errors = errors
        self.headers: dict[str, str] = {}


def refuse(
    messages: Messages, status: int, code: str, errors: tuple[FieldProblem, ...] = (), **values: object
) -> RequestRefused:
    """Return the refusal whose text is the message *code*."""
    return RequestRefused(status, code, messages(code, **values), errors)


def handlers(messages: Messages, max_body_bytes: int) -> dict[int | type[Exception], Handler]:
    """Return the one map from exceptions to answers.

    Args:
        messages: The messages of the knowledge files.
        max_body_bytes: The limit that a refused body is told of.
    """

    def known(request: AnyRequest, error: LookupProblem) -> Response[bytes]:
        if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR and error.code != NOT_READY:
            log.error("request failed", path=request.scope["path"], code=error.code, reason=error.text.en)
        return _response(messages, request, error)

    def framework(request: AnyRequest, error: HTTPException) -> Response[bytes]:
        code = f"api.http_{error.status_code}"
        if code not in messages.by_id:
            code = "api.http_400"
        if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return unknown(request, error)
        text = messages(code, limit=max_body_bytes, method=request.method, path=request.scope["path"])
        answer = _response(messages, request, RequestRefused(error.status_code, code, text))
        answer.headers.update(error.headers or {})
        return answer

    def unknown(request: AnyRequest, error: Exception) -> Response[bytes]:
        log.error("request failed", method=request.method, path=request.scope["path"], exc_info=error)
        return _response(messages, request, refuse(messages, 500, "api.http_500"))

    return {LookupProblem: known, HTTPException: framework, Exception: unknown}


def _faults_of(error: LookupProblem) -> tuple[FieldProblem, ...]:
    match error:
        case InvalidRequirement():
            return error.problems
        case RequestRefused():
            return error.errors
        case _:
            return ()


def problem(messages: Messages, error: LookupProblem, lang: Lang | None) -> Problem:
    """Return *error* as a problem, its sentences in *lang*, or in both languages."""

    def said(text: Text) -> str:
        return text.in_(lang) if lang else f"{text.ja} / {text.en}"

    return Problem(
        type=f"urn:ismap-lookup:problem:{error.code}",
        title=said(messages(f"api.title_{error.status}")),
        status=error.status,
        detail=said(error.text),
        code=error.code,
        message=error.text,
        errors=_faults_of(error),
    )


def _response(messages: Messages, request: AnyRequest, error: LookupProblem) -> Response[bytes]:
    lang = wished(request)
    headers = error.headers if isinstance(error, RequestRefused) else {}
    return Response(
        msgspec.json.encode(problem(messages, error, lang)),
        status_code=error.status,
        media_type=MEDIA_TYPE,
        headers={"Content-Language": lang or "ja, en", "Cache-Control": "no-store", **headers},
    )

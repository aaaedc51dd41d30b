"""Answers: JSON as the structs stand, files with safe names, and 304 where nothing has changed."""

import hashlib
from datetime import date
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.types import ASGIApp, Receive, Scope, Send

from lookup import __version__
from lookup.api.problems import AnyRequest
from lookup.model import ListInfo

ARCHIVE = "application/zip"
JSON = "application/json"
OK = 200
NOT_MODIFIED = 304
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Ready(Response[bytes]):
    """Bytes that are sent as they are: for the framework to prepare them takes longer than most answers."""

    def to_asgi_response(  # type: ignore[override]
        self,
        app: object = None,  # noqa: ARG002 - the framework names it
        request: object = None,  # noqa: ARG002 - likewise
        *,
        status_code: int | None = None,
        **_: Any,  # noqa: ANN401 - what the framework would prepare
    ) -> ASGIApp:
        """Return what sends the answer."""
        status, body = self.status_code or status_code or OK, self.content
        headers = [(name.lower().encode("latin-1"), v.encode("latin-1")) for name, v in self.headers.items()]
        if status != NOT_MODIFIED:
            kind = self.media_type or JSON
            kind += "; charset=utf-8" if kind.startswith("text/") and ";" not in kind else ""
            headers.append((b"content-type", kind.encode("latin-1")))
            headers.append((b"content-length", str(len(body)).encode("latin-1")))

        async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body, "more_body": False})

        return answer


def json_answer(value: msgspec.Struct) -> Response[bytes]:
    """Return *value* as JSON."""
    return Ready(msgspec.json.encode(value), media_type=JSON)


def cached_answer(value: msgspec.Struct | bytes, tag: str) -> Response[bytes]:
    """Return *value*, or JSON that was made of it before, under the entity tag *tag*."""
    data = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return Ready(data, media_type=JSON, headers=_validators(tag))


def tagged_answer(request: AnyRequest, value: msgspec.Struct | bytes, media_type: str) -> Response[bytes]:
    """Return *value* under an entity tag over all its bytes, or 304 if whoever asks holds them already."""
    data = value if isinstance(value, bytes) else msgspec.json.encode(value)
    tag = f'"{hashlib.sha256(data).hexdigest()}"'
    return unchanged(request, tag) or Ready(data, media_type=media_type, headers=_validators(tag))


def unchanged(request: AnyRequest, tag: str) -> Response[bytes] | None:
    """Return 304 if whoever asks holds the answer with *tag*; a packed copy is known by a weak tag."""
    asked = next((value for name, value in request.scope["headers"] if name == b"if-none-match"), None)
    if asked is None:
        return None
    held = [part.strip() for part in asked.decode("latin-1").split(",")]
    for known in (tag, f"W/{tag}"):
        if known in held:
            return Ready(b"", status_code=NOT_MODIFIED, headers=_validators(known))
    return Ready(b"", status_code=NOT_MODIFIED, headers=_validators(tag)) if "*" in held else None


def tag_of(info: ListInfo, on: date, beside: ListInfo | None = None) -> str:
    """Return the entity tag of every answer that follows from the list *info*, asked on the day *on*.

    Args:
        info: The list.
        on: The day.
        beside: Another list that the answer follows from too.
    """
    lists = "".join(f"{one.version}.{one.as_of.isoformat()}." for one in (info, beside) if one)
    return f'"{lists}{on.isoformat()}.{__version__}"'


def file_answer(data: bytes, name: str, media_type: str = WORKBOOK) -> Response[bytes]:
    """Return a file, a workbook unless said otherwise, to be saved under *name*."""
    return Response(data, media_type=media_type, headers=attachment(name))


def tagged_file(request: AnyRequest, data: bytes, name: str) -> Response[bytes]:
    """Return the same as :func:`file_answer` under an entity tag, or 304."""
    answer = tagged_answer(request, data, WORKBOOK)
    if answer.status_code != NOT_MODIFIED:
        answer.headers |= attachment(name)
    return answer


def attachment(name: str) -> dict[str, str]:
    """Return the header by which an answer is saved under *name*."""
    plain = "".join(c if c.isascii() and c not in '"%\\' else "_" for c in name)
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    }


def _validators(tag: str) -> dict[str, str]:
    # A cache may keep the answer but must ask each time whether the list is still the same.
    return {"ETag": tag, "Cache-Control": "no-cache"}

"""Answers: JSON as the structs stand, files with safe names, and 304 where nothing has changed."""

import hashlib
from datetime import date
from urllib.parse import quote

import msgspec
from litestar import Response

from lookup import __version__
from lookup.api.problems import AnyRequest
from lookup.model import ListInfo

JSON = "application/json"
NOT_MODIFIED = 304
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def json_answer(value: msgspec.Struct) -> Response[bytes]:
    """Return *value* as JSON."""
    return Response(msgspec.json.encode(value), media_type=JSON)


def cached_answer(value: msgspec.Struct, tag: str) -> Response[bytes]:
    """Return *value* as JSON under the entity tag *tag*."""
    answer = json_answer(value)
    answer.headers |= _validators(tag)
    return answer


def tagged_answer(request: AnyRequest, value: msgspec.Struct | bytes, media_type: str) -> Response[bytes]:
    """Return *value* under an entity tag over all its bytes, or 304 if whoever asks holds them already."""
    data = value if isinstance(value, bytes) else msgspec.json.encode(value)
    tag = f'"{hashlib.sha256(data).hexdigest()}"'
    return unchanged(request, tag) or Response(data, media_type=media_type, headers=_validators(tag))


def unchanged(request: AnyRequest, tag: str) -> Response[bytes] | None:
    """Return 304 if whoever asks holds the answer with *tag*; a packed copy is known by a weak tag."""
    held = [part.strip() for part in request.headers.get("if-none-match", "").split(",")]
    for known in (tag, f"W/{tag}"):
        if known in held:
            return Response(b"", status_code=NOT_MODIFIED, headers=_validators(known))
    return Response(b"", status_code=NOT_MODIFIED, headers=_validators(tag)) if "*" in held else None


def tag_of(info: ListInfo, on: date, beside: ListInfo | None = None) -> str:
    """Return the entity tag of every answer that follows from the list *info*, asked on the day *on*.

    Args:
        info: The list.
        on: The day.
        beside: Another list that the answer follows from too.
    """
    lists = "".join(f"{one.version}.{one.as_of:%Y%m%d}." for one in (info, beside) if one)
    return f'"{lists}{on:%Y%m%d}.{__version__}"'


def file_answer(data: bytes, name: str) -> Response[bytes]:
    """Return a workbook to be saved under *name*."""
    return Response(data, media_type=WORKBOOK, headers=attachment(name))


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

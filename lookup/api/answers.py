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
    """Return 304 if whoever asks already holds the answer with *tag*."""
    held = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if tag in held or "*" in held:
        return Response(b"", status_code=304, headers=_validators(tag))
    return None


def tag_of(info: ListInfo, on: date) -> str:
    """Return the entity tag of every answer that follows from the list *info*, asked on the day *on*."""
    return f'"{info.version}.{info.as_of:%Y%m%d}.{on:%Y%m%d}.{__version__}"'


def file_answer(data: bytes, name: str) -> Response[bytes]:
    """Return a workbook to be saved under *name*."""
    plain = "".join(c if c.isascii() and c not in '"%\\' else "_" for c in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=WORKBOOK, headers={"Content-Disposition": disposition})


def _validators(tag: str) -> dict[str, str]:
    # A cache may keep the answer but must ask each time whether the list is still the same.
    return {"ETag": tag, "Cache-Control": "no-cache"}

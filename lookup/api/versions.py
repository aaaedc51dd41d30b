"""Routes about the versions of the list: which there are, one of them, and the bytes each was read from.

Another instance reads these to become a mirror of this one (:mod:`lookup.sync.sources.mirror`).
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import anyio.to_thread
import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from lookup import desk as desks
from lookup.api.answers import cached_answer, unchanged
from lookup.api.contract import VersionAnswer, VersionsAnswer, VersionsAsked
from lookup.api.describe import Described
from lookup.api.paging import refuse_cursor
from lookup.api.problems import AnyRequest
from lookup.api.requests import read_query
from lookup.auditing import Auditing
from lookup.desk import Desk
from lookup.store import AUDITORS, Store
from lookup.sync.passing_on import VersionEntry, carried_versions, entry

BYTES = "application/octet-stream"
CHUNK = 64 * 1024
_A_YEAR = 365 * 24 * 60 * 60


@get("/v1/versions", opt=Described("listVersions", (VersionsAnswer,), VersionsAsked, cached=True).opt)
async def list_versions(
    request: AnyRequest, desk: NamedDependency[Desk], auditing: NamedDependency[Auditing]
) -> Response[bytes]:
    """Return the versions that are or were in force, newest first, a page at a time."""
    asked = read_query(request, desk.knowledge.messages, VersionsAsked)
    return _tagged(request, await anyio.to_thread.run_sync(_page, desk, auditing, asked))


@get(
    "/v1/versions/{version_id:str}",
    opt=Described("getVersion", (VersionAnswer,), cached=True, refusals=("store.no_version",)).opt,
)
async def get_version(
    request: AnyRequest,
    version_id: FromPath[str],
    desk: NamedDependency[Desk],
    auditing: NamedDependency[Auditing],
) -> Response[bytes]:
    """Return one version that is or was in force."""
    _, version = await anyio.to_thread.run_sync(_found, desk, auditing, version_id)
    return _tagged(request, VersionAnswer(list=desk.info(desks.today()), version=version))


@get(
    "/v1/versions/{version_id:str}/raw",
    opt=Described("getVersionRaw", binary=True, cached=True, refusals=("store.no_version",)).opt,
)
async def get_version_raw(
    request: AnyRequest,
    version_id: FromPath[str],
    desk: NamedDependency[Desk],
    auditing: NamedDependency[Auditing],
) -> Response[bytes] | Stream:
    """Return the bytes that a version was read from; they never change."""
    store, version = await anyio.to_thread.run_sync(_found, desk, auditing, version_id)
    tag = f'"{version.sha256}"'
    kept = {"ETag": tag, "Cache-Control": f"max-age={_A_YEAR}, immutable"}
    if answer := unchanged(request, tag):
        answer.headers |= kept
        return answer
    data = await anyio.to_thread.run_sync(store.raw, version.id)
    # Never opened in a browser as a page of ours: a saved page may hold scripts.
    shown = {
        "Content-Disposition": f'attachment; filename="ismap-list-{version.id}.bin"',
        "Content-Length": str(len(data)),
        "X-Content-Type-Options": "nosniff",
    }
    return Stream(_chunks(data), media_type=BYTES, headers=kept | shown)


def _chunks(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), CHUNK):
        yield data[start : start + CHUNK]


def _tagged(request: AnyRequest, answer: msgspec.Struct) -> Response[bytes]:
    """Return *answer* under an entity tag over all of it, so that it is sent again only once it differs."""
    tag = f'"{hashlib.sha256(msgspec.json.encode(answer)).hexdigest()}"'
    return unchanged(request, tag) or cached_answer(answer, tag)


def _entries(store: Store[Any]) -> list[VersionEntry]:
    return [entry(carried) for carried in reversed(carried_versions(store))]


def _page(desk: Desk, auditing: Auditing, asked: VersionsAsked) -> VersionsAnswer:
    entries = _entries(auditing.store if asked.register == AUDITORS.name else desk.store)
    info = desk.info(desks.today())
    if asked.as_of is not None:
        info = desk.catalogue(asked.as_of).info(desks.today())
        entries = [version for version in entries if desks.day_of(version.in_force_at) <= asked.as_of]
    start = 0
    if asked.cursor is not None:
        ids = [version.id for version in entries]
        if asked.cursor not in ids:
            raise refuse_cursor(desk.knowledge.messages, "api.bad_cursor")
        start = ids.index(asked.cursor) + 1
    page = tuple(entries[start : start + asked.limit])
    more = start + len(page) < len(entries)
    return VersionsAnswer(
        list=info,
        total=len(entries),
        versions=page,
        next_cursor=page[-1].id if more else None,
    )


def _found(desk: Desk, auditing: Auditing, version_id: str) -> tuple[Store[Any], VersionEntry]:
    """Return the version with that id, and the store that has it."""
    for store in (desk.store, auditing.store):
        for version in _entries(store):
            if version.id == version_id:
                return store, version
    raise desk.not_found("store.no_version", version=version_id)

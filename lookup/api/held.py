"""Routes of operators about lists that are held: why, what differs, and whether they are to count."""

from datetime import UTC, datetime
from typing import Final, Literal

import anyio.to_thread
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from lookup import desk as desks
from lookup.api.answers import JSON, json_answer, tagged_answer
from lookup.api.describe import Described
from lookup.api.door import refuse_from_elsewhere
from lookup.api.operating import ReviewAnswer, ReviewDecision, ReviewsAnswer
from lookup.api.problems import AnyRequest
from lookup.api.requests import read_json
from lookup.desk import Desk
from lookup.sync.held import changes_of, decide, decision_of

_REFUSALS: Final = ("review.in_force_already", "review.not_held", "store.no_version")


@get("/v1/review", opt=Described("listReviews", (ReviewsAnswer,), cached=True, local=True).opt)
async def list_reviews(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return what is held, and what was decided before."""
    refuse_from_elsewhere(request, desk)
    return tagged_answer(request, await anyio.to_thread.run_sync(_all, desk), JSON)


@get(
    "/v1/review/{version_id:str}",
    opt=Described("getReview", (ReviewAnswer,), cached=True, local=True, refusals=("store.no_version",)).opt,
)
async def get_review(
    request: AnyRequest, version_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Return why a version is held, and what differs from the list in force."""
    refuse_from_elsewhere(request, desk)
    return tagged_answer(request, await anyio.to_thread.run_sync(_one, desk, version_id), JSON)


@post(
    "/v1/review/{version_id:str}/release",
    status_code=200,
    opt=Described("releaseReview", (ReviewAnswer,), body=ReviewDecision, local=True, refusals=_REFUSALS).opt,
)
async def release(
    request: AnyRequest, version_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Let a version that is held be in force."""
    return await _decide(request, desk, version_id, "in_force")


@post(
    "/v1/review/{version_id:str}/reject",
    status_code=200,
    opt=Described("rejectReview", (ReviewAnswer,), body=ReviewDecision, local=True, refusals=_REFUSALS).opt,
)
async def reject(
    request: AnyRequest, version_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Reject a version that is held; the same list will not be taken in again."""
    return await _decide(request, desk, version_id, "rejected")


ROUTES: Final = (list_reviews, get_review, release, reject)


async def _decide(
    request: AnyRequest, desk: Desk, version_id: str, standing: Literal["in_force", "rejected"]
) -> Response[bytes]:
    refuse_from_elsewhere(request, desk)
    said = await read_json(request, desk.knowledge.messages, ReviewDecision)
    decision = decision_of(standing, datetime.now(UTC), said.by, said.why)
    decided = await anyio.to_thread.run_sync(decide, desk.store, desk.knowledge, version_id, decision)
    return json_answer(
        ReviewAnswer(
            list=desk.info(desks.today()), review=desk.store.kept(version_id), changes=decided.changes
        )
    )


def _all(desk: Desk) -> ReviewsAnswer:
    found = tuple(kept for kept in desk.store.stored() if kept.was_reviewed)
    return ReviewsAnswer(list=desk.info(desks.today()), reviews=found)


def _one(desk: Desk, version_id: str) -> ReviewAnswer:
    kept = desk.store.kept(version_id)
    # One that was in force is not compared with itself or its successors.
    changes = () if kept.in_force_at else changes_of(desk.store, kept, kept.version.fetched_at)
    return ReviewAnswer(list=desk.info(desks.today()), review=kept, changes=changes)

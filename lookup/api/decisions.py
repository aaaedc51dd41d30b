"""Routes about people's decisions about names: which there are, making one, and withdrawing one.

Whoever makes one is believed: these writes are only taken with a key to operate, or from the machine itself.
"""

from collections.abc import Callable
from functools import partial

import anyio.to_thread
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from lookup import desk as desks
from lookup.api.answers import JSON, json_answer, tagged_answer
from lookup.api.contract import DecisionAnswer, DecisionsAnswer, DecisionsAsked, Withdrawal
from lookup.api.describe import Described
from lookup.api.door import refuse_from_elsewhere
from lookup.api.paging import refuse_cursor
from lookup.api.problems import AnyRequest, RequestRefused
from lookup.api.requests import read_json, read_query
from lookup.deciding import Proposed, decide, doubt, known, withdraw
from lookup.desk import Desk
from lookup.errors import FieldProblem, NotFound, WrongUse
from lookup.model import NameDecision

CREATED = 201

_FIELDS = {
    "decisions.blank_by": "by",
    "decisions.blank_why": "why",
    "desk.unknown_number": "registration_number",
    "desk.removed": "registration_number",
}
"""Of which field each refusal speaks; the others speak of the name."""


@get("/v1/decisions", opt=Described("listDecisions", (DecisionsAnswer,), DecisionsAsked, cached=True).opt)
async def list_decisions(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Return the decisions, those withdrawn included, newest first, a page at a time."""
    asked = read_query(request, desk.knowledge.messages, DecisionsAsked)
    return tagged_answer(request, await anyio.to_thread.run_sync(_page, desk, asked), JSON)


@post(
    "/v1/decisions",
    status_code=CREATED,
    opt=Described(
        "makeDecision",
        (DecisionAnswer,),
        body=Proposed,
        local=True,
        created=True,
        refusals=(
            "decisions.blank_by",
            "decisions.blank_name",
            "decisions.blank_why",
            "decisions.in_force_accept",
            "decisions.in_force_reject",
            "decisions.listed_name",
            "decisions.number",
        ),
    ).opt,
)
async def make_decision(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Keep a decision about a name."""
    refuse_from_elsewhere(request, desk)
    proposed = await read_json(request, desk.knowledge.messages, Proposed)
    try:
        note = await anyio.to_thread.run_sync(doubt, desk, proposed)
        made = await anyio.to_thread.run_sync(_at_once, desk, partial(decide, desk, proposed))
    except (NotFound, WrongUse) as error:
        fault = FieldProblem(_FIELDS.get(error.code, "name"), error.text)
        raise RequestRefused(400, error.code, error.text, (fault,)) from error
    answer = json_answer(DecisionAnswer(list=desk.info(desks.today()), decision=made, note=note))
    answer.status_code = CREATED
    return answer


@post(
    "/v1/decisions/{decision_id:str}/withdraw",
    status_code=200,
    opt=Described(
        "withdrawDecision",
        (DecisionAnswer,),
        body=Withdrawal,
        local=True,
        refusals=(
            "decisions.blank_by",
            "decisions.blank_why",
            "decisions.unknown",
            "decisions.withdrawn_already",
        ),
    ).opt,
)
async def withdraw_decision(
    request: AnyRequest, decision_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Withdraw a decision; it is kept, with who withdrew it and why."""
    refuse_from_elsewhere(request, desk)
    said = await read_json(request, desk.knowledge.messages, Withdrawal)
    withdrawing = partial(withdraw, desk, decision_id, said.by, said.why)
    gone = await anyio.to_thread.run_sync(_at_once, desk, withdrawing)
    return json_answer(DecisionAnswer(list=desk.info(desks.today()), decision=gone))


def _at_once(desk: Desk, deciding: Callable[[], NameDecision]) -> NameDecision:
    """Decide, and let this process follow the decision before it answers."""
    made = deciding()
    desk.refresh()
    return made


def _page(desk: Desk, asked: DecisionsAsked) -> DecisionsAnswer:
    made = known(desk, asked.as_of)
    start = 0
    if asked.cursor is not None:
        ids = [decision.id for decision in made]
        if asked.cursor not in ids:
            raise refuse_cursor(desk.knowledge.messages, "api.bad_cursor")
        start = ids.index(asked.cursor) + 1
    page = made[start : start + asked.limit]
    more = start + len(page) < len(made)
    return DecisionsAnswer(
        list=desk.info(desks.today()),
        total=len(made),
        decisions=page,
        next_cursor=page[-1].id if more else None,
    )

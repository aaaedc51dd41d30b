"""Routes about people's decisions about names: which there are, making one, and withdrawing one.

Whoever makes one is believed, so these writes are only taken from the machine itself.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

import anyio.to_thread
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from lookup import desk as desks
from lookup.api.answers import JSON, json_answer, tagged_answer
from lookup.api.contract import DecisionAnswer, DecisionsAnswer, DecisionsAsked, Withdrawal
from lookup.api.describe import Described
from lookup.api.paging import refuse_cursor
from lookup.api.problems import AnyRequest, RequestRefused, refuse
from lookup.api.requests import read_json, read_query
from lookup.deciding import Proposed, decide, known, withdraw
from lookup.desk import Desk
from lookup.errors import FieldProblem, NotFound, WrongUse

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
        made = await anyio.to_thread.run_sync(decide, desk, proposed)
    except (NotFound, WrongUse) as error:
        fault = FieldProblem(_FIELDS.get(error.code, "name"), error.text)
        raise RequestRefused(400, error.code, error.text, (fault,)) from error
    answer = json_answer(DecisionAnswer(list=desk.info(desks.today()), decision=made))
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
    gone = await anyio.to_thread.run_sync(withdraw, desk, decision_id, said.by, said.why)
    return json_answer(DecisionAnswer(list=desk.info(desks.today()), decision=gone))


def refuse_from_elsewhere(request: AnyRequest, desk: Desk) -> None:
    """Refuse what does not come from the machine itself, to a service that listens there only.

    The name that the client asked for counts too: a page from elsewhere, opened in a browser on this machine,
    can only ask under its own name.

    Raises:
        RequestRefused: It comes from elsewhere, or the service can be reached from elsewhere.
    """
    client = request.client.host if request.client else ""
    asked = request.url.hostname or ""
    # Where an operator lets pages of another origin read the API, they still decide nothing.
    origin = urlsplit(request.headers.get("origin") or f"//{asked}").hostname or ""
    if not all(map(_is_loopback, (desk.settings.host, client, asked, origin))):
        raise refuse(desk.knowledge.messages, 403, "decisions.not_from_here")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


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

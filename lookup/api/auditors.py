"""The route about the list of audit institutions."""

import anyio.to_thread
from litestar import Response, get
from litestar.di import NamedDependency

from lookup.api.answers import JSON, tagged_answer
from lookup.api.contract import AuditorsAnswer, AuditorsAsked
from lookup.api.describe import Described
from lookup.api.problems import AnyRequest
from lookup.api.requests import read_query
from lookup.auditing import Auditing
from lookup.desk import Desk, today


@get(
    "/v1/auditors",
    opt=Described(
        "listAuditors", (AuditorsAnswer,), AuditorsAsked, cached=True, refusals=("desk.no_auditors",)
    ).opt,
)
async def list_auditors(
    request: AnyRequest, desk: NamedDependency[Desk], auditing: NamedDependency[Auditing]
) -> Response[bytes]:
    """Return the audit institutions whose entry contains a text, or all of them."""
    asked = read_query(request, desk.knowledge.messages, AuditorsAsked)
    listed = await anyio.to_thread.run_sync(auditing.needed, asked.as_of)
    found = listed.search(asked.q)
    answer = AuditorsAnswer(list=listed.info(today()), total=len(found), auditors=found)
    return tagged_answer(request, answer, JSON)

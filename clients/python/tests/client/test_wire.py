"""Client and service name the same facts by the same names: the structs of both are held together."""

import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
import pytest
from lookup import answering, desk, model, recording
from lookup.api import contract, problems
from lookup.api.app import create_app
from lookup.api.describe import described_routes
from lookup.deciding import Proposed
from lookup.errors import FieldProblem
from lookup.knowledge.remarks import Remark
from lookup.matching.facets import FacetValue
from lookup.settings import Settings
from lookup.store import Run
from lookup.store.records import RecordRow
from lookup.sync.passing_on import VersionEntry
from lookup.sync.past import Removal

from ismap_lookup_client import AsyncClient, Client, asking
from ismap_lookup_client import types as client

PAIRS: list[tuple[type[Any], type[Any]]] = [
    (client.Problem, problems.Problem),
    (client.Service, model.Service),
    (client.Requirement, model.Requirement),
    (client.NewDecision, Proposed),
    (client.MatchAnswer, answering.MatchAnswer),
    (client.ServicesPage, contract.ServicesAnswer),
    (client.ServicesIdentified, contract.IdentifyServicesAnswer),
    (client.ProvidersIdentified, contract.IdentifyProvidersAnswer),
    (client.Auditors, contract.AuditorsAnswer),
    (client.Record, recording.Record),
    (client.Replay, recording.Replay),
    (client.Status, desk.Status),
    (client.SheetAnswer, answering.SheetAnswer),
    (client.Version, VersionEntry),
    (client.Decision, model.NameDecision),
    (client.RecordEntry, RecordRow),
    (client.Change, model.Change),
    (client.Remark, Remark),
    (client.Removal, Removal),
    (client.FacetValue, FacetValue),
    (client.FieldProblem, FieldProblem),
    (client.Run, Run),
]

UNIONS = (typing.Union, types.UnionType)

METHODS = {
    "listServices": "search",
    "getService": "service",
    "getHistory": "history",
    "listVersions": "versions",
    "getVersion": "version",
    "getVersionRaw": "version_raw",
    "listAuditors": "auditors",
    "listChanges": "changes",
    "listDecisions": "decisions",
    "makeDecision": "decide",
    "withdrawDecision": "withdraw",
    "makeRecord": "make_record",
    "listRecords": "records",
    "getRecord": "record",
    "replayRecord": "replay",
    "getRecordWorkbook": "record_workbook",
    "match": "match",
    "identify": "identify",
    "matchSheet": "match_sheet",
    "questions": "questions",
    "getTemplate": "template",
    "getStatus": "status",
}
WITHOUT_METHOD = {"getChangesFeed", "getExpiriesCalendar"}
"""For feed readers and calendars."""
FOR_OPERATORS = ("/v1/review", "/v1/webhooks")
"""What whoever runs the service does there; scripts that ask the list have no part in it."""


def differing(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    """Yield the paths at which *ours* could not hold, or leaves out, what *theirs* says."""
    ours, theirs = stripped(ours), stripped(theirs)
    if ours is Any or (get_origin(ours) is dict and is_struct(theirs)):
        return
    if is_struct(ours) and is_struct(theirs):
        here, there = typing.get_type_hints(ours), typing.get_type_hints(theirs)
        yield from (f"{path}.{name}" for name in sorted(here.keys() ^ there.keys()))
        for name in sorted(here.keys() & there.keys()):
            yield from differing(here[name], there[name], f"{path}.{name}")
    elif get_origin(ours) in UNIONS:
        for member in get_args(theirs) if get_origin(theirs) in UNIONS else (theirs,):
            yield from min((list(differing(one, member, path)) for one in get_args(ours)), key=len)
    elif (get_origin(ours) or ours) is not (get_origin(theirs) or theirs):
        yield path
    else:
        for our, their in zip(get_args(ours), get_args(theirs), strict=True):
            yield from differing(our, their, f"{path}[]")


def stripped(kind: Any) -> Any:
    """Return *kind* without what only the service cares for: lengths, and which codes a text may be."""
    if get_origin(kind) is typing.Annotated:
        return stripped(get_args(kind)[0])
    return str if get_origin(kind) is Literal else kind


def is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda kind: kind.__name__)
def test_the_client_holds_every_field_that_the_service_sends(ours: type[Any], theirs: type[Any]) -> None:
    assert list(differing(ours, theirs, ours.__name__)) == []


def test_a_field_that_only_one_side_has_would_be_seen() -> None:
    assert list(differing(client.Text, client.Question, "Text")) == ["Text.to"]
    assert list(differing(client.Verdict, client.Verdict, "")) == []
    assert list(differing(tuple[str, ...], tuple[int, ...], "scope")) == ["scope[]"]


@pytest.mark.parametrize("filters", [asking.ServiceFilters, asking.ChangeFilters, asking.PageFilters])
def test_every_filter_is_a_parameter_of_the_service(filters: Any) -> None:
    asked = contract.ChangesAsked if filters is asking.ChangeFilters else contract.ServicesAsked
    names = set(typing.get_type_hints(filters))
    left = set(asked.__struct_fields__) - names
    assert names <= set(asked.__struct_fields__)
    assert left <= {"q", "cursor", "facets", "highlight"}


def test_every_export_can_be_had(tmp_path: Path) -> None:
    app = create_app(desk.open_desk(Settings(home=tmp_path)))
    exports = {
        path for path, _, described in described_routes(app) if described.operation.startswith("export")
    }
    files = [(what, form) for what in get_args(asking.What) for form in get_args(asking.Form)]
    assert exports == {f"/v1/{what}.{form}" for what, form in files}


def test_every_route_for_programs_has_its_method(tmp_path: Path) -> None:
    app = create_app(desk.open_desk(Settings(home=tmp_path)))
    asked = {
        described.operation
        for path, _, described in described_routes(app)
        if path.startswith("/v1/")
        and not path.startswith(FOR_OPERATORS)
        and not described.operation.startswith("export")
    }
    assert asked == METHODS.keys() | WITHOUT_METHOD
    for method in METHODS.values():
        assert callable(getattr(Client, method))
        assert callable(getattr(AsyncClient, method))

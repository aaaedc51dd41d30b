"""Examples for the description: answers of the very program, from a made-up list of two services."""

from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from lookup import __version__, answering
from lookup.api.contract import (
    Alive,
    AuditorsAnswer,
    ChangesAnswer,
    DecisionAnswer,
    DecisionsAnswer,
    HistoryAnswer,
    IdentifyServicesAnswer,
    RecordsAnswer,
    ServiceAnswer,
    ServicesAnswer,
    ServicesAsked,
    ServicesNamed,
    VersionAnswer,
    VersionsAnswer,
)
from lookup.api.marking import highlights
from lookup.api.operating_examples import BODIES, of_operating
from lookup.api.reconciling_examples import of_reconciling
from lookup.desk import Status
from lookup.knowledge import Knowledge
from lookup.matching.catalogue import Catalogue, ServiceQuery
from lookup.matching.facets import facets
from lookup.matching.identify import candidates, identify
from lookup.model import (
    Auditor,
    Change,
    Confirmation,
    ListVersion,
    NameDecision,
    Requirement,
    Service,
    Text,
)
from lookup.recording import Record, Replay
from lookup.store import Run
from lookup.store.records import RecordRow
from lookup.sync.passing_on import VersionEntry

ON: Final = date(2026, 11, 22)
_AT: Final = datetime(2026, 11, 21, 18, 34, 5, tzinfo=UTC)
_SHA256: Final = "5f0c7c4e9c1f0e4d6a35a7bb2f6fd3f3b5f9a6f0d1c2b3a495867768594a3b2c"
_VERSION: Final = ListVersion(
    id=_SHA256[:12],
    source="example.csv",
    label=Text("例のためのリスト（架空）", "Made-up list, for examples"),
    origin="unofficial",
    complete=False,
    listed_on=ON,
    fetched_at=_AT,
    sha256=_SHA256,
    service_count=2,
)
_SERVICES: Final = (
    Service(
        key="C99-0001-2",
        registration_number="C99-0001-2",
        list="ISMAP",
        service_name="青空クラウド",
        provider_name="青空情報株式会社",
        registered_on=date(2025, 6, 1),
        expires_on=date(2027, 5, 31),
        audit_period_start=date(2025, 1, 1),
        audit_period_end=date(2025, 12, 31),
        auditor="みほん監査法人",
        statement_scope=("青空サーバー", "青空ストレージ"),
        regions=("東京",),
        service_model="IaaS",
    ),
    Service(
        key="C99-0002-2",
        registration_number="C99-0002-2",
        list="ISMAP",
        service_name="青空会議",
        provider_name="青空情報株式会社",
        registered_on=date(2025, 6, 1),
        expires_on=date(2027, 5, 31),
        statement_scope=("青空会議",),
        regions=("日本",),
        service_model="SaaS",
    ),
)
_CHANGE: Final = Change(
    version=_VERSION.id,
    previous_version="0a1b2c3d4e5f",
    seen_at=_AT,
    listed_on=ON,
    key="C99-0001-2",
    registration_number="C99-0001-2",
    service_name="青空クラウド",
    kind="changed",
    field="expires_on",
    before="2026-05-31",
    after="2027-05-31",
)
_ENTRY: Final = VersionEntry(
    **msgspec.structs.asdict(_VERSION),
    in_force_at=_AT,
    confirmations=(Confirmation(listed_on=ON, seen_at=_AT),),
    digest="9b1d6f0a" * 8,
)
_REQUIREMENT: Final = Requirement(
    id="1", service="青空クラウド", scope=("青空ストレージ",), body="national", information_class="2"
)
_PROPOSED: Final = {
    "verdict": "accept",
    "name": "あおぞら基盤",
    "registration_number": "C99-0001-2",
    "by": "調達課",
    "why": "契約書の名称",
}
_WITHDRAWN: Final = {"by": "調達課", "why": "別の契約の名称だった"}
_DECISION: Final = NameDecision(
    id="d_5f0c7c4e",
    verdict="accept",
    name="あおぞら基盤",
    key="あおぞら基盤",
    provider=None,
    provider_key=None,
    service_key="C99-0001-2",
    service_name="青空クラウド",
    decided_at=_AT,
    decided_by="調達課",
    why="契約書の名称",
)


class Examples:
    """Examples by name of the parameter and by name of the operation.

    Attributes:
        parameters: What a parameter may be.
        bodies: What may be sent.
        answers: What is then answered.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.parameters: dict[str, object] = {
            "q": "青空",
            "list": "ISMAP",
            "valid_on": "2026-11-22",
            "provider": "青空情報",
            "scope": "ストレージ",
            "region": "日本",
            "service_model": "IaaS",
            "facets": "list,status",
            "since": "2026-04-01",
            "as_of": "2026-11-22",
            "on": "2026-11-22",
            "number": "C99-0001-2",
            "registration_number": "C99-0001-2",
            "version_id": _VERSION.id,
            "decision_id": _DECISION.id,
            "record_id": _SHA256[:16],
            "field": "expires_on",
            "map": "F=regions;G=-",
        }
        batch = {"requirements": [_sent(_REQUIREMENT)], "on": ON.isoformat()}
        self.bodies: dict[str, object] = {
            "match": batch,
            "identify": {"queries": [{"id": "a", "name": "青空クラウド 利用料 一式"}]},
            "makeDecision": _PROPOSED,
            "withdrawDecision": _WITHDRAWN,
            "makeRecord": {**batch, "title": "令和8年度 基盤更改"},
            **BODIES,
        }
        catalogue = Catalogue.build(_VERSION, _SERVICES, knowledge)
        answers = {
            **_of_list(catalogue),
            **_of_judging(catalogue),
            **of_reconciling(catalogue),
            **of_operating(catalogue.info(ON), _VERSION, _CHANGE),
        }
        self.answers: dict[str, Any] = {name: msgspec.to_builtins(answer) for name, answer in answers.items()}


def _of_list(catalogue: Catalogue) -> dict[str, msgspec.Struct]:
    info = catalogue.info(ON)
    asked = ServicesAsked(q="ストレージ")
    found = catalogue.search(ServiceQuery(q="ストレージ"))
    auditor = Auditor(key="1", name="みほん監査法人", number="1")
    run = Run(
        started_at=_AT,
        ended_at=_AT,
        source=_VERSION.source,
        outcome="new",
        bytes=2_048,
        message=Text("新しい版です。", "This is a new version."),
        service_count=2,
        version=_VERSION.id,
    )
    return {
        "listServices": ServicesAnswer(
            list=info,
            total=len(found),
            services=found,
            facets=facets(found, catalogue.knowledge, ["list", "status"]),
            highlights=tuple(highlights(service, asked) for service in found),
            next_cursor=None,
        ),
        "getService": ServiceAnswer(list=info, service=_SERVICES[0], auditor_listed=None),
        "getHistory": HistoryAnswer(
            list=info, service=_SERVICES[0], removed=None, linked=(), changes=(_CHANGE,)
        ),
        "listChanges": ChangesAnswer(list=info, total=1, changes=(_CHANGE,), next_cursor=None),
        "listVersions": VersionsAnswer(list=info, total=1, versions=(_ENTRY,), next_cursor=None),
        "getVersion": VersionAnswer(list=info, version=_ENTRY),
        "listAuditors": AuditorsAnswer(list=info, total=1, auditors=(auditor,)),
        "getStatus": Status(list=info, age_days=0, held=None, last_attempt=run, last_success=run),
        "getHealth": Alive(),
        "getReadiness": Alive(),
        "listDecisions": DecisionsAnswer(list=info, total=1, decisions=(_DECISION,), next_cursor=None),
        "makeDecision": DecisionAnswer(list=info, decision=_DECISION),
        "withdrawDecision": DecisionAnswer(
            list=info,
            decision=msgspec.structs.replace(
                _DECISION, withdrawn_at=_AT, withdrawn_by="調達課", withdrawn_why="別の契約の名称だった"
            ),
        ),
    }


def _of_judging(catalogue: Catalogue) -> dict[str, msgspec.Struct]:
    info = catalogue.info(ON)
    named = identify(catalogue, "青空クラウド 利用料 一式", limit=1)
    answer = answering.match(catalogue, [_REQUIREMENT], ON)
    record = Record(
        id=_SHA256[:16],
        made_at=_AT,
        program=__version__,
        title="令和8年度 基盤更改",
        list=info,
        on=ON,
        requirements=(_REQUIREMENT,),
        assessments=answer.assessments,
    )
    row = RecordRow(id=record.id, made_at=_AT, sha256=_SHA256, title=record.title)
    return {
        "match": answer,
        "identify": IdentifyServicesAnswer(
            list=info, results=(ServicesNamed(id="a", candidates=candidates(named, 1), note=None),)
        ),
        "makeRecord": record,
        "getRecord": record,
        "listRecords": RecordsAnswer(records=(row,), next_cursor=None),
        "replayRecord": Replay(same=True, recorded_by=__version__, replayed_by=__version__),
    }


def _sent(requirement: Requirement) -> dict[str, object]:
    """Return *requirement* as somebody sends it: only what is said."""
    plain = msgspec.to_builtins(requirement)
    defaults = msgspec.to_builtins(Requirement(id=""))
    return {name: value for name, value in plain.items() if name == "id" or value != defaults[name]}

"""What can be asked of a service: each operation is one function, used by both clients."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import msgspec

from ismap_lookup_client.asking import Columns, Form, Lang, Named, What
from ismap_lookup_client.cache import Answer
from ismap_lookup_client.errors import UnexpectedAnswer
from ismap_lookup_client.exchange import Call, Exchange, Operation, decoded, query_of
from ismap_lookup_client.paging import Pages
from ismap_lookup_client.taking import encoded, export_of, mapped, path_of, queries_of, requirements_of
from ismap_lookup_client.types import (
    Auditors,
    Change,
    Decision,
    History,
    MatchAnswer,
    NewDecision,
    ProvidersIdentified,
    Record,
    RecordEntry,
    Replay,
    Requirement,
    Service,
    ServicesIdentified,
    ServicesPage,
    SheetAnswer,
    Status,
    Version,
)

T = TypeVar("T")

BYTES = "application/octet-stream"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ARCHIVE = "application/zip"
EXPORTED: Mapping[Form, str] = {"csv": "text/csv", "xlsx": WORKBOOK, "jsonl": "application/jsonl"}


class _Service(msgspec.Struct, frozen=True):
    service: Service


class _Changes(msgspec.Struct, frozen=True):
    changes: tuple[Change, ...]
    next_cursor: str | None = None


class _Versions(msgspec.Struct, frozen=True):
    versions: tuple[Version, ...]
    next_cursor: str | None = None


class _Version(msgspec.Struct, frozen=True):
    version: Version


class _Decisions(msgspec.Struct, frozen=True):
    decisions: tuple[Decision, ...]
    next_cursor: str | None = None


class _Decision(msgspec.Struct, frozen=True):
    decision: Decision


class _Records(msgspec.Struct, frozen=True):
    records: tuple[RecordEntry, ...]
    next_cursor: str | None = None


class Operations:
    """Says, for every method of the clients, which calls it makes and what it makes of the answers."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    # ------------------------------------------------------------ the list

    def services_page(self, **asked: object) -> Operation[ServicesPage]:
        """Return one page of a search."""
        return self._get("/v1/services", ServicesPage, **asked)

    def services(self, most: int | None, /, **asked: object) -> Pages[Service]:
        """Return the pages of a search."""

        def page(cursor: str | None) -> Operation[tuple[Sequence[Service], str | None]]:
            answer = yield from self.services_page(**asked, cursor=cursor)
            return answer.services, answer.next_cursor

        return Pages(page, most)

    def service(self, number: str, as_of: date | None) -> Operation[Service]:
        """Return one entry of the list."""
        answer = yield from self._get(path_of("services", number), _Service, as_of=as_of)
        return answer.service

    def history(self, number: str, as_of: date | None) -> Operation[History]:
        """Return what became of an entry."""
        return self._get(f"{path_of('services', number)}/history", History, as_of=as_of)

    def changes(self, most: int | None, /, **asked: object) -> Pages[Change]:
        """Return the pages of what has changed."""

        def page(cursor: str | None) -> Operation[tuple[Sequence[Change], str | None]]:
            answer = yield from self._get("/v1/changes", _Changes, **asked, cursor=cursor)
            return answer.changes, answer.next_cursor

        return Pages(page, most)

    def versions(self, most: int | None, /, **asked: object) -> Pages[Version]:
        """Return the pages of the versions."""

        def page(cursor: str | None) -> Operation[tuple[Sequence[Version], str | None]]:
            answer = yield from self._get("/v1/versions", _Versions, **asked, cursor=cursor)
            return answer.versions, answer.next_cursor

        return Pages(page, most)

    def version(self, version_id: str) -> Operation[Version]:
        """Return one version."""
        answer = yield from self._get(path_of("versions", version_id), _Version)
        return answer.version

    def version_raw(self, version_id: str) -> Operation[bytes]:
        """Return the bytes that a version was read from."""
        return self._file(f"{path_of('versions', version_id)}/raw", BYTES)

    def auditors(self, q: str | None, as_of: date | None) -> Operation[Auditors]:
        """Return audit institutions."""
        return self._get("/v1/auditors", Auditors, q=q, as_of=as_of)

    def export(self, what: What, form: Form, /, **asked: object) -> Operation[bytes]:
        """Return all that a query finds as a file."""
        return self._file(export_of(what, form), EXPORTED[form], **asked)

    def status(self) -> Operation[Status]:
        """Return how the service stands."""
        return self._get("/v1/status", Status)

    # ------------------------------------------------------------ names

    def identify(
        self, names: Sequence[Named], limit: int, as_of: date | None
    ) -> Operation[ServicesIdentified]:
        """Return the candidates for each name, in the order asked."""
        body = {"queries": queries_of(names), "kind": "service", "limit": limit, "as_of": as_of}
        return self._post("/v1/identify", body, ServicesIdentified)

    def identify_providers(
        self, names: Sequence[str], limit: int, as_of: date | None
    ) -> Operation[ProvidersIdentified]:
        """Return the candidates for each provider's name, in the order asked."""
        body = {"queries": queries_of(names), "kind": "provider", "limit": limit, "as_of": as_of}
        return self._post("/v1/identify", body, ProvidersIdentified)

    def decisions(self, most: int | None, as_of: date | None) -> Pages[Decision]:
        """Return the pages of the decisions."""

        def page(cursor: str | None) -> Operation[tuple[Sequence[Decision], str | None]]:
            answer = yield from self._get("/v1/decisions", _Decisions, as_of=as_of, cursor=cursor)
            return answer.decisions, answer.next_cursor

        return Pages(page, most)

    def decide(self, decision: NewDecision) -> Operation[Decision]:
        """Keep a decision."""
        answer = yield from self._post("/v1/decisions", decision, _Decision, repeatable=False)
        return answer.decision

    def withdraw(self, decision_id: str, by: str, why: str) -> Operation[Decision]:
        """Withdraw a decision."""
        path = f"{path_of('decisions', decision_id)}/withdraw"
        answer = yield from self._post(path, {"by": by, "why": why}, _Decision, repeatable=False)
        return answer.decision

    # ------------------------------------------------------------ requirements

    def match(
        self, requirements: Iterable[Requirement], on: date | None, as_of: date | None
    ) -> Operation[MatchAnswer]:
        """Put requirements to the list."""
        body = {"requirements": requirements_of(requirements), "on": on, "as_of": as_of}
        return self._post("/v1/match", body, MatchAnswer)

    def match_sheet(
        self, file: tuple[str, bytes], columns: Columns | None, /, **asked: object
    ) -> Operation[SheetAnswer]:
        """Return the answer to a sheet as data."""
        query = query_of({"map": mapped(columns)} | asked)
        call = Call(method="POST", path="/v1/sheets", query=query, file=file)
        return decoded((yield from self._exchange.make(call)), SheetAnswer)

    def answer_sheet(
        self, file: tuple[str, bytes], columns: Columns | None, /, **asked: object
    ) -> Operation[bytes]:
        """Return the answered workbook."""
        query = query_of({"map": mapped(columns)} | asked)
        call = Call(method="POST", path="/v1/sheets", query=query, file=file, accept=WORKBOOK)
        return (yield from self._exchange.make(call)).body

    def questions(
        self, file: tuple[str, bytes], columns: Columns | None, /, **asked: object
    ) -> Operation[bytes]:
        """Return what is left to ask of a sheet, as workbooks in an archive."""
        query = query_of({"map": mapped(columns)} | asked)
        call = Call(method="POST", path="/v1/questions", query=query, file=file, accept=ARCHIVE)
        return (yield from self._exchange.make(call)).body

    def template(self, lang: Lang) -> Operation[bytes]:
        """Return an empty requirement sheet."""
        return self._file("/v1/template.xlsx", WORKBOOK, lang=lang)

    # ------------------------------------------------------------ records

    def make_record(self, requirements: Iterable[Requirement], **asked: object) -> Operation[Record]:
        """Put requirements to the list and lock the answer."""
        said = {name: value for name, value in asked.items() if value is not None}
        return self._post(
            "/v1/records", {"requirements": requirements_of(requirements)} | said, Record, repeatable=False
        )

    def record_sheet(
        self, file: tuple[str, bytes], columns: Columns | None, /, **asked: object
    ) -> Operation[Record]:
        """Put a sheet to the list and lock the answer."""
        query = query_of({"map": mapped(columns), "record": True} | asked)
        call = Call(method="POST", path="/v1/sheets", query=query, file=file, repeatable=False)
        answer = yield from self._exchange.make(call)
        place = answer.headers.get("location", "")
        if not place.startswith("/v1/records/"):
            raise UnexpectedAnswer("the answer does not say where the record is")
        return (yield from self._get(place, Record))

    def record(self, record_id: str) -> Operation[Record]:
        """Return a record."""
        return self._get(path_of("records", record_id), Record)

    def record_bytes(self, record_id: str) -> Operation[bytes]:
        """Return the very bytes of a record."""
        answer = yield from self._exchange.make(Call(method="GET", path=path_of("records", record_id)))
        return answer.body

    def record_workbook(self, record_id: str, lang: Lang) -> Operation[bytes]:
        """Return the workbook of a record."""
        return self._file(f"{path_of('records', record_id)}/workbook", WORKBOOK, lang=lang)

    def replay(self, record_id: str) -> Operation[Replay]:
        """Have a record judged again."""
        return self._get(f"{path_of('records', record_id)}/replay", Replay)

    def records(self, most: int | None) -> Pages[RecordEntry]:
        """Return the pages of the records."""

        def page(cursor: str | None) -> Operation[tuple[Sequence[RecordEntry], str | None]]:
            answer = yield from self._get("/v1/records", _Records, cursor=cursor)
            return answer.records, answer.next_cursor

        return Pages(page, most)

    # ------------------------------------------------------------

    def _get(self, path: str, kind: type[T], /, **query: object) -> Operation[T]:
        answer = yield from self._exchange.make(Call(method="GET", path=path, query=query_of(query)))
        return decoded(answer, kind)

    def _post(self, path: str, body: object, kind: type[T], *, repeatable: bool = True) -> Operation[T]:
        call = Call(method="POST", path=path, body=encoded(body), repeatable=repeatable)
        answer = yield from self._exchange.make(call)
        return decoded(answer, kind)

    def _file(self, path: str, accept: str, /, **query: object) -> Operation[bytes]:
        call = Call(method="GET", path=path, query=query_of(query), accept=accept)
        answer: Answer = yield from self._exchange.make(call)
        return answer.body

"""What can be asked of a service: each operation is one function, used by both clients."""

from collections.abc import Generator, Iterable, Sequence
from datetime import date
from typing import Literal, TypeAlias, TypeVar
from urllib.parse import quote

import msgspec

from ismap_lookup_client.exchange import Answer, Call, Exchange, Result, Step, decoded, query_of
from ismap_lookup_client.types import (
    ListInfo,
    MatchAnswer,
    ProviderCandidate,
    Requirement,
    Service,
    ServiceCandidate,
    SheetAnswer,
    Status,
)

T = TypeVar("T")
Operation: TypeAlias = Generator[Step, Result, T]
Lang: TypeAlias = Literal["ja", "en"]

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ServicesPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a search."""

    list: ListInfo
    total: int
    services: tuple[Service, ...]
    next_cursor: str | None


class _ServiceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    service: Service


class _ServicesNamed(msgspec.Struct, frozen=True, kw_only=True):
    candidates: tuple[ServiceCandidate, ...]


class _ProvidersNamed(msgspec.Struct, frozen=True, kw_only=True):
    candidates: tuple[ProviderCandidate, ...]


class _NamedServices(msgspec.Struct, frozen=True, kw_only=True):
    results: tuple[_ServicesNamed, ...]


class _NamedProviders(msgspec.Struct, frozen=True, kw_only=True):
    results: tuple[_ProvidersNamed, ...]


class Operations:
    """Says, for every method of the clients, which calls it makes and what it makes of the answers."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def _get(self, path: str, kind: type[T], **query: object) -> Operation[T]:
        answer = yield from self._exchange.make(Call(method="GET", path=path, query=query_of(query)))
        return decoded(answer, kind)

    def _post(self, path: str, body: object, kind: type[T]) -> Operation[T]:
        call = Call(method="POST", path=path, body=msgspec.json.encode(body))
        answer = yield from self._exchange.make(call)
        return decoded(answer, kind)

    def services(self, **asked: object) -> Operation[ServicesPage]:
        """Return one page of a search."""
        return self._get("/v1/services", ServicesPage, **asked)

    def service(self, registration_number: str, as_of: date | None) -> Operation[Service]:
        """Return one entry of the list."""
        path = f"/v1/services/{quote(registration_number, safe='')}"
        answer = yield from self._get(path, _ServiceAnswer, as_of=as_of)
        return answer.service

    def status(self) -> Operation[Status]:
        """Return how the service stands."""
        return self._get("/v1/status", Status)

    def match(
        self, requirements: Iterable[Requirement], on: date | None, as_of: date | None
    ) -> Operation[MatchAnswer]:
        """Put requirements to the list."""
        body = {"requirements": list(requirements), "on": on, "as_of": as_of}
        return self._post("/v1/match", body, MatchAnswer)

    def identify_services(
        self, queries: Sequence[dict[str, str]], limit: int, as_of: date | None
    ) -> Operation[tuple[tuple[ServiceCandidate, ...], ...]]:
        """Return the candidates for each name, in the order asked."""
        body = {"queries": queries, "kind": "service", "limit": limit, "as_of": as_of}
        answer = yield from self._post("/v1/identify", body, _NamedServices)
        return tuple(result.candidates for result in answer.results)

    def identify_providers(
        self, queries: Sequence[dict[str, str]], limit: int, as_of: date | None
    ) -> Operation[tuple[tuple[ProviderCandidate, ...], ...]]:
        """Return the candidates for each provider's name, in the order asked."""
        body = {"queries": queries, "kind": "provider", "limit": limit, "as_of": as_of}
        answer = yield from self._post("/v1/identify", body, _NamedProviders)
        return tuple(result.candidates for result in answer.results)

    def sheet_answer(self, file: tuple[str, bytes], **asked: object) -> Operation[SheetAnswer]:
        """Return the answer to a sheet as data."""
        answer = yield from self._sheet(file, "application/json", **asked)
        return decoded(answer, SheetAnswer)

    def answered_sheet(self, file: tuple[str, bytes], **asked: object) -> Operation[bytes]:
        """Return the answered workbook."""
        answer = yield from self._sheet(file, WORKBOOK, **asked)
        return answer.body

    def _sheet(self, file: tuple[str, bytes], accept: str, **asked: object) -> Operation[Answer]:
        call = Call(method="POST", path="/v1/sheets", query=query_of(asked), file=file, accept=accept)
        return self._exchange.make(call)

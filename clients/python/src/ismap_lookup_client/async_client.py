"""The client that is awaited: the same as :class:`ismap_lookup_client.Client`, for event loops."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

import httpx

from ismap_lookup_client.asking import (
    ChangeFilters,
    Columns,
    Form,
    Lang,
    Named,
    PageFilters,
    ServiceFilters,
    Sheet,
    What,
)
from ismap_lookup_client.cache import Answer
from ismap_lookup_client.exchange import Call, Exchange, Lost, Operation, Pause, Result
from ismap_lookup_client.operations import Operations
from ismap_lookup_client.options import Options, answered, base_of, lost, sent
from ismap_lookup_client.paging import Pages
from ismap_lookup_client.taking import file_of
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

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")


class AsyncClient:
    """Asks one ismap-lookup service without blocking the event loop.

    Every method raises :class:`ismap_lookup_client.LookupClientError` or one of its kinds. Where one yields
    what it finds, pages are fetched as you go on; ``most`` is how many you want at most. ``as_of`` asks the
    list as the service knew it on that day, by default now; ``on`` is the reference date of validity, by
    default today in Asia/Tokyo. ``columns`` says which column of a sheet is which field.

    Args:
        address: Where the service is, such as ``http://127.0.0.1:8000``.
        options: How to reach it; the defaults suit a service without keys.
    """

    def __init__(self, address: str, options: Options = Options()) -> None:  # noqa: B008 - immutable
        self._http = httpx.AsyncClient(
            base_url=base_of(address),
            headers=options.headers,
            timeout=options.timeout,
            verify=options.verify,
        )
        self._ask = Operations(Exchange(options.retries, options.longest_pause))

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    def search(
        self, q: str | None = None, *, most: int | None = None, **filters: "Unpack[ServiceFilters]"
    ) -> AsyncIterator[Service]:
        """Yield the services for which everything asked holds, best first; *q*: words of name or scope."""
        return self._walk(self._ask.services(most, q=q, **filters))

    async def search_page(self, q: str | None = None, **filters: "Unpack[PageFilters]") -> ServicesPage:
        """Return one page of the same, with its total, and with facets and highlights if asked for."""
        return await self._run(self._ask.services_page(q=q, **filters))

    async def service(self, registration_number: str, *, as_of: date | None = None) -> Service:
        """Return the entry with that number, loosely written, or with that key."""
        return await self._run(self._ask.service(registration_number, as_of))

    async def history(self, registration_number: str, *, as_of: date | None = None) -> History:
        """Return what became of an entry: its changes, when it left the list and why."""
        return await self._run(self._ask.history(registration_number, as_of))

    def changes(
        self, *, most: int | None = None, **filters: "Unpack[ChangeFilters]"
    ) -> AsyncIterator[Change]:
        """Yield what has changed from version to version of the list, newest first."""
        return self._walk(self._ask.changes(most, **filters))

    def versions(self, *, register: str = "services", most: int | None = None) -> AsyncIterator[Version]:
        """Yield the versions that are or were in force, newest first; of the ``auditors`` by *register*."""
        return self._walk(self._ask.versions(most, register=register))

    async def version(self, version_id: str) -> Version:
        """Return one version."""
        return await self._run(self._ask.version(version_id))

    async def version_raw(self, version_id: str) -> bytes:
        """Return the very bytes that a version was read from; their SHA-256 is its ``sha256``."""
        return await self._run(self._ask.version_raw(version_id))

    async def auditors(self, q: str | None = None, *, as_of: date | None = None) -> Auditors:
        """Return the audit institutions whose entry contains *q*, or all."""
        return await self._run(self._ask.auditors(q, as_of))

    async def export(self, what: What, form: Form, *, lang: Lang | None = None, **filters: object) -> bytes:
        """Return all services, changes or auditors that pass the filters as a file, the number first."""
        return await self._run(self._ask.export(what, form, lang=lang, **filters))

    async def status(self) -> Status:
        """Return which list is in force, what is held, and how the last attempts to renew the list went."""
        return await self._run(self._ask.status())

    async def identify(
        self, names: Sequence[Named], *, limit: int = 5, as_of: date | None = None
    ) -> ServicesIdentified:
        """Return which listed services each name may mean, in the order asked, best first."""
        return await self._run(self._ask.identify(names, limit, as_of))

    async def identify_providers(
        self, names: Sequence[str], *, limit: int = 5, as_of: date | None = None
    ) -> ProvidersIdentified:
        """Return which providers each name may mean, in the order asked, best first."""
        return await self._run(self._ask.identify_providers(names, limit, as_of))

    def decisions(self, *, as_of: date | None = None, most: int | None = None) -> AsyncIterator[Decision]:
        """Yield what people decided about names, newest first, those withdrawn included."""
        return self._walk(self._ask.decisions(most, as_of))

    async def decide(self, decision: NewDecision) -> Decision:
        """Keep a decision about a name; answers follow it from now on."""
        return await self._run(self._ask.decide(decision))

    async def withdraw(self, decision_id: str, *, by: str, why: str) -> Decision:
        """Withdraw a decision; it is kept, with who withdrew it and why."""
        return await self._run(self._ask.withdraw(decision_id, by, why))

    async def match(
        self, requirements: Iterable[Requirement], *, on: date | None = None, as_of: date | None = None
    ) -> MatchAnswer:
        """Put requirements to the list: as many as the service takes at once (1,000)."""
        return await self._run(self._ask.match(requirements, on, as_of))

    async def match_sheet(
        self,
        sheet: Sheet,
        *,
        on: date | None = None,
        as_of: date | None = None,
        columns: Columns | None = None,
    ) -> SheetAnswer:
        """Put a requirement workbook to the list, and return the answer as data."""
        file = await asyncio.to_thread(file_of, sheet)
        return await self._run(self._ask.match_sheet(file, columns, on=on, as_of=as_of))

    async def answer_sheet(
        self,
        sheet: Sheet,
        *,
        on: date | None = None,
        as_of: date | None = None,
        lang: Lang = "ja",
        columns: Columns | None = None,
    ) -> bytes:
        """Put a requirement workbook to the list, and return the workbook with the answers in it."""
        file = await asyncio.to_thread(file_of, sheet)
        return await self._run(self._ask.answer_sheet(file, columns, on=on, as_of=as_of, lang=lang))

    async def questions(
        self,
        sheet: Sheet,
        *,
        on: date | None = None,
        as_of: date | None = None,
        lang: Lang = "ja",
        columns: Columns | None = None,
    ) -> bytes:
        """Put a requirement workbook to the list, and return what is left to ask: a ZIP of workbooks."""
        file = await asyncio.to_thread(file_of, sheet)
        return await self._run(self._ask.questions(file, columns, on=on, as_of=as_of, lang=lang))

    async def template(self, lang: Lang = "ja") -> bytes:
        """Return an empty requirement workbook with drop-downs and a guide."""
        return await self._run(self._ask.template(lang))

    async def make_record(
        self,
        requirements: Iterable[Requirement],
        *,
        on: date | None = None,
        as_of: date | None = None,
        title: str | None = None,
    ) -> Record:
        """Put requirements to the list and have the answer locked as evidence."""
        return await self._run(self._ask.make_record(requirements, on=on, as_of=as_of, title=title))

    async def record_sheet(
        self,
        sheet: Sheet,
        *,
        on: date | None = None,
        as_of: date | None = None,
        lang: Lang = "ja",
        columns: Columns | None = None,
    ) -> Record:
        """Put a requirement workbook to the list and have the answer and the workbook locked as evidence."""
        file = await asyncio.to_thread(file_of, sheet)
        return await self._run(self._ask.record_sheet(file, columns, on=on, as_of=as_of, lang=lang))

    def records(self, *, most: int | None = None) -> AsyncIterator[RecordEntry]:
        """Yield the records, newest first, without their content."""
        return self._walk(self._ask.records(most))

    async def record(self, record_id: str) -> Record:
        """Return a record."""
        return await self._run(self._ask.record(record_id))

    async def record_bytes(self, record_id: str) -> bytes:
        """Return the very bytes of a record, the same for ever, to be filed."""
        return await self._run(self._ask.record_bytes(record_id))

    async def record_workbook(self, record_id: str, *, lang: Lang = "ja") -> bytes:
        """Return the workbook with the recorded answers in it."""
        return await self._run(self._ask.record_workbook(record_id, lang))

    async def replay(self, record_id: str) -> Replay:
        """Have a record judged again by its own list, and return whether the answer is the same."""
        return await self._run(self._ask.replay(record_id))

    async def _run(self, operation: Operation[T]) -> T:
        result: Result = None
        while True:
            try:
                step = operation.send(result)
            except StopIteration as done:
                value: T = done.value
                return value
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
                result = None
            else:
                result = await self._send(step)

    async def _walk(self, pages: Pages[T]) -> AsyncIterator[T]:
        while pages.more:
            for item in await self._run(pages.following()):
                yield item

    async def _send(self, call: Call) -> Answer | Lost:
        try:
            return answered(await self._http.request(**sent(call)))
        except httpx.RequestError as error:
            return lost(self._http.base_url, error)

"""The client that is awaited: the same as :class:`ismap_lookup_client.Client`, for event loops."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date
from types import TracebackType
from typing import TypeVar

import httpx

from ismap_lookup_client.exchange import Answer, Call, Exchange, Lost, Pause, Result
from ismap_lookup_client.operations import Lang, Operation, Operations
from ismap_lookup_client.options import Named, Options, Sheet, answered, base_of, file_of, queries_of, sent
from ismap_lookup_client.types import (
    MatchAnswer,
    ProviderCandidate,
    Requirement,
    Service,
    ServiceCandidate,
    SheetAnswer,
    Status,
)

T = TypeVar("T")


class AsyncClient:
    """Asks one ismap-lookup service without blocking the event loop.

    Every method raises :class:`ismap_lookup_client.LookupClientError` or one of its kinds.

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

    async def search(self, q: str | None = None, **filters: object) -> AsyncIterator[Service]:
        """Yield the services for which everything asked holds, best first; pages are fetched as needed.

        Args:
            q: Words of name, provider, scope or number.
            filters: ``list``, ``status``, ``valid_on``, ``provider``, ``scope``, ``region``,
                ``service_model``, ``as_of``, and ``limit`` for the size of a page.
        """
        cursor: str | None = None
        while True:
            page = await self._run(self._ask.services(q=q, **filters, cursor=cursor))
            for service in page.services:
                yield service
            if (cursor := page.next_cursor) is None:
                return

    async def service(self, registration_number: str, *, as_of: date | None = None) -> Service:
        """Return the entry with that number, loosely written, or with that key."""
        return await self._run(self._ask.service(registration_number, as_of))

    async def identify(
        self, names: Sequence[Named], *, limit: int = 5, as_of: date | None = None
    ) -> tuple[tuple[ServiceCandidate, ...], ...]:
        """Return which listed services each name may mean, in the order asked, best first."""
        return await self._run(self._ask.identify_services(queries_of(names), limit, as_of))

    async def identify_providers(
        self, names: Sequence[str], *, limit: int = 5, as_of: date | None = None
    ) -> tuple[tuple[ProviderCandidate, ...], ...]:
        """Return which providers each name may mean, in the order asked, best first."""
        return await self._run(self._ask.identify_providers(queries_of(names), limit, as_of))

    async def match(
        self, requirements: Iterable[Requirement], *, on: date | None = None, as_of: date | None = None
    ) -> MatchAnswer:
        """Put requirements to the list.

        Args:
            requirements: As many as the service takes at once (1,000).
            on: Reference date of validity; by default today in Asia/Tokyo.
            as_of: The list as the service knew it on that day; by default now.
        """
        return await self._run(self._ask.match(requirements, on, as_of))

    async def match_sheet(
        self, sheet: Sheet, *, on: date | None = None, as_of: date | None = None
    ) -> SheetAnswer:
        """Put a requirement workbook to the list, and return the answer as data."""
        return await self._run(self._ask.sheet_answer(file_of(sheet), on=on, as_of=as_of))

    async def answer_sheet(
        self, sheet: Sheet, *, on: date | None = None, as_of: date | None = None, lang: Lang = "ja"
    ) -> bytes:
        """Put a requirement workbook to the list, and return the workbook with the answers in it."""
        return await self._run(self._ask.answered_sheet(file_of(sheet), on=on, as_of=as_of, lang=lang))

    async def status(self) -> Status:
        """Return which list is in force, and how the last attempts to renew it went."""
        return await self._run(self._ask.status())

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

    async def _send(self, call: Call) -> Answer | Lost:
        try:
            return answered(await self._http.request(**sent(call)))
        except httpx.TransportError as error:
            return Lost(f"{self._http.base_url}: {error or type(error).__name__}")

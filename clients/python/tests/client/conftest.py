"""What the tests of the client share: a service whose list has changed once, and both clients alike."""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ismap_lookup_client import AsyncClient, Client, Options

from .servers import LIST, Odd, misbehaving, run, serving, sync

LEFT = "C24-8014-2"
AUDITORS = "番号,監査機関名,登録年月日\nA-1,あおば監査法人,2021-04-01\n"

Kind = Callable[..., Any]


class Awaited:
    """An AsyncClient asked as if it were a Client, so that one test puts both to the same."""

    def __init__(self, address: str, options: Options) -> None:
        self._loop = asyncio.new_event_loop()
        self._client = AsyncClient(address, options)

    def __enter__(self) -> "Awaited":
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run_until_complete(self._client.close())
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def asked(*arguments: object, **named: object) -> Any:
            answer = getattr(self._client, name)(*arguments, **named)
            return self._loop.run_until_complete(answer if inspect.isawaitable(answer) else _all(answer))

        return asked


async def _all(items: Any) -> list[Any]:
    return [item async for item in items]


@pytest.fixture(params=[Client, Awaited], ids=["waiting", "awaited"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Make a client of one kind or the other."""
    return lambda address, **options: request.param(address, Options(**options))


@pytest.fixture
def client(kind: Kind, service: str) -> Iterator[Any]:
    with kind(service) as client:
        yield client


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with the synthetic list, one entry of which was struck off and one changed since."""
    home = tmp_path_factory.mktemp("home")
    sync(home, LIST, "2026-11-20")
    later = tmp_path_factory.mktemp("lists") / "later.csv"
    rows = LIST.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if not row.startswith(LEFT)]
    kept[1] = kept[1].replace("2027-06-30", "2028-06-30")
    later.write_text("".join(kept), encoding="utf-8")
    sync(home, later, "2026-11-22")
    auditors = later.with_name("auditors.csv")
    auditors.write_text(AUDITORS, encoding="utf-8")
    run(home, "sync", "--auditors", "--source", str(auditors), "--listed-on", "2026-11-22")
    with serving(home) as address:
        yield address


@pytest.fixture
def odd() -> Iterator[Odd]:
    with misbehaving() as server:
        yield server

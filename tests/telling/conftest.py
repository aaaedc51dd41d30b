"""A data folder with a list that changes, and a receiver; all names and numbers are synthetic."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest

from lookup.desk import Desk, open_desk
from lookup.settings import Settings
from lookup.store.webhooks import Webhook, WebhookStore
from lookup.sync.gates import GateSettings
from lookup.sync.run import Declaration, SyncOutcome, sync
from lookup.sync.sources import open_source
from lookup.telling.announcing import first_told
from lookup.telling.delivering import Counts, Sender
from lookup.telling.round import tell
from lookup.telling.signature import new_secret

from ..serving import COMMAND
from .receiver import Receiver, receiving

HEADER = "登録番号,クラウドサービスの名称,クラウドサービス事業者,有効期限,監査機関,備考\n"
FIRST = {
    "C21-0001-2": "みやこクラウド,株式会社みやこ,2026-12-31,あおば監査法人,",
    "C21-0002-2": "おおいクラウド,おおい株式会社,2027-04-30,有限責任監査法人みどり,更新",
    "C21-0003-2": "みなとクラウド,みなと株式会社,2028-04-30,,",
}
SECOND = {
    "C21-0001-2": "みやこクラウド,株式会社みやこ,2026-12-31,あおば監査法人,",
    "C21-0002-2": "おおいクラウド,おおい株式会社,2029-04-30,有限責任監査法人みどり,更新審査中",
    "C21-0004-2": "あたらしいクラウド & <α>,株式会社あたらし,2027-01-15,あおば監査法人,",
}
NIGHT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
"""Half past three of the 21st in Tokyo."""
NO_GATES = GateSettings(drop_percent=100, growth_percent=1000)


def written(entries: dict[str, str]) -> str:
    return HEADER + "".join(f"{number},{rest}\n" for number, rest in entries.items())


class House:
    """A data folder, seen from inside the process; ``now`` is the time it is there."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.now = NIGHT
        self.desk: Desk = open_desk(Settings(home=home))
        self.webhooks = WebhookStore(self.desk.settings.store_path)

    def take_in(self, entries: dict[str, str], gates: GateSettings = NO_GATES) -> SyncOutcome:
        """Take in a list, an hour after whatever was last."""
        self.now += timedelta(hours=1)
        path = self.home.parent / "list.csv"
        path.write_text(written(entries), encoding="utf-8")
        return self._sync(str(path), gates)

    def fail(self) -> None:
        """Attempt to take in a list that is not there."""
        self.now += timedelta(hours=1)
        with pytest.raises(Exception, match="There is no file"):
            self._sync(str(self.home / "nothing.csv"), NO_GATES)

    def add(self, receiver: Receiver, **wanted: Any) -> Webhook:
        """Register *receiver*."""
        self.now += timedelta(minutes=1)
        webhook = Webhook(
            id=f"wh_{len(self.webhooks.all_())}",
            url=receiver.url,
            secret=new_secret(),
            created_at=self.now,
            told=first_told(self.desk.store, self.now),
            **wanted,
        )
        self.webhooks.add(webhook)
        return webhook

    def round(self, after: timedelta = timedelta(minutes=1)) -> Counts:
        """Let some time pass, and tell what is to be told: from a desk opened anew, as after a restart."""
        self.now += after
        desk = open_desk(Settings(home=self.home))
        return tell(
            desk.store,
            Sender(WebhookStore(desk.settings.store_path), desk.knowledge, lambda: self.now),
            desk.catalogue,
        )

    def _sync(self, spec: str, gates: GateSettings) -> SyncOutcome:
        desk = self.desk
        source = open_source(spec, desk.settings, desk.knowledge)
        declared = Declaration(origin="official", complete=True)
        return sync(desk.store, desk.knowledge, source, declared=declared, at=self.now, gates=gates)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "home")
    yield house
    house.desk.store.close()
    house.webhooks.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def environment(home: Path, **settings: object) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ISMAP_LOOKUP_", "COVERAGE_"))}
    given = {f"ISMAP_LOOKUP_{name.upper()}": str(value) for name, value in settings.items()}
    return kept | {"ISMAP_LOOKUP_HOME": str(home), "PYTHONUTF8": "1"} | given


def run(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command as people do."""
    command = [*COMMAND, *map(str, arguments), "--lang", "en"]
    return subprocess.run(command, env=environment(home), check=False, capture_output=True, text=True)


class Served:
    """A running service: ``client`` asks it, ``log()`` is what it has logged so far."""

    def __init__(self, client: httpx.Client, process: subprocess.Popen[str], log: Path) -> None:
        self.client = client
        self.process = process
        self._log = log

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")


@contextmanager
def serving(
    home: Path, *options: str, begun: Sequence[str] = COMMAND, **settings: object
) -> Iterator[Served]:
    """Run ``ismap-lookup serve`` over *home*, and end it politely."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with (
            log.open("w", encoding="utf-8") as errors,
            subprocess.Popen(
                [*begun, "serve", "--port", "0", "--lang", "en", *options],
                env=environment(home, **settings),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as process,
        ):
            assert process.stdout is not None
            line = process.stdout.readline()
            if "http://" not in line:
                process.kill()
                pytest.fail(f"the server did not start: {log.read_text(encoding='utf-8')}")
            address = line.partition("http://")[2].split()[0]
            try:
                with httpx.Client(base_url=f"http://{address}", timeout=60) as client:
                    yield Served(client, process, log)
            finally:
                process.terminate()
                process.communicate(timeout=60)


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until *condition* holds."""
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline, "it did not come about in time"
        sleep(0.02)

"""What the service does by itself: the daily sync in a process of its own, and telling webhooks."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time
from threading import Event, Lock
from types import TracebackType
from typing import Self

import structlog

from lookup.desk import Desk
from lookup.errors import LookupProblem
from lookup.matching.catalogue import Catalogue
from lookup.store.webhooks import WebhookStore
from lookup.sync.schedule import Schedule, missed
from lookup.telling.delivering import Sender
from lookup.telling.round import tell

ROUND_SECONDS = 5.0
"""How often it is looked whether there is something to tell, or to send again."""

_START = "import os; os.nice(10); from lookup.cli import main; main()"
_SYNC = (sys.executable, "-P", "-c", _START, "sync", "--lang", "en")
"""The very command that cron would run, with less claim to the processor than requests have."""
_SHOWN = 2_000

log = structlog.get_logger()


class Night:
    """At work between entering and leaving its block; leaving ends a sync that is under way, politely.

    Args:
        desk: Whose list is renewed, and whose webhooks are told.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._schedule = Schedule()
        self._stopped = Event()
        self._starting = Lock()
        self._child: subprocess.Popen[str] | None = None
        self._sender = Sender(
            WebhookStore(desk.settings.store_path),
            desk.knowledge,
            going_on=lambda: not self._stopped.is_set(),
        )

    def __enter__(self) -> Self:
        settings = self._desk.settings
        self._schedule.every(_guarded("telling failed", self._tell), ROUND_SECONDS)
        if settings.sync_at:
            at, take_in = time.fromisoformat(settings.sync_at), _guarded("sync failed", self._take_in)
            self._schedule.daily(take_in, at, settings.sync_jitter_seconds)
            last = next(iter(self._desk.store.runs(1)), None)
            if missed(at, last.started_at if last else None, datetime.now(UTC)):
                self._schedule.once(take_in)
            log.info("sync scheduled", at=settings.sync_at, zone="Asia/Tokyo", source=settings.sync_source)
        self._schedule.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._starting:
            self._stopped.set()
            if self._child is not None:
                self._child.terminate()
        self._schedule.stop()

    def _take_in(self) -> None:
        """Run ``ismap-lookup sync``; the store's lease sees to it that nobody else syncs meanwhile."""
        began = datetime.now(UTC)
        with self._starting:
            if self._stopped.is_set():
                return
            log.info("sync began", source=self._desk.settings.sync_source)
            self._child = subprocess.Popen(  # noqa: S603 - this very program
                _SYNC, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
        _, said = self._child.communicate()
        self._report(began, self._child.returncode, said)

    def _report(self, began: datetime, code: int, said: str) -> None:
        """Log how a sync ended: as its record says, or, where it left none, as it said itself."""
        run = next((run for run in self._desk.store.runs(1) if run.started_at >= began), None)
        if run is None:
            log.warning("sync ended", outcome="none", exit_code=code, said=said[-_SHOWN:].strip())
            return
        log.info(
            "sync ended",
            outcome=run.outcome,
            exit_code=code,
            source=run.source,
            bytes=run.bytes,
            services=run.service_count,
            version=run.version,
            seconds=round((run.ended_at - run.started_at).total_seconds(), 3),
            message=run.message.en,
        )

    def _tell(self) -> None:
        counts = tell(self._desk.store, self._sender, self._catalogue)
        if counts.delivered or counts.failed:
            log.info("webhooks told", delivered=counts.delivered, failed=counts.failed)

    def _catalogue(self) -> Catalogue:
        self._desk.refresh()
        return self._desk.catalogue()


def _guarded(event: str, job: Callable[[], None]) -> Callable[[], None]:
    """Return *job* such that what goes wrong in it is logged, and it is run again the next time."""

    def run() -> None:
        try:
            job()
        except LookupProblem as problem:
            log.warning(event, code=problem.code, reason=problem.text.en)
        except Exception:
            log.exception(event)

    return run

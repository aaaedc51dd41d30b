"""Following the list: a newer one is built in the background and put in place when it is ready."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import structlog

from lookup.desk import Desk
from lookup.errors import LookupProblem

PAUSE_SECONDS = 0.25
"""How often it is looked whether another process has taken in a list."""

log = structlog.get_logger()


class Follower:
    """Keeps the catalogue of *desk* that of the list in force, between :meth:`start` and :meth:`stop`.

    No question waits for it: until the newer catalogue is ready, the one before answers, and says so.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stopped = Event()
        self._thread = Thread(target=self._follow, name="follower", daemon=True)

    def start(self) -> None:
        """Read the list in force, and follow it from then on."""
        with _undisturbed():
            self._desk.follow()
            gc.freeze()
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer."""
        self._stopped.set()
        self._thread.join()

    def _follow(self) -> None:
        told = ""
        followed = self._desk.catalogue().version
        while not self._stopped.wait(PAUSE_SECONDS):
            try:
                if self._renewed():
                    version = self._desk.catalogue().version
                    event = "list renewed" if version is not followed else "decisions renewed"
                    log.info(event, version=version.id, services=version.service_count)
                    followed = version
                told = ""
            except LookupProblem as problem:
                if problem.code != told:
                    log.warning("list not renewed", code=problem.code, reason=problem.text.en)
                told = problem.code
        self._desk.store.close()

    def _renewed(self) -> bool:
        """Renew the catalogue, if need be, without holding up the requests that are answered meanwhile."""
        with _undisturbed():
            renewed = self._desk.refresh()
            if renewed:
                gc.freeze()
            return renewed


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let garbage collection rest.

    It would walk through the growing catalogue again and again while all threads wait (for 2,000 services
    300 ms at a time instead of 30), and building takes a quarter longer with it. What is frozen meanwhile it
    never looks at later.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

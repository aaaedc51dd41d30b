"""Following the list: a newer one is built in the background and put in place when it is ready."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

import structlog

from lookup.desk import Desk
from lookup.errors import LookupProblem
from lookup.model import ListVersion

PAUSE_SECONDS = 0.25
"""How often it is looked whether another process has taken in a list."""

TURN_SECONDS = 0.0005
"""How long a thread that builds goes on before one with a question has its turn."""
_USUAL_TURN = sys.getswitchinterval()

log = structlog.get_logger()


class Follower:
    """Keeps the catalogue of *desk* that of the list in force, between :meth:`start` and :meth:`stop`.

    No question waits for it: until the newer catalogue is ready, the one before answers, and says so.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stopped = Event()
        self._lock = Lock()
        self._building = 0
        self._thread = Thread(target=self._follow, name="follower", daemon=True)

    def start(self) -> None:
        """Read the list in force beside the questions, and follow it from then on."""
        self._desk.follow()
        self._thread.start()

    def stop(self) -> None:
        """Follow no longer."""
        self._stopped.set()
        self._thread.join()

    def _follow(self) -> None:
        told = ""
        followed: ListVersion | None = None
        while not self._stopped.is_set():
            try:
                renewed = self._renewed()
                version = self._desk.catalogue().version
                if followed is None:
                    # The names of a long list take seconds: the end of the process does not wait for them.
                    Thread(target=self._prepare, name="names", daemon=True).start()
                elif renewed:
                    event = "list renewed" if version is not followed else "decisions renewed"
                    log.info(event, version=version.id, services=version.service_count)
                followed = version
                told = ""
            except LookupProblem as problem:
                if problem.code != told:
                    log.warning("list not renewed", code=problem.code, reason=problem.text.en)
                told = problem.code
            self._stopped.wait(PAUSE_SECONDS)
        self._desk.store.close()

    def _renewed(self) -> bool:
        """Renew the catalogue, if need be, without holding up the requests that are answered meanwhile."""
        with self._undisturbed():
            renewed = self._desk.refresh()
            if renewed:
                gc.freeze()
            return renewed

    def _prepare(self) -> None:
        """Read the names of the first list before anybody has to wait for them."""
        with self._undisturbed():
            self._desk.catalogue().prepare()
            gc.freeze()

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """Let garbage collection rest, and threads take turns more often, until all who build have done so.

        Collection would walk through the growing catalogue again and again while all threads wait (for 2,000
        services 300 ms at a time instead of 30), and building takes a quarter longer with it. What is frozen
        then it never looks at later. A question waits several turns: of the usual 5 ms, they are 35.
        """
        with self._lock:
            self._building += 1
            gc.disable()
            sys.setswitchinterval(TURN_SECONDS)
        try:
            yield
        finally:
            with self._lock:
                self._building -= 1
                if not self._building:
                    sys.setswitchinterval(_USUAL_TURN)
                    gc.enable()

"""Answering uploaded sheets beside the requests: a few at a time, their progress told as it is made."""

import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock, Thread
from typing import Final

import structlog

from lookup import recording
from lookup.answering import SheetAnswer, answer_sheet
from lookup.desk import Desk
from lookup.errors import LookupProblem
from lookup.matching.catalogue import Catalogue
from lookup.pages.held import Asked, HeldAnswers, Work
from lookup.sheets import Mappings
from lookup.store.records import SheetKept

TOLD_SECONDS: Final = 0.3
"""Progress is written down no more often."""
SWEPT_SECONDS: Final = 60.0
"""How often it is looked whether the time of an answer is over."""
WAITING: Final = 16
"""So many sheets may be under way at once, those that wait for their turn included."""

HELD: Final = "answers"
"""The folder of held answers, in the data folder."""

log = structlog.get_logger()


class Answers:
    """Answers sheets in threads of its own. When the process ends, what has begun is finished first.

    Args:
        desk: Knows which columns were mapped before, and keeps records.
    """

    def __init__(self, desk: Desk) -> None:
        self.held = HeldAnswers(desk.settings.home / HELD)
        self._desk = desk
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="sheet")
        self._lock = Lock()
        self._under_way = 0
        self._stopped = Event()
        self._sweeper = Thread(target=self._sweep, name="sweeper", daemon=True)

    def start(self) -> None:
        """From now on throw away each answer when its time is over."""
        self._sweeper.start()

    def stop(self) -> None:
        """Leave the rest of the answers to whoever starts next."""
        self._stopped.set()
        self._sweeper.join()

    def begin(self, catalogue: Catalogue, data: bytes, asked: Asked) -> tuple[str, Future[None]] | None:
        """Begin to answer the workbook *data*, and return where the answer will be held.

        Returns:
            ``None`` if too many are under way.
        """
        with self._lock:
            if self._under_way >= WAITING:
                return None
            self._under_way += 1
        token = self.held.begin(asked)
        future = self._pool.submit(self._answer, token, catalogue, data, asked)
        future.add_done_callback(self._done)
        return token, future

    def _done(self, _: Future[None]) -> None:
        with self._lock:
            self._under_way -= 1

    def _answer(self, token: str, catalogue: Catalogue, data: bytes, asked: Asked) -> None:
        told = time.monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told >= TOLD_SECONDS:
                told = time.monotonic()
                self.held.tell(token, Work(state="working", done=done, total=total))

        mappings = Mappings(given=asked.mapping, remembered=self._desk.layouts.all_())
        try:
            answer, workbook = answer_sheet(
                catalogue,
                data,
                asked.name,
                on=asked.on,
                lang=asked.lang,
                progress=progress,
                mappings=mappings,
            )
            answered = workbook or b""
            record = self._record(answer, data, answered, asked) if asked.record else None
            self.held.finish(token, answer, answered, record)
        except LookupProblem as problem:
            self.held.tell(token, Work(state="failed", problem=problem.text))
        except Exception:
            log.exception("sheet failed", sheet=asked.name)
            self.held.tell(token, Work(state="failed"))

    def _record(self, answer: SheetAnswer, data: bytes, answered: bytes, asked: Asked) -> str:
        kept = SheetKept(name=asked.name, original=data, answered=answered)
        return recording.read_record(recording.record_sheet(self._desk, answer, kept, asked.on)).id

    def _sweep(self) -> None:
        self.held.sweep()
        while not self._stopped.wait(SWEPT_SECONDS):
            self.held.sweep()

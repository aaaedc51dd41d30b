"""Answering uploaded sheets beside the requests: a few at a time, their progress told as it is made."""

import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import structlog

from lookup.answering import answer_sheet
from lookup.errors import LookupProblem
from lookup.matching.catalogue import Catalogue
from lookup.pages.held import Asked, HeldAnswers, Work

TOLD_SECONDS: Final = 0.3
"""Progress is written down no more often."""

log = structlog.get_logger()


class Answers:
    """Answers sheets in threads of its own. When the process ends, what has begun is finished first."""

    def __init__(self, held: HeldAnswers) -> None:
        self.held = held
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="sheet")

    def begin(self, catalogue: Catalogue, data: bytes, asked: Asked) -> tuple[str, Future[None]]:
        """Begin to answer the workbook *data*, and return where the answer will be held."""
        token = self.held.begin(asked)
        return token, self._pool.submit(self._answer, token, catalogue, data, asked)

    def _answer(self, token: str, catalogue: Catalogue, data: bytes, asked: Asked) -> None:
        told = time.monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal told
            if time.monotonic() - told >= TOLD_SECONDS:
                told = time.monotonic()
                self.held.tell(token, Work(state="working", done=done, total=total))

        try:
            answer, workbook = answer_sheet(
                catalogue, data, asked.name, on=asked.on, lang=asked.lang, progress=progress
            )
            self.held.finish(token, answer, workbook or b"")
        except LookupProblem as problem:
            self.held.tell(token, Work(state="failed", problem=problem.text))
        except Exception:
            log.exception("sheet failed", sheet=asked.name)
            self.held.tell(token, Work(state="failed"))

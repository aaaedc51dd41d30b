"""Answers kept with their entity tags, so that asking the same again costs the service next to nothing."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock

import msgspec

KEPT_BYTES = 32 * 1024 * 1024
"""So many bytes of answers are kept; those not asked for the longest go first."""


class Answer(msgspec.Struct, frozen=True):
    """What came back. Names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Cache:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Answer | None:
        """Return the answer kept under *key*."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep *answer* under *key*, unless it is too large for that."""
        if len(answer.body) > KEPT_BYTES // 4:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += len(answer.body) - (len(before.body) if before else 0)
            self._kept[key] = answer
            while self._bytes > KEPT_BYTES:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone.body)

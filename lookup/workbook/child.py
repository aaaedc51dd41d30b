"""A fresh process for every workbook, bounded in time and memory, so that no file can harm the service.

Both directions of the pipe carry msgpack, decoded by the annotations of the function that runs in the child:
its parameters and its result must be types that :mod:`msgspec` knows. Nothing is ever unpickled.
"""

import subprocess
import sys
import threading
import typing
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

import msgspec

from lookup.workbook.limits import LIMITS, Limits, Refused
from lookup.workbook.pipe import Call, Reply, read_frame, write_frame

T = TypeVar("T")
First = TypeVar("First")
Answer = TypeVar("Answer")
Last = TypeVar("Last")

_START = (
    "import gc, os, sys; gc.disable(); sys.path[:] = sys.argv[1:]; "
    "from lookup.workbook.serve import serve; serve(); os._exit(0)"
)
"""No garbage is collected in a process that lives for one file, nor is anything put in order at its end."""
_GRACE: Final = 2.0
"""Seconds that a child has to end once nobody listens to it any more."""
_KILLED_FOR_TIME = frozenset({-24})
"""Exit codes of a child that used up its processor time (SIGXCPU)."""


class ChildFailed(Exception):
    """The traceback of a failure inside the child: for developers, as the cause of the user's error."""


def in_child(function: Callable[..., T], *args: object, limits: Limits = LIMITS, name: str) -> T:
    """Run *function* in a fresh child process and return its result.

    Args:
        function: A module-level function with annotations that :mod:`msgspec` can carry.
        *args: Its positional arguments.
        limits: Time and memory the child may use.
        name: What to call the file in a message.

    Raises:
        UnreadableFile: The function raised :class:`~lookup.workbook.limits.Refused` or any other exception,
            or the child crashed, ran out of memory or took too long.
    """
    with Child(function, args, limits=limits, name=name) as child:
        return typing.cast("T", child.receive(typing.get_type_hints(function)["return"]))


class Dialogue(Generic[First, Answer, Last]):
    """A generator function that runs in a child process: it yields once, is sent an answer, and returns.

    ::

        with Dialogue(function, args, name="a.xlsx") as dialogue:
            first = dialogue.first
            last = dialogue.finish(answer)

    Attributes:
        first: What the generator yielded.

    Raises:
        UnreadableFile: As for :func:`in_child`, on entering and in :meth:`finish`.
    """

    first: First

    def __init__(
        self,
        function: Callable[..., Generator[First, Answer, Last]],
        args: tuple[object, ...],
        *,
        limits: Limits = LIMITS,
        name: str,
    ) -> None:
        self._first, _, self._last = typing.get_args(typing.get_type_hints(function)["return"])
        self._start = partial(Child, function, args, limits=limits, name=name)

    def __enter__(self) -> Self:
        self._child = self._start()
        try:
            self.first = typing.cast("First", self._child.receive(self._first))
        except BaseException:
            self._child.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close()

    def finish(self, answer: Answer) -> Last:
        """Send *answer* into the generator and return what it returns."""
        self._child.send(msgspec.msgpack.encode(answer))
        return typing.cast("Last", self._child.receive(self._last))


class Child:
    """One child process that runs one function; ends with the ``with`` block at the latest."""

    def __init__(
        self, function: Callable[..., object], args: tuple[object, ...], *, limits: Limits, name: str
    ) -> None:
        self._limits = limits
        self._name = name
        self._late = False
        call = Call(
            module=function.__module__,
            function=function.__qualname__,
            seconds=limits.seconds,
            memory_bytes=limits.memory_bytes,
            args=msgspec.msgpack.encode(args),
        )
        self._outbox = msgspec.msgpack.encode(call)
        # Nothing foreign is in the command; sys.path goes along so that the child finds the same modules.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, message: bytes) -> None:
        """Keep *message* for the child; it goes out with the next :meth:`receive`, under its time limit."""
        self._outbox = message

    def receive(self, kind: Any) -> object:  # noqa: ANN401 - a type form such as `tuple[str, ...]` has no better annotation
        """Send what is kept, wait for the reply, and return it as *kind*.

        Raises:
            UnreadableFile: The child refused, failed, died or took too long.
        """
        timer = threading.Timer(self._limits.seconds, self._stop_late)
        timer.start()
        try:
            reply = self._exchange()
        finally:
            timer.cancel()
        if reply is None:
            raise Refused(self._why_silent()).told(self._name)
        if reply.code is not None:
            raise Refused(reply.code, **reply.values).told(self._name) from (
                ChildFailed(reply.trace) if reply.trace else None
            )
        return msgspec.msgpack.decode(reply.body, type=kind)

    def close(self) -> None:
        """Let the child end, or end it if it does not do so by itself, and free its pipes."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _exchange(self) -> Reply | None:
        if self._process.stdin is None or self._process.stdout is None:
            raise TypeError
        with suppress(OSError):
            write_frame(self._process.stdin, self._outbox)
        self._outbox = b""
        frame = read_frame(self._process.stdout)
        return None if frame is None else msgspec.msgpack.decode(frame, type=Reply)

    def _stop_late(self) -> None:
        self._late = True
        self._process.kill()

    def _why_silent(self) -> str:
        late = self._process.wait() in _KILLED_FOR_TIME or self._late
        return "workbook.too_slow" if late else "workbook.died"

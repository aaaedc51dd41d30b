"""What runs inside the child process: one function, once, under the limits of the call."""

import importlib
import inspect
import os
import sys
import traceback
import typing
from collections.abc import Callable, Generator
from contextlib import suppress
from math import ceil

import msgspec

from lookup.workbook.limits import Refused
from lookup.workbook.pipe import Call, Reply, read_frame, write_frame

STEPS = 2
"""A child makes at most two steps (see ``Dialogue``), each with the processor time of one."""


def serve() -> None:
    """Read one call from standard input, run it, and write what it gives to standard output."""
    inbox = os.fdopen(os.dup(0), "rb")
    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    frame = read_frame(inbox)
    if frame is None:
        return
    call = msgspec.msgpack.decode(frame, type=Call)
    bound(call)
    steps = _steps(call, inbox)
    while (reply := _next_reply(steps)) is not None:
        write_frame(outbox, msgspec.msgpack.encode(reply))


def bound(call: Call) -> None:
    """Bound this process's memory and processor time, as far as the platform can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on every platform

    seconds = ceil(call.seconds) * STEPS
    for kind, limit in ((resource.RLIMIT_AS, call.memory_bytes), (resource.RLIMIT_CPU, seconds)):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))


def _steps(call: Call, inbox: typing.IO[bytes]) -> Generator[object, None, None]:
    """Yield each result of the called function: one, or two when it is a generator that takes an answer."""
    function: Callable[..., object] = getattr(importlib.import_module(call.module), call.function)
    hints = typing.get_type_hints(function)
    kinds = tuple(hints[name] for name in inspect.signature(function).parameters)
    # mypy cannot follow a type made at run time
    args = msgspec.msgpack.decode(call.args, type=tuple[kinds])  # type: ignore[valid-type]
    outcome = function(*args)
    if not isinstance(outcome, Generator):
        yield outcome
        return
    yield next(outcome)
    frame = read_frame(inbox)
    if frame is None:
        return
    answer = msgspec.msgpack.decode(frame, type=typing.get_args(hints["return"])[1])
    del frame  # it may be large, and the room is needed
    try:
        outcome.send(answer)
    except StopIteration as stop:
        yield stop.value


def _next_reply(steps: Generator[object, None, None]) -> Reply | None:
    """Return the next result, or why there is none; ``None`` at the end."""
    try:
        return Reply(msgspec.msgpack.encode(next(steps)))
    except StopIteration:
        return None
    except Refused as refused:
        return Reply(b"", refused.code, refused.values)
    except MemoryError:
        return Reply(b"", "workbook.too_heavy")
    except Exception:  # noqa: BLE001 - whatever a broken file provokes is told to the parent, traceback and all
        return Reply(b"", "workbook.broken", {}, traceback.format_exc())

"""What goes over the pipe between the service and a child process: frames of a length and that many bytes."""

import struct
from typing import IO, Final

from msgspec import Struct

_LENGTH: Final = struct.Struct(">Q")


class Call(Struct, frozen=True, kw_only=True):
    """What the child is to run.

    Attributes:
        module: Module of the function.
        function: Its name there.
        seconds: Processor time the child may use for each step.
        memory_bytes: Address space the child may use.
        args: Its arguments as a msgpack array.
    """

    module: str
    function: str
    seconds: float
    memory_bytes: int
    args: bytes


class Reply(Struct, frozen=True):
    """What the child says: a result, or why there is none.

    Attributes:
        body: The result as msgpack; empty when there is none.
        code: Id of the message that tells why there is none.
        values: What that message takes.
        trace: Traceback of an exception that nobody expected.
    """

    body: bytes
    code: str | None = None
    values: dict[str, str] = {}
    trace: str | None = None


def write_frame(pipe: IO[bytes], frame: bytes) -> None:
    """Write one frame and flush it."""
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes | None:
    """Read one frame; ``None`` when the other end is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = pipe.read(length)
    return frame if len(frame) == length else None

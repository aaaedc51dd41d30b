"""Files of the officer: read whole; written beside and then renamed, so that nothing stays half-written."""

import os
from collections.abc import Iterable
from pathlib import Path

from lookup.cli.output import messages
from lookup.errors import LookupProblem, WrongUse
from lookup.workbook import LIMITS


def read_file(path: Path) -> bytes:
    """Return the bytes of *path*; of a file beyond all limits only enough to see that.

    Raises:
        WrongUse: There is no such file.
        LookupProblem: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(LIMITS.file_bytes + 1)
    except FileNotFoundError as error:
        raise WrongUse("cli.no_file", messages()("cli.no_file", path=path)) from error
    except (OSError, ValueError) as error:
        raise LookupProblem(
            "cli.cannot_read", messages()("cli.cannot_read", path=path, reason=error)
        ) from error


def refuse_taken(path: Path) -> None:
    """Refuse to write over a file that is there already.

    Raises:
        WrongUse: It is there.
    """
    if path.exists():
        raise WrongUse("cli.exists", messages()("cli.exists", path=path))


def write_file(path: Path, data: bytes) -> None:
    """Put *data* at *path* as a whole, or leave what is there.

    Raises:
        LookupProblem: It cannot be written.
    """
    write_pieces(path, [data])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Put *pieces*, one after the other, at *path* as a whole, or leave what is there.

    Raises:
        LookupProblem: It cannot be written.
    """
    beside = path.with_name(f".ismap-lookup-{os.getpid()}")
    try:
        try:
            with beside.open("xb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise LookupProblem(
            "cli.cannot_write", messages()("cli.cannot_write", path=path, reason=error)
        ) from error

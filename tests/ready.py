"""A process that has read the program's modules and knowledge, and runs ``ismap-lookup`` in forks of itself.

Reading them takes most of the time of a short command, and the tests run many hundreds. What runs is the same
entry point in a process of its own; ``tests/cli/test_program.py`` runs the command from its very beginning.
"""

import atexit
import gc
import os
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import NoReturn

PLACE = "TESTS_READY_PROCESS"
"""The environment variable that holds the path of the socket."""
_ROOT = Path(__file__).parents[1]
_STREAMS = ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w"))


@contextmanager
def standing_by() -> Iterator[None]:
    """Keep such a process for as long as the block lasts, its socket told by :data:`PLACE`."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "ready")
        script = "import sys; from tests.ready import stand_by; stand_by(sys.argv[1])"
        env = os.environ | {"PYTHONUTF8": "1"}
        with Popen(
            [sys.executable, "-c", script, place], stdin=PIPE, stdout=PIPE, env=env, cwd=_ROOT
        ) as process:
            assert process.stdout
            assert process.stdin
            process.stdout.readline()
            os.environ[PLACE] = place
            try:
                yield
            finally:
                del os.environ[PLACE]
                process.stdin.close()


def stand_by(place: str) -> None:
    """Run a command for each connection at *place*, until standard input ends."""
    import lookup.server.serve  # noqa: F401, PLC0415 - read here, once, for all that fork from this process
    from lookup.cli import main  # noqa: PLC0415
    from lookup.knowledge import load_knowledge  # noqa: PLC0415

    load_knowledge()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(place)
        listener.listen(256)
        os.write(sys.stdout.fileno(), b"ready\n")
        while sys.stdin not in (readable := select.select([listener, sys.stdin], [], [])[0]):
            assert readable
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _run(connection, main)
            connection.close()


def _run(connection: socket.socket, main: Callable[[], None]) -> NoReturn:
    """Be the command that *connection* orders, and tell it the exit code."""
    head, streams, _, _ = socket.recv_fds(connection, 8, len(_STREAMS))
    order = b""
    while len(order) < int.from_bytes(head, "big"):
        order += connection.recv(1 << 20)
    folder, count, *rest = order.split(b"\0")
    arguments, environment = rest[: int(count)], rest[int(count) :]
    connection.sendall(os.getpid().to_bytes(8, "big"))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(folder)
    os.environb.clear()
    os.environb.update(pair.partition(b"=")[::2] for pair in environment)
    sys.argv[1:] = map(os.fsdecode, arguments)
    for stream, (number, name, mode) in zip(streams, _STREAMS, strict=True):
        os.dup2(stream, number)
        os.close(stream)
        _open(number, name, mode)
    code = _exit_code(main)
    connection.sendall(code.to_bytes(8, "big"))
    os._exit(code)


def _open(number: int, name: str, mode: str) -> None:
    """Open a standard stream as Python does at its start."""
    errors = "backslashreplace" if name == "stderr" else "surrogateescape"
    by_line = 1 if name == "stderr" or os.isatty(number) else -1
    stream = open(number, mode, by_line, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 - for as long as the process lives
    setattr(sys, name, stream)
    setattr(sys, f"__{name}__", stream)


def _exit_code(main: Callable[[], None]) -> int:
    """Run the program to its end as Python would."""
    try:
        main()
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    try:
        atexit._run_exitfuncs()  # which os._exit would not
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        return 120
    return code & 0xFF

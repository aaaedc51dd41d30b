"""Has the process that listens at the socket ``argv[1]`` run ``ismap-lookup`` with the other arguments.

It is the command as far as its caller can tell: the same arguments, folder, environment and streams, signals
passed on, and the same exit code. See ``ready.py``.
"""

import os
import signal
import socket
import sys

_SEPARATOR = b"\0"


def main() -> int:
    with socket.socket(socket.AF_UNIX) as ready:
        ready.connect(sys.argv[1])
        said = [os.getcwdb(), str(len(sys.argv) - 2).encode(), *map(os.fsencode, sys.argv[2:])]  # noqa: PTH109 - pathlib takes longer than all of this
        said += [name + b"=" + value for name, value in os.environb.items()]
        order = _SEPARATOR.join(said)
        socket.send_fds(ready, [len(order).to_bytes(8, "big")], [0, 1, 2])
        ready.sendall(order)
        running = int.from_bytes(ready.recv(8), "big")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _: os.kill(running, received))
        code = ready.recv(8)
    # Without a word the command was ended by a signal, as a shell would tell it.
    return int.from_bytes(code, "big") if code else 128 + signal.SIGKILL


if __name__ == "__main__":
    # Nothing is left to clean up, and every millisecond here is one of each command.
    os._exit(main())

"""Milliseconds from the open store to the list that can be asked, printed by a server that then ends.

``ISMAP_LOOKUP_HOME=… python -m bench.http.ready``
"""

import os
import signal
import time
from contextlib import suppress

from lookup.desk import open_desk
from lookup.server.serve import serve
from lookup.settings import load_settings


def main() -> None:
    desk = open_desk(load_settings(os.environ))
    desk.store.current()
    opened = time.perf_counter()

    def told(_: str) -> None:
        while not desk.ready():
            time.sleep(0.001)
        print(round((time.perf_counter() - opened) * 1000))
        os.kill(os.getpid(), signal.SIGINT)

    with suppress(KeyboardInterrupt):
        serve(desk, "127.0.0.1", 0, 1, told)


if __name__ == "__main__":
    main()

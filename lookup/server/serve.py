"""The server: logging, the socket, one process or several that answer on it, and the nightly work beside."""

import os
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from types import FrameType

import msgspec
import uvicorn
from litestar.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from lookup.api.measuring import SHARED
from lookup.desk import Desk, open_desk
from lookup.errors import LookupProblem
from lookup.server.application import application
from lookup.server.night import Night
from lookup.server.watching import configure_logging, traced
from lookup.settings import PREFIX, load_settings

_PROTOCOL = "lookup.server.protocol:Protocol"
"""By its name, so that every process reads it for itself."""

GRACE_SECONDS = 30
"""How long requests and sheets under way may take after the server was told to stop."""


def serve(desk: Desk, host: str, port: int, workers: int, told: Callable[[str], None]) -> None:
    """Answer HTTP requests until told to stop; requests under way are finished.

    The nightly sync and the telling of webhooks belong to this process, however many processes answer.

    Args:
        desk: Answers the questions.
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.
        workers: How many processes answer; with one, this process does so itself.
        told: Given the address as soon as the server answers there.

    Raises:
        LookupProblem: The address cannot be used, or something else listens there.
    """
    configure_logging(desk.settings)
    signal.signal(signal.SIGTERM, _stop)
    # Some things are only offered on loopback; the worker processes hear of it by the environment.
    desk.settings = msgspec.structs.replace(desk.settings, host=host)
    os.environ[f"{PREFIX}HOST"] = host
    with closing(_listen(desk, host, port)) as listening, _measuring_together(workers):
        bound_port = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host

        def ready() -> None:
            told(f"http://{shown}:{bound_port}")

        with Night(desk):
            if workers == 1:
                _Server(_config(traced(application(desk), desk)), ready).run(sockets=[listening])
            else:
                _Workers(_config("lookup.server.serve:worker", workers), [listening], ready).run()


def worker() -> ASGIApp:
    """Return the application for one process of several; it reads the settings of the environment anew."""
    desk = open_desk(load_settings(os.environ))
    configure_logging(desk.settings)
    return traced(application(desk), desk)


@contextmanager
def _measuring_together(workers: int) -> Iterator[None]:
    """Give several processes a folder in which they add up what they measure, for as long as they run."""
    if workers == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="ismap-lookup-metrics-") as folder:
        os.environ[SHARED] = folder
        yield


def _config(app: ASGIApp | str, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        http=_PROTOCOL,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """Leave by the same way as after Ctrl-C, through every block that has something to end."""
    raise KeyboardInterrupt


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


class _Workers(Multiprocess):
    """Several processes on one socket, started anew when one of them ends; says when all of them answer."""

    def __init__(
        self, config: uvicorn.Config, sockets: list[socket.socket], ready: Callable[[], None]
    ) -> None:
        super().__init__(config, sockets)
        self._ready = ready

    def init_processes(self) -> None:
        super().init_processes()
        for process in self.processes:
            while process.process.is_alive() and not self.should_exit.is_set():
                if process.wait_until_ready(1.0):
                    break
                self.handle_signals()
        if not self.should_exit.is_set():
            self._ready()


def _listen(desk: Desk, host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        text = desk.knowledge.messages(
            "api.cannot_listen", host=host, port=port, reason=error.strerror or error
        )
        raise LookupProblem("api.cannot_listen", text) from error

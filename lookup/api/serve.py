"""The server process: logging, the socket, and uvicorn around the application."""

import logging
import socket
import sys
from collections.abc import Callable
from contextlib import closing

import structlog
import uvicorn

from lookup.api.app import create_app
from lookup.desk import Desk
from lookup.errors import LookupProblem

GRACE_SECONDS = 30
"""How long requests and sheets under way may take after the server was told to stop."""


def serve(desk: Desk, host: str, port: int, told: Callable[[str], None]) -> None:
    """Answer HTTP requests until told to stop; requests under way are finished.

    Args:
        desk: Answers the questions.
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.
        told: Given the address as soon as the server answers there.

    Raises:
        LookupProblem: The address cannot be used, or something else listens there.
    """
    configure_logging()
    with closing(_listen(desk, host, port)) as listening:
        bound_port = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            create_app(desk),
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        server = _Server(config, lambda: told(f"http://{shown}:{bound_port}"))
        server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def configure_logging() -> None:
    """Send the log to stderr: one line per event, exceptions with their traceback, never a body."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _listen(desk: Desk, host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        text = desk.knowledge.messages(
            "api.cannot_listen", host=host, port=port, reason=error.strerror or error
        )
        raise LookupProblem("api.cannot_listen", text) from error

"""A service that started is alive at once, and ready when a list was read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from threading import Thread
from time import monotonic

import httpx
import uvicorn

from lookup.api.app import create_app
from lookup.desk import open_desk
from lookup.settings import load_settings

from ..serving import LIST, sync


@contextmanager
def answering(home: Path) -> Iterator[httpx.Client]:
    """Serve the data folder *home* from this process, and do not ask first whether it can be read."""
    app = create_app(open_desk(load_settings({"ISMAP_LOOKUP_HOME": str(home)})))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    with create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=60
            ) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


def test_a_service_is_alive_but_not_ready_until_a_list_could_be_read(tmp_path: Path) -> None:
    good, home = tmp_path / "good", tmp_path / "home"
    sync(good, LIST)
    home.mkdir()
    store = home / "lists.sqlite"
    store.write_bytes(b"This is no database." * 1_000)
    with answering(home) as client:
        assert client.get("/healthz").status_code == 200
        not_ready = client.get("/readyz")
        assert (not_ready.status_code, not_ready.json()["code"]) == (503, "api.not_ready")
        assert client.get("/v1/services").json()["code"] == "store.damaged"

        (good / "lists.sqlite").replace(store)
        until = monotonic() + 30
        while client.get("/readyz").status_code != 200:
            assert monotonic() < until, "the list was not read once it could be"
        assert client.get("/v1/services/C23-8008-2").json()["list"]["official"] is True

        store.write_bytes(b"This is no database." * 1_000)
        assert client.get("/readyz").status_code == 200, "the list that was read answers on"
        assert client.get("/v1/services").json()["list"]["official"] is True


def test_without_any_list_the_bundled_one_makes_a_service_ready(tmp_path: Path) -> None:
    with answering(tmp_path) as client:
        info = client.get("/v1/services").json()["list"]
        assert (info["official"], info["complete"]) == (False, False)
        assert client.get("/readyz").status_code == 200

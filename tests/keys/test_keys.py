"""A key opens what its scopes say, until it expires or is revoked; only its hash is kept."""

import json
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import monotonic

import httpx
import pytest
import time_machine

from lookup.api.app import create_app
from lookup.api.describe import described_routes
from lookup.desk import open_desk, today
from lookup.keys import create, holder, key_store
from lookup.settings import Settings

from ..serving import COMMAND, environment, serving
from .conftest import Operator, bearer

NAMES = {"requirements": [{"id": "1", "service": "若竹ドライブ"}]}
DECISION = {
    "verdict": "accept",
    "name": "わかたけ",
    "registration_number": "C21-8004-2",
    "by": "調達課",
    "why": "契約書",
}
OPEN = {"/healthz", "/readyz", "/openapi.json"}
WITHIN_SECONDS = 1.0


def test_on_the_machine_itself_no_key_is_asked_for(operator: Operator) -> None:
    with serving(operator.home) as client:
        assert client.get("/v1/status").status_code == 200
        assert client.post("/v1/match", json=NAMES).status_code == 200


def test_a_key_opens_what_its_scopes_say_and_nothing_else(operator: Operator) -> None:
    keys = {scope: operator.key(scope)[1] for scope in ("read", "match", "operate")}
    with serving(operator.home, require_keys="yes") as client:
        for scope, key in keys.items():
            answers = {
                "read": client.get("/v1/services", headers=bearer(key)),
                "match": client.post("/v1/match", json=NAMES, headers=bearer(key)),
                "operate": client.get("/v1/webhooks", headers=bearer(key)),
            }
            assert {name: answer.status_code for name, answer in answers.items()} == {
                name: 200 if name == scope else 403 for name in answers
            }
        refused = client.get("/v1/services", headers=bearer(keys["match"])).json()
        assert refused["code"] == "keys.not_allowed"
        assert "read" in refused["detail"]
        made = client.post("/v1/decisions", json=DECISION, headers=bearer(keys["operate"]))
        assert made.status_code == 201


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "keys.missing"),
        ({"Authorization": "Bearer"}, "keys.missing"),
        ({"Authorization": "Basic aXNtYXA6eA=="}, "keys.missing"),
        ({"Authorization": "Bearer ismap_0a1b2c3d_none"}, "keys.wrong"),
        ({"X-API-Key": "ismap_0a1b2c3d_none"}, "keys.missing"),
    ],
)
def test_without_a_key_that_is_taken_nothing_is_answered_but_how_the_service_is(
    operator: Operator, sent: dict[str, str], code: str
) -> None:
    operator.key("read")
    with serving(operator.home, require_keys="yes") as client:
        for path in ("/v1/services", "/v1/services/C21-8004-2", "/v1/services.csv", "/metrics", "/reconcile"):
            answer = client.get(path, headers=sent)
            assert answer.status_code == 401, path
            assert answer.json()["code"] == code
            assert answer.headers["www-authenticate"].startswith("Bearer")
        assert client.post("/v1/match", json=NAMES, headers=sent).status_code == 401
        assert [client.get(path, headers=sent).status_code for path in sorted(OPEN)] == [200, 200, 200]
        described = client.get("/openapi.json").json()
        for path, methods in described["paths"].items():
            for operation in methods.values():
                assert ("security" in operation) is (path not in OPEN), path


def test_every_route_but_those_about_the_service_itself_needs_a_scope(tmp_path: Path) -> None:
    app = create_app(open_desk(Settings(home=tmp_path)))
    scopes = {(path, method): described.scope for path, method, described in described_routes(app)}

    assert {path for (path, _), scope in scopes.items() if scope is None} == OPEN
    assert {path.split("/")[2] for (path, _), scope in scopes.items() if scope == "operate"} == {
        "decisions",
        "review",
        "webhooks",
    }
    assert scopes["/v1/decisions", "get"] == "read"
    assert all(scope == "match" for (path, _), scope in scopes.items() if path.startswith("/v1/records"))
    assert scopes["/v1/sheets", "post"] == scopes["/v1/identify", "post"] == "match"


def test_a_service_that_others_can_reach_asks_for_keys_unless_told_otherwise(operator: Operator) -> None:
    for require, expected in (("auto", 401), ("yes", 401), ("no", 200)):
        with serving(operator.home, host="0.0.0.0", require_keys=require) as everywhere:  # noqa: S104 - what is tested
            port = everywhere.base_url.port
            assert httpx.get(f"http://127.0.0.1:{port}/v1/status").status_code == expected


def test_an_operator_is_told_at_the_start_that_no_key_was_made_yet(operator: Operator) -> None:
    for keys, told in ((0, True), (1, False)):
        for _ in range(keys):
            operator.key("read")
        with subprocess.Popen(
            [*COMMAND, "serve", "--port", "0"],
            env=environment(operator.home) | {"ISMAP_LOOKUP_REQUIRE_KEYS": "yes"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.terminate()
            said = process.communicate(timeout=60)[1]
        assert ("ismap-lookup api-keys create" in said) is told
        assert "画面は鍵を求めません" in said


def test_a_revoked_key_stops_within_a_second_in_every_process(operator: Operator) -> None:
    key_id, key = operator.key("read")
    with serving(operator.home, require_keys="yes", workers="2") as client:
        address = f"{client.base_url}/v1/services/C21-8004-2"
        assert {httpx.get(address, headers=bearer(key)).status_code for _ in range(20)} == {200}

        operator.run("api-keys", "revoke", key_id)

        revoked_at = monotonic()
        stopped_at = revoked_at
        while monotonic() - revoked_at < 2 * WITHIN_SECONDS:
            # A connection of its own each time, so that either process may answer.
            if httpx.get(address, headers=bearer(key)).status_code == 200:
                stopped_at = monotonic()
        assert stopped_at - revoked_at < WITHIN_SECONDS


def test_a_key_is_taken_through_its_last_day_in_tokyo(tmp_path: Path) -> None:
    desk = open_desk(Settings(home=tmp_path))
    kept, key = create(desk, "期限付き", ["read"], today() + timedelta(days=1))
    store = key_store(desk)

    assert holder(store, key, today() + timedelta(days=1)) == kept
    assert holder(store, key, today() + timedelta(days=2)) is None
    assert holder(store, key[:-1], today()) is None
    assert holder(store, f"{key}x", today()) is None
    assert holder(store, "", today()) is None


def test_only_a_hash_of_a_key_is_kept_and_no_list_shows_more(operator: Operator) -> None:
    key_id, key = operator.key("read", "match")
    secret = key.rpartition(f"{key_id}_")[2]

    listed = operator.run("api-keys", "list") + operator.run("api-keys", "list", "--json")
    assert key_id in listed
    assert "read match" in listed
    assert secret not in listed
    with closing(sqlite3.connect(operator.home / "lists.sqlite")) as db:
        assert secret not in "\n".join(db.iterdump())


def test_operators_are_told_what_is_wrong(operator: Operator) -> None:
    assert "api-keys list" in operator.run("api-keys", "revoke", "0a1b2c3d", code=1)
    with time_machine.travel("2026-11-23", tick=False):
        assert "2020-01-01" in operator.run(
            "api-keys", "create", "x", "--scope", "read", "--expires", "2020-01-01", code=2
        )
    assert "--scope" in operator.run("api-keys", "create", " ", "--scope", "read", code=2)
    assert json.loads(operator.run("api-keys", "list", "--json")) == {"keys": []}


def test_a_mirror_takes_the_list_with_a_key_where_one_is_asked_for(
    operator: Operator, tmp_path: Path
) -> None:
    _, key = operator.key("read", name="写し")
    with serving(operator.home, require_keys="yes") as client:
        source = f"mirror:{str(client.base_url).rstrip('/')}"
        for sent, code in ((None, 1), (key, 0)):
            copy = Operator(tmp_path / "copy")
            if sent:
                (copy.home / "settings.toml").write_text(f'mirror_key = "{sent}"\n', encoding="utf-8")
            copy.home.mkdir(exist_ok=True)
            copy.run("sync", "--source", source, code=code)
        ours, theirs = (json.loads(one.run("status", "--json"))["list"]["sha256"] for one in (operator, copy))
    assert ours == theirs

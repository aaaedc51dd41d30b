"""A limit is hit exactly where its header said, for each key by itself, over all processes together."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import httpx

from ..serving import serving
from .conftest import Operator, bearer

MOST = 7


def left(answer: httpx.Response) -> int:
    said = re.fullmatch(r'"requests";r=(\d+);t=(\d+)', answer.headers["ratelimit"])
    assert said is not None
    assert 1 <= int(said[2]) <= 60
    return int(said[1])


def test_a_limit_is_hit_exactly_where_its_header_said(operator: Operator) -> None:
    with serving(operator.home, requests_per_minute=str(MOST)) as client:
        answers = [client.get("/v1/status") for _ in range(MOST)]
        assert {answer.headers["ratelimit-policy"] for answer in answers} == {f'"requests";q={MOST};w=60'}
        assert [left(answer) for answer in answers] == list(range(MOST - 1, -1, -1))
        assert {answer.status_code for answer in answers} == {200}

        refused = client.get("/v1/services/C21-8004-2")
        assert refused.status_code == 429
        assert refused.json()["code"] == "api.http_429"
        assert left(refused) == 0
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert client.get("/healthz").status_code == 200
        assert client.get("/").status_code == 200


def test_each_key_has_a_limit_of_its_own_over_all_processes(operator: Operator) -> None:
    keys = [operator.key("read")[1] for _ in range(2)]
    with serving(operator.home, require_keys="yes", requests_per_minute="40", workers="2") as client:

        def ask(key: str) -> int:
            # A connection of its own each time, so that either process may answer.
            return httpx.get(f"{client.base_url}/v1/status", headers=bearer(key), timeout=60).status_code

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, keys * 60))
    for number in range(2):
        mine = answers[number::2]
        assert (mine.count(200), mine.count(429)) == (40, 20)


def test_whoever_tries_keys_is_counted_and_leaves_nothing_in_the_log(operator: Operator) -> None:
    with serving(operator.home, require_keys="yes", requests_per_minute=str(MOST)) as client:
        tried = [
            client.post("/v1/match", json={}, headers=bearer(f"ismap_0a1b2c3d_{number}"))
            for number in range(MOST + 2)
        ]
    assert [answer.status_code for answer in tried] == [401] * MOST + [429] * 2
    assert [left(answer) for answer in tried] == [*range(MOST - 1, -1, -1), 0, 0]
    assert json.loads(operator.run("operations", "--json")) == {"operations": []}


def test_without_a_limit_nothing_is_counted(operator: Operator) -> None:
    with serving(operator.home) as client:
        assert "ratelimit" not in client.get("/v1/status").headers
    assert not (operator.home / "counters.sqlite").exists()

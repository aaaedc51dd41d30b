"""What HTTP promises of every answer: HEAD, OPTIONS, tags, packing, languages, and other origins."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ..serving import LIST, serving, sync

NUMBER = "C24-8009-2"
HOME_PAGE = "https://www.example.go.jp"
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server with a record and audit institutions, whose answers the pages of one origin may read."""
    home = tmp_path_factory.mktemp("home")
    auditors = home / "auditors.csv"
    auditors.write_text("監査機関の名称,登録番号\n試験監査法人乙,1\n", encoding="utf-8")
    sync(home, LIST)
    sync(home, auditors, "2026-11-22", "--auditors")
    with serving(home, cors_origins=f"{HOME_PAGE} http://localhost:3000") as client:
        yield client


@pytest.fixture(scope="module")
def description(server: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = server.get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def reads(server: httpx.Client, description: dict[str, Any]) -> list[str]:
    """An address for each route that can be read."""
    requirements = [{"id": "1", "service": "若竹ドライブ"}]
    record = server.post("/v1/records", json={"requirements": requirements}).json()["id"]
    version = server.get("/v1/status").json()["list"]["version"]
    webhook = server.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/"}).json()["id"]
    names = {"registration_number": NUMBER, "version_id": version, "record_id": record, "webhook_id": webhook}
    return [path.format(**names) for path, methods in description["paths"].items() if "get" in methods]


def test_every_read_answers_head_as_get_without_the_body(server: httpx.Client, reads: list[str]) -> None:
    for address in reads:
        whole, head = server.get(address), server.head(address)
        assert (whole.status_code, head.status_code, head.content) == (200, 200, b""), address
        dated = {"date", "transfer-encoding", "x-request-id"}
        assert {k: v for k, v in head.headers.items() if k not in dated} == {
            k: v for k, v in whole.headers.items() if k not in dated
        }, address


def test_every_read_carries_a_tag_and_is_not_sent_again(server: httpx.Client, reads: list[str]) -> None:
    for address in reads:
        for headers in ({}, PLAIN):
            first = server.get(address, headers=headers)
            tag = first.headers["etag"]
            again = server.get(address, headers={**headers, "If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b""), address
            assert again.headers["etag"] == tag
            assert again.headers["vary"] == first.headers["vary"]
            assert again.headers["cache-control"] == first.headers["cache-control"]


def test_every_path_says_what_can_be_done_there(server: httpx.Client, description: dict[str, Any]) -> None:
    for path, methods in description["paths"].items():
        allowed = {method.upper() for method in methods} | {"OPTIONS"}
        allowed |= {"HEAD"} if "GET" in allowed else set()
        answer = server.options(path)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["allow"] == ", ".join(sorted(allowed))
        refused = server.patch(path)
        assert (refused.status_code, refused.headers["allow"]) == (405, answer.headers["allow"])
        assert refused.json()["code"] == "api.http_405"


def test_head_of_what_can_only_be_sent_is_refused(server: httpx.Client) -> None:
    refused = server.head("/v1/match")
    assert (refused.status_code, refused.headers["allow"], refused.content) == (405, "OPTIONS, POST", b"")


def test_a_packed_answer_has_a_weak_tag_and_says_that_it_depends_on_what_is_asked_for(
    server: httpx.Client,
) -> None:
    plain = server.get("/v1/services", headers=PLAIN)
    assert "content-encoding" not in plain.headers
    assert not plain.headers["etag"].startswith("W/")
    with server.stream("GET", "/v1/services", headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert gzip.decompress(raw) == plain.content
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize("refusal", ["gzip;q=0", "identity, gzip; q=0.0", "br;q=1.0, gzip;q=0"])
def test_an_encoding_that_is_refused_is_not_used(server: httpx.Client, refusal: str) -> None:
    answer = server.get("/v1/services", headers={"Accept-Encoding": refusal})
    assert "content-encoding" not in answer.headers
    assert answer.json()["total"] == 25


def test_files_that_are_packed_already_are_sent_as_they_are(server: httpx.Client) -> None:
    for address in ("/v1/services.xlsx", "/v1/template.xlsx"):
        answer = server.get(address, headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("ja", "ja"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,en;q=0.2,ja;q=0.5", "ja"),
        ("en;q=0", "ja, en"),
        ("fr", "ja, en"),
        ("", "ja, en"),
    ],
)
def test_a_problem_is_told_in_the_language_asked_for_and_kept_in_both(
    server: httpx.Client, asked: str, told: str
) -> None:
    refused = server.get("/v1/services/C99-9999-2", headers={"Accept-Language": asked})
    problem = refused.json()
    assert refused.headers["content-language"] == told
    assert "Accept-Language" in refused.headers["vary"]
    said = {lang for lang in ("ja", "en") if problem["message"][lang] in problem["detail"]}
    assert said == set(told.split(", "))
    assert set(problem["message"]) == {"ja", "en"}


def test_a_feed_is_told_in_the_language_asked_for(server: httpx.Client) -> None:
    answer = server.get("/v1/changes.atom", headers={"Accept-Language": "en", "Origin": HOME_PAGE})
    assert answer.headers["content-language"] == "en"
    assert answer.headers["vary"] == "Accept-Language, Accept-Encoding, Origin"


@pytest.mark.parametrize("origin", [HOME_PAGE, "http://localhost:3000"])
def test_pages_of_an_origin_that_the_operator_named_may_read(server: httpx.Client, origin: str) -> None:
    answers = (
        server.get("/v1/services", headers={"Origin": origin}),
        server.get("/v1/services/C99-9999-2", headers={"Origin": origin}),
    )
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == origin
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert "Origin" in answer.headers["vary"]
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    before = server.options("/v1/match", headers={"Origin": origin, **asked})
    assert before.status_code == 204
    assert before.headers["access-control-allow-methods"] == "OPTIONS, POST"
    assert "Content-Type" in before.headers["access-control-allow-headers"]


@pytest.mark.parametrize("origin", ["https://evil.example", f"{HOME_PAGE}.evil.example", "null"])
def test_pages_of_other_origins_may_not(server: httpx.Client, origin: str) -> None:
    for answer in (
        server.get("/v1/services", headers={"Origin": origin}),
        server.options("/v1/match", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "Origin" in answer.headers["vary"], "an answer without leave must not be kept for who has it"


def test_a_page_that_may_read_still_decides_nothing(server: httpx.Client) -> None:
    body = {
        "verdict": "accept",
        "name": "東館書庫",
        "registration_number": NUMBER,
        "by": "調達課",
        "why": "契約書",
    }
    refused = server.post("/v1/decisions", json=body, headers={"Origin": HOME_PAGE})
    assert (refused.status_code, refused.json()["code"]) == (403, "decisions.not_from_here")
    assert server.post("/v1/decisions", json=body, headers={"Origin": "http://localhost:3000"}).is_success


def test_no_origin_may_read_unless_the_operator_says_so(client: httpx.Client) -> None:
    answer = client.get("/v1/services", headers={"Origin": HOME_PAGE})
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert "Origin" not in answer.headers["vary"]


def test_every_origin_may_read_where_the_operator_says_so(tmp_path: Path) -> None:
    with serving(tmp_path / "home", cors_origins="*") as open_to_all:
        answer = open_to_all.get("/v1/services", headers={"Origin": "https://anybody.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert json.loads(answer.content)["total"] > 0

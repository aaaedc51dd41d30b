"""What cannot be answered is refused as a problem that says where and what to do; the service lives on."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from lookup.api.app import create_app
from lookup.desk import open_desk
from lookup.server.watching import configure_logging
from lookup.settings import load_settings

from ..serving import LIST, serving, sync

JSON = {"Content-Type": "application/json"}


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Check that *answer* is a problem in both languages, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["type"] == f"urn:ismap-lookup:problem:{found['code']}"
    assert found["message"]["ja"] in found["detail"]
    assert found["message"]["en"] in found["detail"]
    assert "Traceback" not in answer.text
    return found


def paths(found: dict[str, Any]) -> list[str]:
    return [error["path"] for error in found["errors"]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"requirements": [{"id": "a", "title": "x", "colour": "red"}]}, ["requirements[0].colour"]),
        ({"requirements": [{"id": "a", "body": "kingdom"}]}, ["requirements[0].body"]),
        ({"requirements": [{"id": "a", "lists": ["ISMAP", "FISMAP"]}]}, ["requirements[0].lists[1]"]),
        ({"requirements": [{"id": "a", "starts_on": "2026-02-30"}]}, ["requirements[0].starts_on"]),
        ({"requirements": [{"id": "a", "starts_on": "2026-02-28T00:00:00Z"}]}, ["requirements[0].starts_on"]),
        ({"requirements": [{"service": "AWS"}]}, ["requirements[0].id"]),
        ({"requirements": [{"id": ""}]}, ["requirements[0].id"]),
        ({"requirements": [{"id": "a", "generative_ai": "yes"}]}, ["requirements[0].generative_ai"]),
        ({"requirements": ["AWS"]}, ["requirements[0]"]),
        ({"requirements": {}}, ["requirements"]),
        ({}, ["requirements"]),
        ([], ["$"]),
        ({"requirements": [], "on": "yesterday"}, ["on"]),
        ({"requirements": [], "as_of": 20261122}, ["as_of"]),
        ({"requirements": [], "limit": 3}, ["limit"]),
        (
            {"requirements": [{"id": 1, "x": 1, "body": "y"}, {"id": "b", "title": "z"}, {}], "on": "q"},
            [
                "requirements[0].x",
                "requirements[0].id",
                "requirements[0].body",
                "requirements[2].id",
                "on",
            ],
        ),
        ({"requirements": [{"id": "a", "title": "x"}] * 1001}, ["requirements"]),
    ],
)
def test_every_fault_of_a_body_is_named_by_its_path(
    client: httpx.Client, body: object, expected: list[str]
) -> None:
    assert sorted(paths(problem(client.post("/v1/match", json=body), 400))) == sorted(expected)


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ({"service": "AWS", "starts_on": "2027-04-01", "ends_on": "2027-03-31"}, "ends_on"),
        ({"service": "AWS", "information_class": "3B", "class_scale": "national"}, "information_class"),
        ({"service": "AWS", "generative_ai": False, "generative_ai_models": ["x"]}, "generative_ai_models"),
    ],
)
def test_a_requirement_that_contradicts_itself_is_refused(
    client: httpx.Client, requirement: dict[str, object], expected: str
) -> None:
    body = {"requirements": [{"id": "good", "service": "AWS"}, {"id": "bad", **requirement}]}
    assert paths(problem(client.post("/v1/match", json=body), 400)) == [f"requirements[1].{expected}"]


def test_nothing_to_look_for_is_refused(client: httpx.Client) -> None:
    found = problem(client.post("/v1/match", json={"requirements": [{"id": "a"}]}), 400)
    assert all(path.startswith("requirements[0]") for path in paths(found))


def test_a_blank_name_is_refused_by_its_path(client: httpx.Client) -> None:
    body = {"queries": [{"name": "若竹ドライブ"}, {"name": "　"}], "kind": "provider"}
    assert paths(problem(client.post("/v1/identify", json=body), 400)) == ["queries[1].name"]


def test_the_limit_of_a_batch_is_named(client: httpx.Client) -> None:
    found = problem(client.post("/v1/identify", json={"queries": [{"name": "x"}] * 1001}), 400)
    assert "1000" in found["errors"][0]["message"]["en"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nonsense", b'{"requirements": [\xff]}', b"[" * 100_000, b'"\\ud800"']
)
def test_what_is_no_json_is_refused(client: httpx.Client, body: bytes) -> None:
    problem(client.post("/v1/match", content=body, headers=JSON), 400)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/v1/services?colour=red", ["colour"]),
        ("/v1/services?limit=ten", ["limit"]),
        ("/v1/services?limit=0", ["limit"]),
        ("/v1/services?limit=501", ["limit"]),
        ("/v1/services?q=", ["q"]),
        ("/v1/services?valid_on=2026-02-30&list=FISMAP", ["list", "valid_on"]),
        ("/v1/services?q=a&q=b", ["q"]),
        ("/v1/services/C23-8008-2?q=a", ["q"]),
        ("/v1/status?x=1", ["x"]),
        ("/healthz?x=1", ["x"]),
        ("/v1/template.xlsx?lang=fr", ["lang"]),
    ],
)
def test_parameters_are_never_ignored(client: httpx.Client, address: str, expected: list[str]) -> None:
    assert sorted(set(paths(problem(client.get(address), 400)))) == expected


def test_parameters_of_a_posted_request_are_never_ignored(client: httpx.Client) -> None:
    found = problem(client.post("/v1/match?on=2026-11-22", json={"requirements": []}), 400)
    assert paths(found) == ["on"]


def test_what_is_not_there_is_told(client: httpx.Client) -> None:
    assert "C99-9999-2" in problem(client.get("/v1/services/C99-9999-2"), 404)["detail"]
    problem(client.get("/v1/nowhere"), 404)
    problem(client.get("/schema"), 404)
    refused = client.put("/v1/match", json={})
    problem(refused, 405)
    assert "POST" in refused.headers["allow"]


def test_bodies_of_another_kind_are_refused(client: httpx.Client) -> None:
    problem(client.post("/v1/match", content=b"{}", headers={"Content-Type": "text/plain"}), 415)
    problem(client.post("/v1/match", data={"requirements": "[]"}), 415)
    problem(client.post("/v1/sheets", json={}), 415)
    problem(client.post("/v1/sheets", content=b"x", headers={"Content-Type": "multipart/form-data"}), 415)


def test_a_form_without_exactly_one_file_is_refused(client: httpx.Client) -> None:
    assert paths(problem(client.post("/v1/sheets", files={"sheet": ("a.xlsx", b"x")}), 400)) == ["sheet"]
    two = [("file", ("a.xlsx", b"x")), ("file", ("b.xlsx", b"x"))]
    assert paths(problem(client.post("/v1/sheets", files=two), 400)) == ["file"]
    assert paths(problem(client.post("/v1/sheets", files={"file": (None, b"x")}), 400)) == ["file"]
    headers = {"Content-Type": "multipart/form-data; boundary=xyz"}
    problem(client.post("/v1/sheets", content=b"--abc nonsense", headers=headers), 400)
    problem(client.post("/v1/sheets", content=b"", headers=headers), 400)


def bomb() -> bytes:
    """Return a small workbook that unpacks to a thousand times its size."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 300_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.xlsx", "これは文章です".encode()),
        ("empty.xlsx", b""),
        ("cut.xlsx", b"PK\x03\x04" + bytes(50)),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("bomb.xlsx", bomb()),
        ("/", b"x"),
        ('a"\r\nX: y', b"x"),
    ],
    ids=["text", "empty", "cut", "old", "bomb", "slash", "odd name"],
)
def test_what_is_no_workbook_is_refused_and_the_service_lives_on(
    client: httpx.Client, name: str, content: bytes
) -> None:
    problem(client.post("/v1/sheets", files={"file": (name, content)}), 400)
    assert client.get("/healthz").status_code == 200


def test_an_answer_in_another_form_is_refused(client: httpx.Client) -> None:
    answer = client.post("/v1/sheets", files={"file": ("a.xlsx", b"x")}, headers={"Accept": "image/png"})
    problem(answer, 406)


def test_what_is_too_large_is_refused_with_the_limit(tmp_path: Path) -> None:
    with serving(tmp_path / "home", max_upload_bytes="100000") as client:
        large = b"x" * 200_000
        answers = [
            client.post("/v1/sheets", files={"file": ("a.xlsx", large)}),
            client.post("/v1/match", content=large, headers=JSON),
            client.post("/v1/match", content=_in_parts(large), headers=JSON),
        ]
        for answer in answers:
            assert "100000" in problem(answer, 413)["detail"]
        assert client.get("/healthz").status_code == 200


def _in_parts(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), 10_000):
        yield data[start : start + 10_000]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_days(client: httpx.Client, day: str) -> None:
    requirement = {
        "id": "a",
        "service": "若竹ドライブ",
        "starts_on": day,
        "ends_on": day,
        "introduced_on": day,
    }
    body = {"requirements": [requirement], "on": day}
    assert client.post("/v1/match", json=body).status_code == 200
    assert client.get("/v1/services", params={"valid_on": day}).status_code == 200
    known = client.get("/v1/services", params={"as_of": day})
    assert known.json()["code"] == ("desk.nothing_known" if day < "2026" else "desk.future_as_of")


def test_a_store_that_breaks_under_the_service_is_told_and_what_is_healthy_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    sync(home, LIST)
    with serving(home) as client:
        assert client.get("/v1/services").status_code == 200
        (home / "lists.sqlite").unlink()
        (home / "lists.sqlite").write_bytes(b"this is no database, " * 100)
        assert problem(client.get("/v1/status"), 503)["code"].startswith("store.")
        assert client.get("/v1/services").json()["total"] == 25, "the list in memory goes on answering"
        assert client.get("/healthz").status_code == 200


def test_a_defect_is_a_problem_without_internals_and_leaves_its_trace_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> date:
        raise RuntimeError("wrong turn")

    desk = open_desk(load_settings({"ISMAP_LOOKUP_HOME": str(tmp_path)}))
    configure_logging(desk.settings)
    with TestClient(create_app(desk), raise_server_exceptions=False) as client:
        assert client.get("/v1/services").status_code == 200
        monkeypatch.setattr("lookup.desk.today", broken)
        assert "wrong turn" not in problem(client.get("/v1/services"), 500)["detail"]
    assert "wrong turn" in capsys.readouterr().err


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
FIELDS = (
    "id",
    "service",
    "title",
    "lists",
    "body",
    "starts_on",
    "scope",
    "regions",
    "lines",
    "generative_ai",
)
requirements = st.dictionaries(st.sampled_from(FIELDS), anything, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=anything | st.fixed_dictionaries({"requirements": st.lists(requirements, max_size=3)}))
def test_no_body_whatever_makes_the_service_fail(client: httpx.Client, body: object) -> None:
    content = json.dumps(body).encode()
    for address in ("/v1/match", "/v1/identify"):
        assert client.post(address, content=content, headers=JSON).status_code in (200, 400)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parameters=st.dictionaries(
        st.sampled_from(
            ["q", "list", "status", "valid_on", "provider", "scope", "region", "limit", "cursor"]
        ),
        st.text(st.characters(codec="utf-8"), max_size=12),
    )
)
def test_no_query_whatever_makes_the_service_fail(client: httpx.Client, parameters: dict[str, str]) -> None:
    assert client.get("/v1/services", params=parameters).status_code in (200, 400)


def test_texts_too_long_to_be_judged_in_time_are_refused_with_the_limit(
    client: httpx.Client,
) -> None:
    name, text = "a b " * 300, "1" * 4_001
    long = {"id": "a", "service": name, "components": ["x", name], "lines": [text], "scope": ["x" * 4_000]}
    found = problem(client.post("/v1/match", json={"requirements": [long]}), 400)
    assert paths(found) == [
        "requirements[0].service",
        "requirements[0].lines[0]",
        "requirements[0].components[1]",
    ]
    assert [
        next(limit for limit in ("1000", "4000") if limit in error["message"]["en"])
        for error in found["errors"]
    ] == ["1000", "4000", "1000"]
    queries = {"queries": [{"name": name}, {"name": "x", "provider": name}]}
    assert paths(problem(client.post("/v1/identify", json=queries), 400)) == [
        "queries[0].name",
        "queries[1].provider",
    ]
    batch = {"queries": json.dumps({"q0": {"query": name}})}
    assert paths(problem(client.post("/reconcile", data=batch), 400)) == ["queries.q0.query"]


@pytest.mark.parametrize("path", ["/v1/sheets", "/v1/questions"])
@pytest.mark.parametrize("kind", ["", "Content-Type: text/plain; charset=no-such\r\n"])
def test_bytes_in_a_part_without_a_file_name_are_no_file(client: httpx.Client, path: str, kind: str) -> None:
    head = f'--x\r\nContent-Disposition: form-data; name="file"\r\n{kind}\r\n'
    body = head.encode() + b"PK\x03\x04\xb0\xff" + b"\r\n--x--\r\n"
    sent = client.post(path, content=body, headers={"Content-Type": "multipart/form-data; boundary=x"})
    found = problem(sent, 400)
    assert (found["code"], paths(found)) == ("api.no_file", ["file"])

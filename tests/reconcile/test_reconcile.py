"""OpenRefine matches a column to the list by the W3C Reconciliation API, and takes properties from it."""

import json
from typing import Any

import httpx
import pytest

from .standard import check

ELSEWHERE = {"Origin": "http://127.0.0.1:3333"}


def ask(client: httpx.Client, queries: dict[str, Any], **headers: str) -> dict[str, Any]:
    """Send a batch as OpenRefine does: a form whose field holds JSON."""
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)}, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    check("results", found)
    return found


def one(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = ask(client, {"q0": query})["q0"]["result"]
    return result


def test_the_manifest_says_what_there_is_and_every_address_in_it_answers(client: httpx.Client) -> None:
    manifest = client.get("/reconcile").json()
    check("manifest", manifest)
    assert [kind["id"] for kind in manifest["defaultTypes"]] == ["service", "provider"]
    addresses = [manifest[name]["url"].replace("{{id}}", "C21-8001-2") for name in ("view", "preview")]
    helpers = [*manifest["suggest"].values(), manifest["extend"]["propose_properties"]]
    addresses += [helper["service_url"] + helper["service_path"] for helper in helpers]
    addresses += [manifest["logo"], manifest["documentation"]]
    for address in addresses:
        assert address.startswith(str(client.base_url)), address
        assert client.get(address).status_code == 200, address


def test_a_batch_answers_every_query_under_its_name_and_post_and_get_are_the_same(
    client: httpx.Client,
) -> None:
    queries = {"q1": {"query": "Slack"}, "q0": {"query": "OCI 利用料 一式", "limit": 1}, "q2": {"query": " "}}
    posted = ask(client, queries)
    assert list(posted) == ["q1", "q0", "q2"]
    assert posted["q1"]["result"][0]["id"] == "C21-8004-2"
    assert [found["id"] for found in posted["q0"]["result"]] == ["C21-8001-2"]
    assert posted["q2"]["result"] == []
    assert client.get("/reconcile", params={"queries": json.dumps(queries)}).json() == posted


def test_only_what_is_found_with_confidence_is_a_match(client: httpx.Client) -> None:
    names = ["Slack", "スラック", "Salesforce", "株式会社セールスフォース・ジャパン", "庁内の何か", "会議"]
    body = {"queries": [{"id": name, "name": name} for name in names], "limit": 50}
    identified = {
        found["id"]: found["candidates"] for found in client.post("/v1/identify", json=body).json()["results"]
    }
    answered = ask(client, {name: {"query": name, "type": "service", "limit": 50} for name in names})
    for name in names:
        found = {c["id"]: c for c in answered[name]["result"]}
        assert set(found) == {c["key"] for c in identified[name]}
        for candidate in identified[name]:
            shown = found[candidate["key"]]
            assert shown["score"] == pytest.approx(candidate["score"] * 100, abs=0.01)
            assert not shown["match"] or candidate["band"] in {"exact", "high"}
            assert sum(f["value"] for f in shown["features"]) == pytest.approx(shown["score"], abs=0.05)
        scores = [c["score"] for c in answered[name]["result"]]
        assert scores == sorted(scores, reverse=True)
    assert answered["Slack"]["result"][0]["match"]


def test_a_cell_that_names_two_services_is_left_to_a_person(client: httpx.Client) -> None:
    found = one(client, query="Slack及びHeroku Services", type="service")
    assert {"C21-8003-2", "C21-8004-2"} <= {candidate["id"] for candidate in found[:2]}
    assert not any(candidate["match"] for candidate in found)


def test_a_number_is_matched_to_its_entry(client: httpx.Client) -> None:
    best = one(client, query="Ｃ２１－８００４－２")[0]
    assert (best["id"], best["score"], best["match"]) == ("C21-8004-2", 100, True)


def test_a_column_of_companies_is_matched_to_providers(client: httpx.Client) -> None:
    company = "㈱セールスフォース・ジャパン"
    best = one(client, query=company, type="provider")[0]
    assert best["name"] == "株式会社セールスフォース・ジャパン"
    assert best["match"]
    assert best["type"][0]["id"] == "provider"
    assert one(client, query=company)[0] == best
    assert client.get(f"/services/{best['id']}").status_code == 302
    page = client.get(f"/services/{best['id']}", follow_redirects=True)
    assert "Heroku Services" in page.text


def test_a_provider_narrows_and_a_reseller_does_not_hide_the_service(client: httpx.Client) -> None:
    def beside(provider: str) -> list[dict[str, Any]]:
        return one(
            client, query="Slack", type="service", properties=[{"pid": "provider_name", "v": provider}]
        )

    own = beside("セールスフォース")
    assert own[0]["id"] == "C21-8004-2"
    assert {"id": "provider", "value": True} in own[0]["features"]
    reseller = beside("架空販売株式会社")
    assert reseller[0]["id"] == "C21-8004-2"
    assert {"id": "provider", "value": False} in reseller[0]["features"]


@pytest.mark.parametrize(
    ("pid", "value", "found"),
    [
        ("list", "ISMAP", True),
        ("list", "ISMAP-LIU", False),
        ("expires_on", "2027-06-30", True),
        ("regions", ["東京", "日本"], True),
        ("registration_number", {"id": "C21-8004-2"}, True),
    ],
)
def test_properties_must_be_as_printed(client: httpx.Client, pid: str, value: object, found: bool) -> None:  # noqa: FBT001
    result = one(client, query="Slack", type="service", properties=[{"pid": pid, "v": value}])
    assert any(candidate["id"] == "C21-8004-2" for candidate in result) is found


def test_without_a_name_properties_alone_find_but_never_match(client: httpx.Client) -> None:
    result = one(
        client, type="service", limit=50, properties=[{"pid": "provider_name", "v": "セールスフォース"}]
    )
    assert {"C21-8003-2", "C21-8004-2"} <= {candidate["id"] for candidate in result}
    assert not any(candidate["match"] for candidate in result)


@pytest.mark.parametrize(
    ("fields", "status", "code", "path"),
    [
        ({"queries": "{"}, 400, "reconcile.unreadable", "queries"),
        ({"queries": "[]"}, 400, "reconcile.unreadable", "queries"),
        ({"queries": '{"a": {"query": "x", "limit": 0}}'}, 400, "reconcile.unreadable", "queries.a.limit"),
        ({"queries": '{"a": {"query": "x", "typ": "y"}}'}, 400, "reconcile.unreadable", "queries.a.typ"),
        ({"queries": '{"a": {"type": "Q1"}}'}, 400, "reconcile.unreadable", "queries.a.type"),
        (
            {"queries": '{"a": {"query": "x", "properties": [{"pid": "nation", "v": 1}]}}'},
            400,
            "reconcile.unreadable",
            "queries.a.properties[0].pid",
        ),
        (
            {"extend": '{"ids": ["a"], "properties": [{"id": "nation"}]}'},
            400,
            "reconcile.unreadable",
            "extend.properties[0].id",
        ),
        ({"queries": "{}", "extend": "{}"}, 400, "reconcile.both", None),
        ({}, 400, "reconcile.neither", None),
        ({"callback": "jQuery1"}, 400, "api.bad_body", "callback"),
        (
            {"queries": json.dumps({str(n): {"query": "x"} for n in range(1_001)})},
            413,
            "reconcile.too_many",
            None,
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(
    client: httpx.Client, fields: dict[str, str], status: int, code: str, path: str | None
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/reconcile", data=fields, headers=form)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), answer.text
    assert path in [error["path"] for error in problem.get("errors", ())] or path is None


def test_json_instead_of_a_form_is_refused(client: httpx.Client) -> None:
    answer = client.post("/reconcile", json={"queries": {}})
    assert (answer.status_code, answer.json()["code"]) == (415, "api.not_form")


def test_typing_finds_services_and_providers_types_and_properties(client: httpx.Client) -> None:
    def suggested(what: str, **asked: str | int) -> list[str]:
        answer = client.get(f"/reconcile/suggest/{what}", params={**asked, "spell": "always"}).json()
        check("suggestions", answer)
        return [found["id"] for found in answer["result"]]

    assert suggested("entity", prefix="Slac")[0] == "C21-8004-2"
    assert suggested("entity", prefix="C21-8004-2")[0] == "C21-8004-2"
    assert any(found.startswith("provider-") for found in suggested("entity", prefix="セールスフォース"))
    assert suggested("entity", prefix="") == []
    first, rest = suggested("entity", prefix="C2"), suggested("entity", prefix="C2", cursor=20)
    assert len(first) == 20
    assert not set(first) & set(rest)
    assert suggested("type", prefix="prov") == ["provider"]
    assert "expires_on" in suggested("property", prefix="有効期限")
    assert "expires_on" in suggested("property", prefix="expires")


def test_properties_of_matched_cells_are_added_as_columns(client: httpx.Client) -> None:
    proposal = client.get("/reconcile/properties", params={"type": "service"}).json()
    check("proposal", proposal)
    known = [offered["id"] for offered in proposal["properties"]]
    assert {"registration_number", "provider_name", "list", "expires_on", "statement_scope"} <= set(known)
    assert len(client.get("/reconcile/properties", params={"limit": 3}).json()["properties"]) == 3
    wanted = {"ids": ["C21-8004-2", "C00-0000-0"], "properties": [{"id": name} for name in known]}
    answer = client.post("/reconcile", data={"extend": json.dumps(wanted)}).json()
    check("extension", answer)
    assert [meta["id"] for meta in answer["meta"]] == known
    row = answer["rows"]["C21-8004-2"]
    assert row["registration_number"] == [{"str": "C21-8004-2"}]
    assert row["expires_on"] == [{"date": "2027-06-30T00:00:00Z"}]
    assert row["statement_scope"] == [{"str": "メッセージ"}, {"str": "ハドルミーティング"}]
    assert row["governing_law"] == []
    assert set(map(len, answer["rows"]["C00-0000-0"].values())) == {0}
    provider = row["provider_name"][0]
    back = {"ids": [provider["id"]], "properties": [{"id": "services"}, {"id": "corporate_number"}]}
    answer = client.get("/reconcile", params={"extend": json.dumps(back)}).json()
    check("extension", answer)
    assert {"id": "C21-8004-2", "name": "Slack"} in answer["rows"][provider["id"]]["services"]


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/suggest/type", "/reconcile/properties"])
def test_a_page_of_any_origin_may_ask_here_and_only_here(client: httpx.Client, path: str) -> None:
    assert client.get(path, headers=ELSEWHERE).headers["access-control-allow-origin"] == "*"
    preflight = client.options(path, headers={**ELSEWHERE, "Access-Control-Request-Method": "GET"})
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in client.get("/v1/status", headers=ELSEWHERE).headers


def test_the_small_page_may_stand_in_any_frame_and_no_other_page_may(client: httpx.Client) -> None:
    small = client.get("/reconcile/preview", params={"id": "C21-8004-2"}, headers={"Accept-Language": "en"})
    assert "Slack" in small.text
    assert "C21-8004-2" in small.text
    assert '<html lang="en">' in small.text
    assert "<script" not in small.text
    assert "<form" not in small.text
    assert "frame-ancestors *" in small.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in client.get("/services/C21-8004-2").headers["content-security-policy"]
    lost = client.get("/reconcile/preview", params={"id": "C00-0000-0"})
    assert lost.status_code == 404


def test_answers_come_in_the_language_asked_and_are_not_sent_twice(client: httpx.Client) -> None:
    english = client.get("/reconcile", headers={"Accept-Language": "en"})
    assert english.json()["defaultTypes"][1]["name"] == "Provider"
    assert english.headers["content-language"] == "en"
    again = client.get(
        "/reconcile", headers={"Accept-Language": "en", "If-None-Match": english.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("asked", ["limit=1&limit=1", "limit=null", "limit=1e1"])
def test_a_parameter_of_the_standard_is_read_once_and_plainly(client: httpx.Client, asked: str) -> None:
    assert client.get(f"/reconcile/properties?{asked}").status_code == 400
    assert client.get("/reconcile/properties?limit=1&callback=x").status_code == 200

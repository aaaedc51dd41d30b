"""The reference page of the API stands by itself: every route, no script, nothing from elsewhere."""

import ast
import re
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from lookup.pages.snippets import PYTHON

CLIENT = Path(__file__).parents[2] / "clients/python/src/ismap_lookup_client/client.py"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_it_names_every_route_with_an_example(client: httpx.Client, lang: str) -> None:
    answer = client.get("/docs", params={"lang": lang})
    assert answer.status_code == 200
    page = LexborHTMLParser(answer.text)
    described = client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            section = page.css_first(f"section#{operation['operationId']}")
            assert section is not None, operation["operationId"]
            text = section.text()
            assert f"{method.upper()} {path}" in text
            assert "curl -s" in text
            for parameter in operation["parameters"]:
                assert parameter["name"] in text
            assert operation["description" if lang == "ja" else "summary"] in text
            assert page.css_first(f"nav.toc a[href='#{operation['operationId']}']") is not None


def test_every_link_inside_the_page_leads_somewhere(client: httpx.Client) -> None:
    page = LexborHTMLParser(client.get("/docs").text)
    anchors = {node.attributes["id"] for node in page.css("[id]")}
    names = [node.attributes["id"] for node in page.css("[id]")]
    assert len(names) == len(anchors)
    for link in page.css("a[href^='#']"):
        assert (link.attributes["href"] or "")[1:] in anchors


def test_it_loads_nothing_from_elsewhere_and_runs_nothing(client: httpx.Client) -> None:
    page = LexborHTMLParser(client.get("/docs").text)
    assert not page.css("script")
    assert not page.css("style, [style]")
    loaded = [
        node.attributes.get("src") or node.attributes.get("href") or ""
        for node in page.css("link, img, iframe, source, object")
    ]
    assert loaded
    assert all(re.match(r"/(static|v1)/", address) for address in loaded)
    foreign = [a.attributes["href"] or "" for a in page.css("a[href^='http']")]
    assert all(address.startswith("https://www.ismap.go.jp/") for address in foreign)


def test_the_pages_lead_to_it(client: httpx.Client) -> None:
    link = LexborHTMLParser(client.get("/", params={"lang": "ja"}).text).css_first("footer a[href='/docs']")
    assert link is not None
    assert link.text() == "API の説明"


def test_the_python_examples_call_what_the_client_has(client: httpx.Client) -> None:
    tree = ast.parse(CLIENT.read_text(encoding="utf-8"))
    methods = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    operations = {
        o["operationId"] for m in client.get("/openapi.json").json()["paths"].values() for o in m.values()
    }
    assert set(PYTHON) <= operations
    for snippet in PYTHON.values():
        ast.parse(snippet)
        assert set(re.findall(r"client\.(\w+)\(", snippet)) <= methods

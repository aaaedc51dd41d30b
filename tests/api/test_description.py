"""The description of the API: every route, every example, every problem, and no word that is not true."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

import lookup
from lookup.api import refusals
from lookup.knowledge import load_knowledge

ROOT = Path(__file__).parents[2]
SOURCE = Path(lookup.__file__).parent
ASKED_BY_HTTP = (
    "api",
    "desk.py",
    "auditing.py",
    "answering.py",
    "recording.py",
    "deciding.py",
    "sheets",
    "workbook",
)
RAISING = re.compile(r"refuse|not_found|_wrong|^NotFound|^WrongUse|Refused$|^InvalidRequirement|^Unreadable")
NOT_OVER_HTTP = {"desk.no_portal_file"}
"""Told at start."""


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def check(value: object, schema: dict[str, Any], described: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator({**schema, "components": described["components"]}).validate(value)


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    for reference in set(re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(described))):
        kind, name = reference
        assert name in described["components"][kind]


def test_names_of_operations_are_told_once(described: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(described)]
    assert len(names) == len(set(names))


def test_every_json_answer_has_an_example_that_is_one(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        for status in ("200", "201"):
            content = operation["responses"].get(status, {}).get("content", {})
            schema = content.get("application/json", {}).get("schema", {})
            if "$ref" in json.dumps(schema) and name != "post /v1/sheets":
                check(content["application/json"]["example"], schema, described)


def test_every_body_has_an_example_that_is_taken(described: dict[str, Any]) -> None:
    for _, operation in operations(described):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            check(content["application/json"]["example"], content["application/json"]["schema"], described)


def test_every_example_of_a_parameter_is_one(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        for parameter in operation["parameters"]:
            assert parameter["description"], name
            assert "null" not in json.dumps(parameter["schema"]), "a parameter cannot be null"
            if "example" in parameter:
                check(parameter["example"], parameter["schema"], described)


def test_bodies_take_no_unknown_field_and_answers_may_grow(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for name in ("MatchAsked", "IdentifyAsked", "IdentifyQuery", "Requirement", "RecordAsked"):
        assert schemas[name]["additionalProperties"] is False
    for name in ("ServicesAnswer", "Service", "Assessment", "Problem"):
        assert "additionalProperties" not in schemas[name]


def test_the_limits_of_a_batch_are_described(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    assert schemas["MatchAsked"]["properties"]["requirements"]["maxItems"] == 1_000
    assert schemas["IdentifyAsked"]["properties"]["queries"]["maxItems"] == 1_000


def test_every_problem_has_an_example_with_its_code_and_texts(described: dict[str, Any]) -> None:
    examples = described["components"]["examples"]
    for status, code in refusals.known_refusals():
        problem = examples[code]["value"]
        check(problem, {"$ref": "#/components/schemas/Problem"}, described)
        assert problem["type"] == f"urn:ismap-lookup:problem:{code}"
        assert problem["status"] == status
        assert "{" not in problem["detail"]


def test_every_problem_that_a_route_names_stands_under_its_status(described: dict[str, Any]) -> None:
    for name, operation in operations(described):
        for status, answer in operation["responses"].items():
            examples = answer.get("content", {}).get("application/problem+json", {}).get("examples", {})
            for code in examples:
                assert (int(status), code) in refusals.known_refusals(), name
        assert "500" in operation["responses"]


def codes_in(path: Path) -> set[str]:
    """Return the codes of the problems that a file raises."""
    known = load_knowledge().messages.by_id
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and a.value in known]
            found |= set(texts[:1]) if RAISING.search(name) else set()
    return found


def test_every_problem_that_the_program_can_answer_is_described() -> None:
    described = {code for _, code in refusals.known_refusals()}
    for room in ASKED_BY_HTTP:
        place = SOURCE / room
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            assert codes_in(path) <= described | NOT_OVER_HTTP, path


def test_every_problem_is_listed_for_people_with_its_texts() -> None:
    page = (ROOT / "docs/problems.md").read_text(encoding="utf-8")
    assert page == refusals.page(load_knowledge().messages)

"""What a caller gets wrong is told as one of the client's own exceptions, before anything is sent."""

from pathlib import Path
from typing import Any

import pytest

from ismap_lookup_client import AsyncClient, BadRequest, Client, LookupClientError, Requirement, WrongUse

from .conftest import Kind
from .servers import Odd


@pytest.mark.parametrize(
    ("method", "arguments", "named", "said"),
    [
        ("export", ("services", "pdf"), {}, "'pdf'; known are csv, xlsx, jsonl"),
        ("export", ("prices", "csv"), {}, "'prices'; known are services, changes, auditors"),
        ("match_sheet", ("nowhere/needs.xlsx",), {}, "needs.xlsx' cannot be read: No such file"),
        ("answer_sheet", (Path(),), {}, "cannot be read"),
        ("record_sheet", ("needs\0.xlsx",), {}, "cannot be read"),
        ("questions", (b"PK",), {}, "a path, or its name and its bytes, not bytes"),
        ("match_sheet", (("a.xlsx", b""),), {"columns": ["F=regions"]}, "columns is a mapping"),
        ("service", (23,), {}, "is a text, not int"),
        ("history", (None,), {}, "is a text, not NoneType"),
        ("service", (" ",), {}, "is blank"),
        ("history", ("",), {}, "is blank"),
        ("record", ("",), {}, "is blank"),
        ("service", (".",), {}, "is no number"),
        ("version", ("..",), {}, "is no number"),
        ("match", (Requirement(id="1", service="x"),), {}, "as a list of Requirement, not as Requirement"),
        ("match", ("若竹ドライブ",), {}, "as a list of Requirement, not as str"),
        ("match", ([object()],), {}, "cannot be sent"),
        ("make_record", (7,), {}, "as a list of Requirement, not as int"),
        ("identify", ("若竹ドライブ",), {}, "names come as a list"),
        ("identify", (["若竹ドライブ", 5],), {}, r"names\[1\] is a name"),
        ("identify_providers", ([b"x"],), {}, r"names\[0\] is a name"),
        ("search_page", (object(),), {}, "q: .*cannot be sent"),
        ("search_page", (), {"valid_on": {"year": 2026}}, "valid_on: .*cannot be sent"),
    ],
)
def test_what_cannot_be_sent_is_told_without_asking(
    kind: Kind, odd: Odd, method: str, arguments: tuple[Any, ...], named: dict[str, Any], said: str
) -> None:
    with kind(odd.address) as client, pytest.raises(WrongUse, match=said) as caught:
        getattr(client, method)(*arguments, **named)
    assert isinstance(caught.value, LookupClientError)
    assert isinstance(caught.value, ValueError)
    assert not odd.asked


def test_a_number_of_things_is_a_number(kind: Kind, odd: Odd) -> None:
    with kind(odd.address) as client, pytest.raises(WrongUse, match="most"):
        list(client.search("x", most="5"))


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize("address", [8000, None, "127.0.0.1:8000"])
def test_an_address_is_a_text(kind: Any, address: object) -> None:
    with pytest.raises(WrongUse, match="no address"):
        kind(address)


def test_the_text_of_a_refusal_names_each_fault_by_its_path(client: Any) -> None:
    needs = [Requirement(id="1", service="x"), Requirement(id="1"), Requirement(id="2", service="x" * 2_000)]
    with pytest.raises(BadRequest) as caught:
        client.match(needs)
    text = str(caught.value)
    assert text.startswith("400 ")
    assert "\n" not in text
    for fault in caught.value.problem.errors:
        assert f"{fault.path}: {fault.message.ja} / {fault.message.en}" in text
    assert len(caught.value.problem.errors) == 4


def test_of_very_many_faults_the_text_names_the_first_and_how_many_there_are_more(client: Any) -> None:
    with pytest.raises(BadRequest) as caught:
        client.match([Requirement(id=str(n)) for n in range(30)])
    assert len(caught.value.problem.errors) == 30
    assert str(caught.value).endswith("(+20)")

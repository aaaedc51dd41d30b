"""The data file about the portal: what is shipped, what an operator lays over it, and how a fault is told."""

from pathlib import Path
from typing import get_args

import pytest

from lookup.desk import knowledge_of
from lookup.errors import WrongUse
from lookup.knowledge import KnowledgeError, corrected, load_knowledge
from lookup.knowledge.portal import ListColumn
from lookup.settings import Settings
from lookup.sync.sources import is_on_portal
from lookup.sync.sources.portal import PortalSource

SHIPPED = load_knowledge()


def with_file(folder: Path, text: str) -> Path:
    path = folder / "portal.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_established_of_the_portal_is_shipped_and_nothing_else_is_claimed() -> None:
    portal = SHIPPED.portal

    assert (portal.address, portal.suffix, portal.portal_id) == ("https://www.ismap.go.jp", "/csm", None)
    assert portal.page_of("ISMAP").page_id == "cloud_service_list"
    assert portal.page_of("ISMAP").detail_page_id == "cloud_service_list_detail"
    assert portal.page_of("ISMAP-LIU").page_id is None
    assert portal.page_of("auditors").page_id is None


def test_every_column_of_a_list_can_be_corrected() -> None:
    assert {*get_args(ListColumn)} == {*SHIPPED.list_labels.titles}


def test_corrections_change_only_what_they_name_and_the_last_one_counts(tmp_path: Path) -> None:
    path = with_file(
        tmp_path,
        """
- portal_id: aaaa
  pages: [{list: ISMAP-LIU, page_id: first}]
- pages: [{list: ISMAP-LIU, page_id: second}]
  fields: {service_name: [呼び名], remarks: [サービス名]}
  paging: {page: [seite]}
  limits: {pages: 7, pause_seconds: 2}
""",
    )

    knowledge = corrected(SHIPPED, path)

    portal = knowledge.portal
    assert (portal.portal_id, portal.page_of("ISMAP-LIU").page_id) == ("aaaa", "second")
    assert portal.page_of("ISMAP") == SHIPPED.portal.page_of("ISMAP")
    assert (portal.paging["page"], portal.paging["total"]) == (("seite",), SHIPPED.portal.paging["total"])
    assert (portal.limits.pages, portal.limits.pause_seconds) == (7, 2)
    assert portal.limits.requests == SHIPPED.portal.limits.requests
    assert knowledge.list_labels.field_of("呼び名") == "service_name"
    assert knowledge.list_labels.field_of("サービス名") == "remarks"
    assert SHIPPED.list_labels.field_of("サービス名") == "service_name"


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("- address: https://x\n  adress: y\n", 2, "adress"),
        ("- fields:\n    service_name: [a]\n    servce_name: [b]\n", 3, "servce_name"),
        ("- suffix: /csm\n- fields: {service_name: [a], remarks: [a]}\n", 2, "'a' stands for"),
        ("- limits: {requests: many}\n", 1, "limits"),
        ("- limits: {reqests: 3}\n", 1, "reqests"),
        ("- pages:\n    - {list: ISMAP3, page_id: x}\n", 2, "ISMAP3"),
        ("- paging: {offset: [x]}\n", 1, "offset"),
        ("address: x\n", 1, "list of entries"),
        ("- [\n", 2, ""),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, named: str) -> None:
    with pytest.raises(KnowledgeError) as fault:
        corrected(SHIPPED, with_file(tmp_path, text))
    assert str(fault.value).startswith(f"portal.yaml:{line}:")
    assert named in str(fault.value)


def test_the_operators_file_is_the_one_in_the_data_folder_unless_another_is_named(tmp_path: Path) -> None:
    assert knowledge_of(Settings(home=tmp_path)) is SHIPPED
    with_file(tmp_path, "- portal_id: bbbb\n")
    assert knowledge_of(Settings(home=tmp_path)).portal.portal_id == "bbbb"
    with pytest.raises(WrongUse):
        knowledge_of(Settings(home=tmp_path, portal_file="elsewhere.yaml"))


@pytest.mark.parametrize(
    ("address", "origin"),
    [("https://www.ismap.go.jp", "official"), ("http://www.ismap.go.jp", None), ("https://x.example", None)],
)
def test_only_the_official_host_over_a_connection_that_proves_it_is_official(
    tmp_path: Path, address: str, origin: str | None
) -> None:
    knowledge = corrected(SHIPPED, with_file(tmp_path, f"- address: {address}\n"))

    source = PortalSource(Settings(home=tmp_path), knowledge)

    assert source.origin == origin
    assert source.name == f"{address}/csm"


def test_an_address_of_the_portals_pages_means_the_portal() -> None:
    assert is_on_portal("https://www.ismap.go.jp/csm?id=cloud_service_list", SHIPPED)
    assert not is_on_portal("https://www.ismap.go.jp.example/csm?id=cloud_service_list", SHIPPED)
    assert not is_on_portal("https://www.ismap.go.jp/list.csv", SHIPPED)

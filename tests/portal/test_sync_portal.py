"""The nightly copy from the portal: first, unchanged, changed, in pages, with what only detail pages say."""

import pytest

from lookup.knowledge import corrected, load_knowledge
from lookup.store import SqliteStore
from lookup.sync.reading import read_list

from .conftest import Command
from .server import Portal, service

LIU = "- pages: [{list: ISMAP-LIU, page_id: liu_list}]\n"


@pytest.fixture
def both(portal: Portal, command: Command) -> Command:
    """The command, where the page of the ISMAP-LIU list is known too."""
    portal.lists["liu_list"] = [service(n, "ISMAP-LIU") for n in range(51, 53)]
    command.paste(LIU)
    return command


def test_a_first_sync_takes_in_both_lists_as_complete(both: Command, portal: Portal) -> None:
    done = both.sync("--json")

    assert done.code == 0, done.err
    version = done.json["version"]
    assert (version["service_count"], version["complete"], version["origin"]) == (7, True, "official")
    assert version["source"] == f"{portal.address}/csm"
    shown = both("show", "L26-0051-2", "--json").json["service"]
    assert (shown["list"], shown["provider_name"], shown["expires_on"]) == (
        "ISMAP-LIU",
        "合成事業者51株式会社",
        "2027-03-31",
    )
    assert shown["extra"] == {}


def test_an_unchanged_portal_makes_no_second_version(both: Command, portal: Portal) -> None:
    first = both.sync("--json").json
    for entry in portal.lists["cloud_service_list"]:
        entry["sys_updated_on"] = "2026-11-23 00:00:00"
    second = both.sync("--json").json

    assert (first["outcome"], second["outcome"]) == ("new", "unchanged")
    assert second["version"]["id"] == first["version"]["id"]
    assert both("changes", "--json").json["changes"] == []


def test_a_changed_portal_makes_a_version_with_exactly_its_changes(both: Command, portal: Portal) -> None:
    both.sync()
    entries = portal.lists["cloud_service_list"]
    entries[0]["u_syn_kigen"] = "2028-03-31"
    entries.append(service(9))

    done = both.sync("--json")

    assert done.json["outcome"] == "new", done.err
    changes = both("changes", "--json").json["changes"]
    assert [(c["registration_number"], c["kind"], c["field"], c["after"]) for c in changes] == [
        ("C26-0001-2", "changed", "expires_on", "2028-03-31"),
        ("C26-0009-2", "added", None, None),
    ]


def test_while_a_page_id_is_unknown_the_list_is_incomplete_and_says_what_to_correct(command: Command) -> None:
    done = command.sync("--json")

    assert done.json["version"]["complete"] is False
    assert "ISMAP-LIU の一覧のページの id がまだ分からない" in done.err
    assert "portal.yaml" in done.err


def test_a_list_in_pages_is_read_to_its_end(both: Command, portal: Portal) -> None:
    portal.per_page = 2
    portal.lists["liu_list"] = [service(51, "ISMAP-LIU")]

    done = both.sync("--json")

    assert portal.turned == 2
    assert (done.json["version"]["service_count"], done.json["version"]["complete"]) == (6, True)


def test_what_only_the_page_of_an_entry_says_is_fetched_from_there(both: Command, portal: Portal) -> None:
    portal.with_details(attached=True)

    both.sync()

    shown = both("show", "C26-0002-2", "--json").json["service"]
    assert (shown["auditor"], shown["statement_scope"]) == ("合成監査法人", ["合成機能2", "合成基盤"])
    assert shown["detail_sys_id"] == f"{2:032x}"
    assert shown["extra"]["添付ファイル"] == f"{portal.address}/sys_attachment.do?sys_id={'a' * 31}2"


def test_pages_of_entries_that_say_nothing_are_given_up_after_three(both: Command, portal: Portal) -> None:
    done = both.sync("--json")

    asked = [path for _, path, _ in portal.asked if "id=cloud_service_list_detail" in path]
    assert len(asked) == 3
    assert done.json["version"]["complete"] is True
    assert "詳細ページから内容を読めませんでした" in done.err


def test_the_portal_is_asked_politely(both: Command, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISMAP_LOOKUP_CONTACT", "ismap@example.jp")

    both.sync()

    agents = {headers["user-agent"] for _, _, headers in portal.asked}
    assert len(agents) == 1
    assert agents.pop().endswith("(+ismap@example.jp)")
    api = [headers for _, path, headers in portal.asked if path.startswith("/api/")]
    assert {h["accept"] for h in api} == {"application/json"}
    assert all(h["x-usertoken"] and h["x-portal"] and h["cookie"] for h in api)


def test_what_is_kept_of_a_walk_holds_no_token_and_is_read_again_alike(both: Command, portal: Portal) -> None:
    version = both.sync("--json").json["version"]["id"]
    store = SqliteStore(both.home / "lists.sqlite")
    raw = store.raw(version)

    assert b"synthetic-guest-token" not in raw
    assert b"synthetic-visit" not in raw
    again = read_list(raw, "capture", corrected(load_knowledge(), both.portal_file))
    assert again.services == store.services(version)
    store.close()
    assert portal.asked

"""Every way in which the portal may fail: the last good list stays in force, the message names the cause."""

import pytest

from .conftest import Command
from .server import Portal, service

LIU = "- pages: [{list: ISMAP-LIU, page_id: liu_list}]\n"
FAILURES = {
    "login": ("ログインを求めています（401）", "asks for a login (401)"),
    "login_redirect": ("ログインの画面に転送されます（302）", "redirects to a login (302)"),
    "login_widget": ("ログインの部品だけ", "shows a login"),
    "empty_containers": ("ページの id「cloud_service_list」が変わった", "may have changed"),
    "no_data": ("データが入っていません", "widgets without data"),
    "maintenance": ("休止中のようです（「メンテナンス」とあります）", "closed for maintenance"),
    "unavailable": ("混み合っています（503）", "is busy (503)"),
    "busy": ("0秒待つよう求めています（429）", "asks to wait 0 seconds (429)"),
    "broken": ("側で問題が起きています（500）", "has a problem of its own (500)"),
    "gone": ("がありません（404）", "(404)"),
    "moved": ("別の場所（elsewhere.example）に転送されます", "another host"),
    "no_shell": ("portal_id）が見当たりません", "does not name its portal"),
    "drip": ("1.0秒たっても終わらない", "did not end within 1.0 seconds"),
    "cut": ("途中で切れました", "was cut"),
    "truncated": ("途中で切れているか、壊れています", "cut off or damaged"),
    "encoding": ("UTF-8 ではない", "not in UTF-8"),
    "large": ("大きすぎます（上限 0.2 MB）", "too large"),
    "endless": ("20ページを過ぎても終わらない", "does not end after 20 pages"),
    "repeated": ("2ページ目が、前のページと同じ", "repeats an earlier one"),
    "changing": ("変わり続けています", "keeps changing"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_leaves_the_last_good_list_in_force_and_is_named(
    failure: str, portal: Portal, command: Command
) -> None:
    portal.lists["liu_list"] = [service(51, "ISMAP-LIU")]
    command.paste(LIU)
    good = command.sync("--json").json["version"]
    portal.failing = failure
    if failure in ("endless", "repeated", "changing"):
        portal.per_page = 2
    if failure == "large":
        portal.lists["cloud_service_list"] = [service(1, u_syn_bikou="長" * 200_000)]

    done = command.sync()

    assert done.code == 1
    assert done.out == ""
    for said in FAILURES[failure]:
        assert said in done.err
    assert f"{portal.address}/csm" in done.err
    standing = command("status", "--json").json
    assert standing["list"]["version"] == good["id"]
    assert standing["last_attempt"]["outcome"] == "refused"
    assert FAILURES[failure][0] in standing["last_attempt"]["message"]["ja"]
    assert standing["last_success"]["version"] == good["id"]
    assert FAILURES[failure][0] in command("status").out


def test_a_portal_that_cannot_be_reached_changes_nothing_and_says_so(
    portal: Portal, command: Command
) -> None:
    command.paste("- address: http://127.0.0.1:9\n")

    done = command("sync")

    assert done.code == 1
    assert "「http://127.0.0.1:9/csm」に接続できません" in done.err
    assert not portal.asked
    assert "接続できません" in command("status").out


def test_a_busy_portal_is_asked_again_as_late_as_it_wants(portal: Portal, command: Command) -> None:
    portal.failing, portal.fails, portal.retry_after = "busy", 1, "1"

    assert command.sync().code == 0
    assert [path.partition("?")[0] for _, path, _ in portal.asked[:3]] == ["/csm", "/csm", "/api/now/sp/page"]


def test_a_portal_that_wants_to_be_left_alone_for_long_is_left_alone(
    portal: Portal, command: Command
) -> None:
    portal.failing, portal.retry_after = "busy", "3600"

    done = command.sync()

    assert done.code == 1
    assert "3600秒待つよう求めています" in done.err
    assert len(portal.asked) == 1


@pytest.mark.parametrize("failure", ["cut", "broken", "unavailable"])
def test_what_passes_by_itself_does_not_stop_a_sync(failure: str, portal: Portal, command: Command) -> None:
    portal.failing, portal.fails = failure, 1

    assert command.sync().code == 0


def test_a_list_that_changes_once_between_two_pages_is_read_again(portal: Portal, command: Command) -> None:
    portal.per_page = 2
    portal.shifts = 1

    done = command.sync("--json")

    assert done.code == 0, done.err
    assert done.json["version"]["service_count"] == 6


def test_fewer_entries_than_the_portal_states_make_no_complete_list(portal: Portal, command: Command) -> None:
    portal.lists["liu_list"] = [service(51, "ISMAP-LIU")]
    command.paste(LIU)
    portal.failing, portal.per_page = "total", 10

    done = command.sync("--json")

    assert done.json["version"]["complete"] is False
    assert "8件あるとされていますが、読めたのは5件です" in done.err


def test_a_page_that_says_it_goes_on_without_saying_how_makes_no_complete_list(
    portal: Portal, command: Command
) -> None:
    portal.failing = "total"
    command.paste("- paging: {page: [], start: []}\n")

    done = command.sync("--json")

    assert done.json["version"]["complete"] is False
    assert "次のページの求め方が分かりません" in done.err


@pytest.mark.parametrize("change", ["shrinks", "doubles", "labels"])
def test_a_list_that_is_suddenly_another_one_does_not_count(
    change: str, portal: Portal, command: Command
) -> None:
    portal.lists["cloud_service_list"] = [service(n) for n in range(1, 21)]
    good = command.sync("--json").json["version"]
    if change == "shrinks":
        portal.lists["cloud_service_list"] = portal.lists["cloud_service_list"][:4]
    elif change == "doubles":
        portal.lists["cloud_service_list"] += [service(n, u_syn_bikou="別の内容") for n in range(1, 21)]
    else:
        portal.labels |= {"u_syn_bangou": "合成見出し一", "u_syn_meishou": "合成見出し二"}

    done = command.sync()

    assert done.code == 1
    assert command("status", "--json").json["list"]["version"] == good["id"]

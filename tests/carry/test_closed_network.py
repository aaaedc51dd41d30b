"""From one instance by a file into another one that no network reaches: all is equal afterwards."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from lookup.desk import Desk
from lookup.errors import ListRefused
from lookup.sync.packing import pack
from lookup.sync.passing_on import carried_versions
from lookup.sync.run import Declaration
from lookup.sync.signing import new_key, public_line

from .conftest import KNOWLEDGE
from .instances import NAMES, answers, night, open_, take, taken_over_november, versions, write_list

DAYS = [None, *range(1, 22)]


class Carried:
    """The sending instance, its key, and bundles of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = taken_over_november(folder / "a", folder)
        self.key = new_key(folder / "key.pem", KNOWLEDGE)
        self.trust = public_line(self.key)

    def bundle(self, first: int = 0, last: int | None = None) -> Path:
        """Write the versions from *first* to before *last*."""
        carried = carried_versions(self.desk.store)[first:last]
        contents = {c.version.sha256: self.desk.store.raw(c.version.id) for c in carried}
        path = self.folder / f"{first}-{last}.bundle"
        path.write_bytes(pack({"services": carried}, contents, self.key, KNOWLEDGE))
        return path


@pytest.fixture(scope="module")
def sender(tmp_path_factory: pytest.TempPathFactory) -> Carried:
    return Carried(tmp_path_factory.mktemp("sender"))


@pytest.fixture
def receiver(tmp_path: Path, sender: Carried) -> Desk:
    return open_(tmp_path / "b", sender.trust)


def refusal(desk: Desk, bundle: Path) -> ListRefused:
    before = (versions(desk), answers(desk, None))
    with pytest.raises(ListRefused) as caught:
        take(desk, bundle, night(20))
    assert (versions(desk), answers(desk, None)) == before
    return caught.value


def test_versions_hashes_and_answers_of_every_day_are_equal_on_both_sides(
    sender: Carried, receiver: Desk
) -> None:
    outcome = take(receiver, sender.bundle(), night(20))

    assert outcome.outcome == "new"
    assert versions(receiver) == versions(sender.desk)
    assert len(versions(receiver)) == 4
    for day in DAYS:
        assert answers(receiver, day) == answers(sender.desk, day), day
    assert receiver.store.changes() == sender.desk.store.changes()


def test_a_bundle_each_week_ends_where_one_bundle_of_all_ends(sender: Carried, receiver: Desk) -> None:
    for last in (1, 2, 3, 4):
        take(receiver, sender.bundle(0, last), night(20))
    assert versions(receiver) == versions(sender.desk)
    for day in DAYS:
        assert answers(receiver, day) == answers(sender.desk, day), day


def test_only_the_newest_can_be_carried_and_then_what_follows_it(sender: Carried, receiver: Desk) -> None:
    take(receiver, sender.bundle(2, 3), night(20))
    take(receiver, sender.bundle(), night(21))
    assert versions(receiver) == versions(sender.desk)[2:]
    assert answers(receiver, None)[:2] == answers(sender.desk, None)[:2]


def test_the_same_bundle_again_changes_nothing(sender: Carried, receiver: Desk) -> None:
    take(receiver, sender.bundle(), night(20))
    before = versions(receiver)

    again = take(receiver, sender.bundle(), night(21))

    assert again.outcome == "unchanged"
    assert versions(receiver) == before


def test_what_was_confirmed_meanwhile_moves_the_date_of_the_list(
    sender: Carried, receiver: Desk, tmp_path: Path
) -> None:
    shutil.copytree(sender.folder / "a", tmp_path / "a")
    later = Carried.__new__(Carried)
    later.folder, later.desk, later.key = tmp_path, open_(tmp_path / "a"), sender.key
    take(receiver, sender.bundle(), night(20))
    take(later.desk, sender.folder / "list.csv", night(21))

    outcome = take(receiver, later.bundle(), night(21) + timedelta(hours=1))

    assert outcome.outcome == "unchanged"
    assert outcome.as_of.day == 21
    for day in DAYS:
        assert answers(receiver, day) == answers(later.desk, day), day


def test_a_bundle_older_than_what_is_held_is_refused_and_nothing_is_lost(
    sender: Carried, receiver: Desk
) -> None:
    take(receiver, sender.bundle(), night(20))
    for older in (sender.bundle(0, 1), sender.bundle(0, 3), sender.bundle(1, 2)):
        problem = refusal(receiver, older)
        assert problem.code == "sync.older_than_held"
        assert versions(sender.desk)[3][0].id in problem.text.ja
        assert "older" in problem.text.en
    assert receiver.store.runs()[0].outcome == "refused"


def test_an_older_version_that_is_missing_here_is_not_slipped_in(sender: Carried, receiver: Desk) -> None:
    take(receiver, sender.bundle(3, 4), night(20))
    assert refusal(receiver, sender.bundle(0, 2)).code == "sync.older_than_held"


def test_an_official_list_may_replace_an_unofficial_one_whenever_that_came(
    sender: Carried, receiver: Desk, tmp_path: Path
) -> None:
    take(receiver, write_list(tmp_path / "own.csv", NAMES[:3]), night(20), Declaration())
    take(receiver, sender.bundle(), night(21))
    assert receiver.catalogue().version == sender.desk.catalogue().version


def test_only_an_official_version_is_official_after_it_was_carried(
    sender: Carried, receiver: Desk, tmp_path: Path
) -> None:
    unofficial = Carried.__new__(Carried)
    unofficial.folder, unofficial.desk, unofficial.key = tmp_path, open_(tmp_path / "a"), sender.key
    take(unofficial.desk, write_list(tmp_path / "own.csv", NAMES[:3]), night(20), Declaration())

    take(receiver, unofficial.bundle(), night(21))

    assert not receiver.catalogue().version.official
    assert receiver.catalogue().version == unofficial.desk.catalogue().version


def test_a_bundle_of_somebody_else_changes_nothing(sender: Carried, tmp_path: Path) -> None:
    for trust, code in (
        ((), "carrying.no_trust"),
        ((public_line(new_key(tmp_path / "k", KNOWLEDGE)),), "carrying.unknown_key"),
    ):
        desk = open_(tmp_path / code, *trust)
        problem = refusal(desk, sender.bundle())
        assert problem.code == code
        assert not desk.store.stored()


def test_changed_anywhere_or_cut_anywhere_it_changes_nothing(
    sender: Carried, receiver: Desk, tmp_path: Path
) -> None:
    whole = sender.bundle().read_bytes()
    path = tmp_path / "changed.bundle"
    for place in range(0, len(whole), len(whole) // 23):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert refusal(receiver, path).code.startswith("carrying.")
        path.write_bytes(whole[:place])
        assert refusal(receiver, path).code.startswith("carrying.")
    assert not receiver.store.stored()
    assert take(receiver, sender.bundle(), night(20)).outcome == "new"

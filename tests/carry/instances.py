"""An instance that takes in lists over several days, and what it answers (all synthetic)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from lookup import desk as desks
from lookup.answering import match
from lookup.cli.auditors import intake_of_auditors
from lookup.desk import Desk, open_desk
from lookup.errors import NotFound
from lookup.matching.catalogue import ServiceQuery
from lookup.model import ListVersion, Requirement
from lookup.settings import Settings
from lookup.store.protocol import Decision
from lookup.sync.gates import GateSettings
from lookup.sync.held import decide
from lookup.sync.run import Declaration, SyncOutcome, sync
from lookup.sync.sources import open_source

from .conftest import HEADER

NAMES = [
    f"{name}クラウド" for name in ("あおば", "みなと", "しらかば", "わかば", "こだま", "ひばり", "さざなみ")
]
OFFICIAL = Declaration(origin="official", complete=True)
REQUIREMENTS = [
    Requirement(id="1", service="みなとクラウド", body="national", information_class="2"),
    Requirement(id="2", service="ひばりクラウド", provider="ひばり株式会社"),
    Requirement(id="3", title="文書を預けるクラウド", scope=("しらかばクラウド",)),
]


def night(day: int) -> datetime:
    """Return half past three in Tokyo on that day of November 2026."""
    return datetime(2026, 11, day, 3, 30, tzinfo=UTC) - timedelta(hours=9)


def write_list(path: Path, names: Sequence[str], expires: str = "2027-03-31") -> Path:
    """Write a list (synthetic) of services called *names*."""
    rows = [f"C26-{NAMES.index(n) + 7001}-2,{n},{n[:-4]}株式会社,{expires}\n" for n in names]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def open_(home: Path, *trust: str) -> Desk:
    return open_desk(Settings(home=home, bundle_trust=trust))


def take(desk: Desk, source: object, at: datetime, declared: Declaration = OFFICIAL) -> SyncOutcome:
    """Take in *source* as if it were *at* that time."""
    opened = open_source(str(source), desk.settings, desk.knowledge)
    return sync(desk.store, desk.knowledge, opened, declared=declared, at=at, gates=GateSettings())


def take_auditors(desk: Desk, spec: str, at: datetime) -> SyncOutcome:
    """Take in the list of audit institutions from *spec* as if it were *at* that time."""
    intake = intake_of_auditors(desk, spec)
    return sync(*intake, declared=OFFICIAL, at=at, gates=GateSettings())


def taken_over_november(home: Path, folder: Path) -> Desk:
    """Return an instance that was synced on several nights.

    On the 2nd it took in its first list, which was the same on the 3rd; on the 9th a service was added; on
    the 12th every service but two had gone, which was held, and released on the 14th; on the 16th all were
    back, with another expiry.
    """
    desk = open_(home)
    take(desk, write_list(folder / "list.csv", NAMES[:6]), night(2))
    take(desk, folder / "list.csv", night(3))
    take(desk, write_list(folder / "list.csv", NAMES), night(9))
    held = take(desk, write_list(folder / "list.csv", NAMES[:2]), night(12))
    assert held.outcome == "held"
    decision = Decision(standing="in_force", at=night(14), by="試験者", why="合成の変更")
    decide(desk.store, desk.knowledge, held.version.id, decision)
    take(desk, write_list(folder / "list.csv", NAMES, "2028-03-31"), night(16))
    return desk


def answers(desk: Desk, day: int | None) -> list[object]:
    """Return what *desk* answers from the list as known on that day of November: search, show, match."""
    on, as_of = date(2026, 11, 22), date(2026, 11, day) if day else None
    try:
        catalogue = desk.catalogue(as_of)
    except NotFound as unknown:
        return [unknown.text]
    found = catalogue.search(ServiceQuery(q="クラウド"))
    shown = [(service, desks.history(desk, service.key, as_of=as_of)) for service in found]
    return [
        msgspec.to_builtins(part)
        for part in (catalogue.info(on), found, shown, match(catalogue, REQUIREMENTS, on))
    ]


def versions(desk: Desk) -> list[tuple[ListVersion, object]]:
    """Return all that *desk* keeps of its versions, but for who decided about them, oldest first."""
    kept = sorted(desk.store.stored(), key=lambda each: each.in_force_at or night(1))
    return [
        (
            k.version,
            (k.in_force_at, k.columns, k.entries_sha256, k.confirmations, desk.store.raw(k.version.id)),
        )
        for k in kept
    ]

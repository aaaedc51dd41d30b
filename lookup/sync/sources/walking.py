"""The walk through the pages of one list of the portal."""

import hashlib

import msgspec

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.knowledge.portal import PortalPage
from lookup.sync.capture import CapturedList, Note
from lookup.sync.picking import Picked, pick
from lookup.sync.records import Json
from lookup.sync.sources.details import with_details
from lookup.sync.sources.paging import Paging, paging_of
from lookup.sync.sources.session import Session


class Changed(Exception):
    """The list changed between two of its pages; ``refused`` says so to people."""

    def __init__(self, refused: ListRefused) -> None:
        super().__init__(refused.code)
        self.refused = refused


class _Walk(msgspec.Struct, frozen=True):
    """Whose pages are turned."""

    session: Session
    knowledge: Knowledge
    page: PortalPage
    page_id: str

    def pick(self, tree: Json) -> Picked | None:
        return pick(tree, self.page, self.knowledge.portal, self.knowledge.list_labels)

    def refused(self, code: str, **values: object) -> ListRefused:
        name = self.session.address_of(self.page_id)
        return ListRefused(code, self.knowledge.messages(code, name=name, **values))


class _Gathered(msgspec.Struct):
    """What the pages turned so far hold; ``seen``: a hash of each."""

    records: list[dict[str, Json]]
    keys: list[str | None]
    labels: dict[str, str]
    seen: set[bytes]
    total: int | None = None


def walk_list(session: Session, knowledge: Knowledge, page: PortalPage) -> CapturedList:
    """Return all that the portal says of the list on *page*.

    Raises:
        Changed: The list is not the same as a moment ago.
        ListRefused: Something cannot be had, or makes no sense; the text names the cause and what to do.
    """
    if page.page_id is None:
        return CapturedList(list=page.list, reached_end=False, notes=(Note("portal.page_unknown"),))
    walk = _Walk(session, knowledge, page, page.page_id)
    result = session.page(page.page_id)
    picked = walk.pick(result)
    if picked is None:
        raise session.why_no_list(result, page.page_id)
    gathered = _Gathered([], [], {}, set())
    notes = [*_further_arrays(picked), *_turn_pages(walk, picked, gathered)]
    records, labels, missed = with_details(
        session, knowledge, page, [*zip(gathered.records, gathered.keys, strict=True)], gathered.labels
    )
    return CapturedList(
        list=page.list,
        page_id=page.page_id,
        path=", ".join(f"result.{found.path}" for found in picked.used),
        total=gathered.total,
        reached_end=not notes,
        labels=labels,
        records=records,
        notes=(*notes, *missed),
    )


def _further_arrays(picked: Picked) -> list[Note]:
    names = dict.fromkeys(found.name for found in picked.others)
    return [Note("portal.more_arrays", {"arrays": ", ".join(names)})] if names else []


def _turn_pages(walk: _Walk, picked: Picked, gathered: _Gathered) -> list[Note]:
    """Gather the records of every page; return why some may be missing."""
    paging = paging_of(picked.used[0], walk.knowledge.portal, walk.page.widget)
    gathered.total = paging.counts.get("total")
    _take(walk, picked, gathered)
    while paging.goes_on(len(gathered.records), len(picked.items)):
        read = len(gathered.records)
        data = paging.next_data(read)
        if data is None or paging.widget is None:
            return [Note("portal.no_paging", {"count": read})]
        following = _next_page(walk, paging, data)
        if following is None:
            break
        picked = following
        _take(walk, picked, gathered)
        paging = _same_list(walk, picked, paging, gathered)
    count, total = len(gathered.records), gathered.total
    if total is not None and count != total:
        return [Note("portal.total_differs", {"total": total, "count": count})]
    if total is None and paging.goes_on(count, len(picked.items)):
        return [Note("portal.ended_early", {"count": count})]
    return []


def _next_page(walk: _Walk, paging: Paging, data: dict[str, Json]) -> Picked | None:
    """Return the entries of the next page, which *data* asks for; ``None`` if it has none."""
    answer = walk.session.widget(paging.widget or "", data, walk.page_id)
    return walk.pick({"id": paging.widget, "data": {**data, **answer}})


def _take(walk: _Walk, picked: Picked, gathered: _Gathered) -> None:
    """Add the entries of one page; none of them may have stood on a page before."""
    page = hashlib.sha256(msgspec.json.encode(picked.items)).digest()
    number = len(gathered.seen) + 1
    if page in gathered.seen:
        raise walk.refused("portal.page_repeated", page=number)
    if number > walk.knowledge.portal.limits.pages:
        raise walk.refused("portal.endless", page=number - 1)
    if {*picked.keys} & {*gathered.keys} - {None}:
        raise Changed(walk.refused("portal.changing"))
    gathered.seen.add(page)
    gathered.records += picked.items
    gathered.keys += picked.keys
    gathered.labels |= {name: label for name, label in picked.labels.items() if name not in gathered.labels}


def _same_list(walk: _Walk, picked: Picked, before: Paging, gathered: _Gathered) -> Paging:
    """Return what the page just read says of pages; it must speak of as many entries as the one before."""
    paging = paging_of(picked.used[0], walk.knowledge.portal, before.widget)
    if paging.counts.get("total", gathered.total) != gathered.total:
        raise Changed(walk.refused("portal.changing"))
    return paging

"""The Atom feed (RFC 4287) of what changed on the list: one entry for each service and version."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

import msgspec

from lookup import __version__
from lookup.knowledge import Knowledge
from lookup.model import Change, Lang, ListInfo
from lookup.telling.wording import what_changed

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("", _ATOM)


class Place(msgspec.Struct, frozen=True):
    """Where a feed stands.

    Attributes:
        base: Address of the service, without a slash at its end.
        query: What was asked of the feed, as it stands in the address; empty if nothing was.
    """

    base: str
    query: str

    @property
    def address(self) -> str:
        """The address of the feed itself."""
        return f"{self.base}/v1/changes.atom" + (f"?{self.query}" if self.query else "")


def atom(changes: Sequence[Change], info: ListInfo, place: Place, knowledge: Knowledge, lang: Lang) -> bytes:
    """Return *changes*, newest first, as an Atom feed in *lang*.

    Ids are the same on every instance that holds the same versions, and do not depend on the language; the
    feed's own id is that of its address. The bytes follow from the arguments alone.
    """
    say = knowledge.messages
    feed = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": lang})
    _text(feed, "id", uuid5(NAMESPACE_URL, place.address).urn)
    _text(feed, "title", say("telling.feed_title").in_(lang))
    _text(feed, "subtitle", say("telling.feed_subtitle", label=info.label, as_of=info.as_of).in_(lang))
    newest = changes[0].seen_at if changes else info.fetched_at
    _text(feed, "updated", _instant(newest))
    _text(ET.SubElement(feed, f"{{{_ATOM}}}author"), "name", "ismap-lookup")
    _text(feed, "generator", "ismap-lookup", version=__version__)
    _link(feed, "self", place.address, "application/atom+xml")
    _link(feed, "alternate", f"{place.base}/v1/changes", "application/json")
    for _, group in groupby(changes, key=lambda change: (change.version, change.key)):
        _entry(feed, tuple(group), place, knowledge, lang)
    data: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data


def _entry(
    feed: ET.Element, changes: tuple[Change, ...], place: Place, knowledge: Knowledge, lang: Lang
) -> None:
    first = changes[0]
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    _text(entry, "id", uuid5(NAMESPACE_URL, f"urn:ismap-lookup:{first.version}:{first.key}").urn)
    what = knowledge.messages(f"telling.entry_{first.kind}", count=len(changes)).in_(lang)
    number = first.registration_number or first.key
    _text(entry, "title", f"{number} {first.service_name} {what}")
    _text(entry, "updated", _instant(first.seen_at))
    _text(entry, "published", _instant(first.seen_at))
    ET.SubElement(entry, f"{{{_ATOM}}}category", {"term": first.kind})
    address = f"{place.base}/v1/changes?number={quote(first.key, safe='')}"
    _link(entry, "alternate", address, "application/json")
    items = "".join(f"<li>{escape(what_changed(c, knowledge).in_(lang))}</li>" for c in changes)
    listed = knowledge.messages("telling.entry_list", version=first.version, day=first.listed_on).in_(lang)
    _text(entry, "content", f"<ul>{items}</ul><p>{escape(listed)}</p>", type="html")


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = _NOT_XML.sub("", text)


def _link(parent: ET.Element, relation: str, address: str, media_type: str) -> None:
    attributes = {"rel": relation, "href": _NOT_XML.sub("", address), "type": media_type}
    ET.SubElement(parent, f"{{{_ATOM}}}link", attributes)


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

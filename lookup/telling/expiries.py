"""The iCalendar (RFC 5545) of 有効期限: one all-day event for each service whose list entry prints a day."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from lookup.knowledge import Knowledge
from lookup.model import Lang, ListInfo, Service

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar"


def calendar(services: Sequence[Service], info: ListInfo, knowledge: Knowledge, lang: Lang) -> bytes:
    """Return the days on which *services* expire as an iCalendar in *lang*.

    An event keeps its UID for ever, so that a renewed service moves to its new day in a subscribed calendar.
    The bytes follow from the arguments alone.
    """
    from icalendar import Calendar  # noqa: PLC0415 - a server starts sooner, and is smaller, without

    say = knowledge.messages
    name = say("telling.calendar_name").in_(lang)
    book = Calendar()
    book.add("prodid", f"-//ismap-lookup//expiries//{lang.upper()}")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("name", name)
    book.add("x-wr-calname", name)
    book.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for service in services:
        book.add_component(_event(service, info, knowledge, lang))
    data: bytes = book.to_ical()
    return data


def _event(service: Service, info: ListInfo, knowledge: Knowledge, lang: Lang) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - likewise

    number, provider = service.registration_number or service.key, service.provider_name or "-"
    about = {"number": number, "service": service.service_name, "provider": provider}
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'urn:ismap-lookup:expiry:{service.key}')}@ismap-lookup")
    event.add("dtstamp", info.fetched_at)
    event.add("last-modified", info.fetched_at)
    event.add("dtstart", service.expires_on)
    event.add("transp", "TRANSPARENT")
    event.add("summary", knowledge.messages("telling.expiry", **about).in_(lang))
    event.add(
        "description",
        knowledge.messages(
            "telling.expiry_about", **about, label=info.label, as_of=info.as_of, version=info.version
        ).in_(lang),
    )
    return event

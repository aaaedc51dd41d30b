"""How things are said and shown on a page, in one language."""

from datetime import date, datetime, timedelta
from typing import Final, Literal

import msgspec
from markupsafe import Markup, escape

from lookup.knowledge import Knowledge
from lookup.matching.highlight import highlight
from lookup.matching.search import status_of
from lookup.model import JST, Change, Lang, ListInfo, Outcome, Service, Text
from lookup.text import with_term

_ERAS: Final = (
    (date(2019, 5, 1), "令和", 2018),
    (date(1989, 1, 8), "平成", 1988),
    (date(1926, 12, 25), "昭和", 1925),
)
SOON_DAYS: Final = 90
"""A printed expiry within so many days is marked as near."""
_ITEMS: Final = frozenset({"statement_scope", "scope_exclusions", "regions", "controls"})
_BETWEEN_ITEMS: Final = "; "
"""What the changes of fields with several items put between them."""


class Validity(msgspec.Struct, frozen=True, kw_only=True):
    """How the printed validity of a service lies to a day.

    Attributes:
        state: ``valid``, ``soon`` (within :data:`SOON_DAYS`), ``past``, or ``unknown``.
        days: Days from that day to the expiry; negative once it has gone by.
        elapsed: Share of the term that has gone by, 0-100; ``None`` where its beginning is not known.
    """

    state: Literal["valid", "soon", "past", "unknown"]
    days: int | None = None
    elapsed: int | None = None


class View(msgspec.Struct, frozen=True):
    """The words and forms of one page.

    Attributes:
        on: The day it is in Asia/Tokyo.
        keyed: Whether the API asks for keys: pages, which ask for none, then leave out what needs one.
    """

    knowledge: Knowledge
    lang: Lang
    on: date
    keyed: bool = False

    @property
    def other(self) -> Lang:
        """The other language."""
        return "en" if self.lang == "ja" else "ja"

    def __call__(self, code: str, /, **values: object) -> str:
        """Return the message ``pages.``*code* with *values* filled in."""
        return self.say(f"pages.{code}", **values)

    def say(self, message_id: str, /, **values: object) -> str:
        """Return any message in this language."""
        return self.knowledge.messages(message_id, **values).in_(self.lang)

    def text(self, text: Text | None) -> str:
        """Return *text* in this language."""
        return text.in_(self.lang) if text else ""

    def field(self, name: str) -> str:
        """Return what a field of the list, or else of a requirement, is called; else its own name."""
        labels = (self.knowledge.list_labels.titles, self.knowledge.requirement_labels.titles)
        title = next((titles[name] for titles in labels if name in titles), None)
        return title.in_(self.lang) if title else name

    def asked(self, name: str) -> str:
        """Return what a field of a requirement is called; else its own name."""
        title = self.knowledge.requirement_labels.titles.get(name)
        return title.in_(self.lang) if title else name

    def value(self, field: str, value: object) -> str:
        """Return what a field of a requirement holds as people say it."""
        title = self.knowledge.words.title_of(field, value)
        return title.in_(self.lang) if title else with_term(str(value))

    def check(self, name: str | None) -> str:
        """Return what a check is called."""
        rule = next((rule for check, rule in self.knowledge.rules.items() if check == name), None)
        return rule.title.in_(self.lang) if rule else self.say("sheets.line")

    def outcome(self, outcome: Outcome) -> str:
        """Return what a verdict or outcome is called, with the mark that says the same as its colour."""
        return self.say(f"sheets.outcome.{outcome}")

    def day(self, day: date | None) -> str:
        """Return a day in ISO form, in Japanese with the era year beside it."""
        if day is None:
            return ""
        return f"{day.isoformat()}（{era_day(day)}）" if self.lang == "ja" else day.isoformat()

    def moment(self, moment: datetime) -> str:
        """Return an instant as day and time in Asia/Tokyo."""
        return f"{moment.astimezone(JST):%Y-%m-%d %H:%M} JST"

    def validity(self, service: Service) -> Validity:
        """Return how the printed validity of *service* lies to today; the day of expiry still counts."""
        if service.expires_on is None:
            return Validity(state="unknown")
        days = (service.expires_on - self.on).days
        begun = service.registered_on
        term = (service.expires_on - begun).days if begun else 0
        elapsed = min(100, max(0, round(100 * (self.on - begun).days / term))) if begun and term > 0 else None
        state: Literal["valid", "soon", "past"] = (
            "past" if days < 0 else "soon" if days <= SOON_DAYS else "valid"
        )
        return Validity(state=state, days=days, elapsed=elapsed)

    def marked(self, text: str | None, part: str | None) -> Markup:
        """Return *text* with every place that contains *part* marked."""
        if not text:
            return Markup()
        ranges = highlight(text, part) if part else ()
        pieces, at = [], 0
        for start, end in ranges:
            pieces += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
            at = end
        return Markup().join([*pieces, escape(text[at:])])

    def lacks(self, info: ListInfo) -> tuple[str, ...]:
        """Return what keeps answers from this list from being certain, one word of warning each."""
        lacking = {
            "not_official": not info.official,
            "not_complete": not info.complete,
            "stale": info.stale,
        }
        return tuple(self.say(f"cli.{name}") for name, is_so in lacking.items() if is_so)

    def status(self, service: Service) -> str:
        """Return ``registered``, ``suspended`` or ``ended``, by the list's remarks."""
        return status_of(service, self.knowledge)

    def difference(self, change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what a change took away and what it brought; of several items only those that differ."""
        before, after = (self._printed(change.field, text) for text in (change.before, change.after))
        gone, come = (
            tuple(part for part in before if part not in after),
            tuple(part for part in after if part not in before),
        )
        return (gone, come) if gone or come else (before, after)

    def _printed(self, field: str | None, text: str | None) -> tuple[str, ...]:
        if text is None:
            return ()
        return tuple(text.split(_BETWEEN_ITEMS)) if field in _ITEMS else (self._dated(text),)

    def _dated(self, text: str) -> str:
        """Return *text*, a day as days are shown here."""
        try:
            return self.day(date.fromisoformat(text)) if len(text) == len("2026-11-22") else text
        except ValueError:
            return text

    @property
    def portal(self) -> str:
        """The address of the official portal."""
        return f"{self.knowledge.portal.address}{self.knowledge.portal.suffix}"

    def portal_entry(self, service: Service) -> str | None:
        """Return the address of the entry on the official portal, where the list gives what names it."""
        return self.knowledge.portal.entry_page(service.list, service.detail_sys_id)


def era_day(day: date) -> str:
    """Return *day* in the Japanese calendar, such as 令和8年4月1日; the first year of an era is 元年."""
    for first, era, before in _ERAS:
        if day >= first:
            year = day.year - before
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def days_from(day: date, days: int) -> date:
    """Return the day *days* after *day*, or the last day there is."""
    return day + timedelta(days=min(days, (date.max - day).days))

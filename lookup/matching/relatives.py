"""Services that a text resembles without meaning them: siblings, the base, general words, look-alikes."""

from collections.abc import Iterable, Iterator
from itertools import islice

from rapidfuzz import fuzz

from lookup.matching.found import Found, How
from lookup.matching.leftover import Around
from lookup.matching.matches import Asked, Match
from lookup.matching.phrases import Part
from lookup.matching.reasons import about, reason
from lookup.matching.scores import BASE, doubted
from lookup.matching.segments import Segment
from lookup.model import Text

_LIKE = 55.0
"""So alike, in per cent, are names that one may take for another if they begin alike …"""
_VERY_LIKE = 66.0
"""… and so alike if they do not: general words within names make many names half alike."""
_BEGINNING = 2
_MOST = 10
_CONTEXTS: dict[str, tuple[How, str]] = {
    "base": ("base", "names.base"),
    "thing": ("sibling", "names.thing"),
    "not_meant": ("look_alike", "names.not_meant"),
    "more": ("sibling", "names.more"),
}


def possible(asked: Asked, at: int, how: How, text: Text, matched: str, key: str = "") -> Found:
    """Return a finding that is shown, never given; *key* is what was asked, to rank it by likeness."""
    service = asked.services[at]
    likeness = fuzz.ratio(key or asked.text.key, _folded(asked, at)) / 100
    return Found(service, doubted(BASE[how], likeness), "possible", text, how, matched)


def _folded(asked: Asked, at: int) -> str:
    return asked.index.names[at]


def in_context(asked: Asked, match: Match, around: Around) -> Found:
    """Return *match* as what its surroundings make of it."""
    how, message = _CONTEXTS[around.context]
    service = asked.services[match.form.service]
    text = about(asked.knowledge, message, service, text=match.form.text, more=around.text.strip())
    return Found(service, doubted(BASE[how]), "possible", text, how, match.form.text)


def unsure(asked: Asked, match: Match, message: str) -> Found:
    """Return *match* as possible, for the reason that *message* tells."""
    service = asked.services[match.form.service]
    values = {
        "asked": asked.text.slice(match.start, match.end),
        "text": match.form.text,
        "provider": asked.column,
    }
    text = about(asked.knowledge, message, service, reason=reason(asked, match), **values)
    return possible(asked, match.form.service, match.how, text, match.form.text)


def relatives(asked: Asked, part: Part) -> Iterator[Found]:
    """Yield what *part* resembles, the closest kin first; a service may come more than once."""
    said = asked.text.slice(part.segments[0].start, part.segments[-1].end)
    key = asked.text.key[part.segments[0].start : part.segments[-1].end]
    more = any(s.kind in {"unknown", "other"} or s.is_("generic", "thing", "maker") for s in part.segments)
    for piece in part.segments:
        if piece.kind == "brand":
            how: How = "sibling" if more else "provider"
            yield from _kin(asked, asked.index.brands[piece.key].services, how, said, key)
        elif piece.kind == "other":
            yield from _kin(asked, _begun_by(asked, piece), "sibling", said, key)
    yield from _general(asked, part)
    yield from _kin(asked, asked.backed, "sibling" if more else "provider", said, key)
    yield from _alike(asked, said, key)


def _kin(asked: Asked, services: Iterable[int], how: How, said: str, key: str) -> Iterator[Found]:
    places = sorted(services, key=lambda at: (-fuzz.ratio(key, _folded(asked, at)), at))
    for at in places[:_MOST]:
        service = asked.services[at]
        message = "names.sibling" if how == "sibling" else "names.several"
        yield possible(
            asked, at, how, about(asked.knowledge, message, service, asked=said), service.service_name, key
        )


def _begun_by(asked: Asked, piece: Segment) -> tuple[int, ...]:
    """Return the listed services whose brand or name begins the name of another product."""
    for end in range(len(piece.key) - 1, 1, -1):
        if piece.key[:end] in asked.index.brands:
            return asked.index.brands[piece.key[:end]].services
        known = asked.index.by_key.get(piece.key[:end])
        if known and known.strong and known.strong[0].weight == "whole":
            return tuple(form.service for form in known.strong)
    return ()


def _general(asked: Asked, part: Part) -> Iterator[Found]:
    for piece in part.segments:
        for form in islice(piece.known.weak.values(), _MOST):
            message = "names.part_of" if form.kind == "part_of" else "names.general"
            said = asked.text.slice(piece.start, piece.end)
            text = about(asked.knowledge, message, asked.services[form.service], asked=said, text=form.text)
            yield possible(asked, form.service, "scope_item", text, form.text)


def _alike(asked: Asked, said: str, key: str) -> Iterator[Found]:
    for near in asked.index.pairs.near(key)[:_MOST]:
        begin_alike = key[:_BEGINNING] == near[:_BEGINNING]
        if fuzz.ratio(key, near) < (_LIKE if begin_alike else _VERY_LIKE):
            continue
        for form in asked.index.by_key[near].strong[:_MOST]:
            service = asked.services[form.service]
            text = about(asked.knowledge, "names.look_alike", service, asked=said)
            yield possible(asked, form.service, "look_alike", text, form.text, key)

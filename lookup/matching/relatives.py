"""Services that a text resembles without meaning them: siblings, the base, general words, look-alikes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from lookup.matching.found import Found, How
from lookup.matching.leftover import Around
from lookup.matching.matches import Asked, Match
from lookup.matching.phrases import Part
from lookup.matching.reasons import about, reason
from lookup.matching.scores import BASE, doubted
from lookup.matching.segments import Segment
from lookup.matching.typos import slips
from lookup.model import Text
from lookup.text import company_key, nfkc

_LIKE = 55.0
"""So alike, in per cent, are names that one may take for another if they begin alike …"""
_VERY_LIKE = 66.0
"""… and so alike if they do not: general words within names make many names half alike."""
_BEGINNING = 2
_MOST = 10
_WORDS_OF_COMPANY = 3
_LEAST_HEARD = 3
_LEAST_HEAD = 4
_OF_WEAK = {"part_of": "names.part_of", "item_initials": "names.item_initials"}
_CONTEXTS: dict[str, tuple[How, str]] = {
    "base": ("base", "names.base"),
    "thing": ("sibling", "names.thing"),
    "consumer": ("sibling", "names.consumer"),
    "audience": ("sibling", "names.audience"),
    "not_meant": ("qualified", "names.not_meant"),
    "more": ("sibling", "names.more"),
}


def possible(asked: Asked, at: int, how: How, text: Text, matched: str, key: str = "") -> Found:
    """Return a finding that is shown, never given; *key* is what was asked, to rank it by likeness."""
    service = asked.services[at]
    likeness = fuzz.ratio(key or asked.text.key, _folded(asked, at)) / 100
    rank: How = "provider" if how == "scope_item" else how
    return Found(service, doubted(BASE[rank], likeness), "possible", text, how, matched)


def _folded(asked: Asked, at: int) -> str:
    return asked.index.names[at]


def in_context(asked: Asked, match: Match, around: Around) -> Found:
    """Return *match* as what its surroundings make of it."""
    how, message = _CONTEXTS[around.context]
    service = asked.services[match.form.service]
    said = "names.what" if nfkc(match.form.text) == nfkc(service.service_name) else "names.what_of"
    what = about(asked.knowledge, said, service, text=match.form.text)
    text = about(asked.knowledge, message, service, what=what, more=around.text.strip().removeprefix("の"))
    return Found(service, doubted(BASE[how]), "possible", text, how, match.form.text)


def unsure(asked: Asked, match: Match, message: str) -> Found:
    """Return *match* as possible, for the reason that *message* tells."""
    service = asked.services[match.form.service]
    values = {
        "asked": asked.text.quoted(match.start, match.end),
        "text": match.form.text,
        "provider": asked.column,
    }
    text = about(asked.knowledge, message, service, reason=reason(asked, match), **values)
    return possible(asked, match.form.service, match.how, text, match.form.text)


def relatives(asked: Asked, part: Part) -> Iterator[Found]:
    """Yield what *part* resembles, the closest kin first; a service may come more than once."""
    said = asked.text.quoted(part.segments[0].start, part.segments[-1].end)
    key = asked.text.key[part.segments[0].start : part.segments[-1].end]
    more = any(s.kind in {"unknown", "other"} or s.is_("generic", "thing", "maker") for s in part.segments)
    for piece in part.segments:
        if piece.kind == "brand":
            how: How = "sibling" if more else "provider"
            yield from _kin(asked, asked.index.brands[piece.key].services, how, said, key)
        elif piece.kind == "other":
            yield from _kin(asked, _begun_by(asked, piece), "sibling", said, key)
    for places in _companies(asked, part):
        yield from _kin(asked, places, "sibling" if more else "provider", said, key)
    yield from _begun(asked, part)
    yield from _general(asked, part)
    yield from _kin(asked, asked.backed, "sibling" if more else "provider", said, key)
    yield from _alike(asked, said, key)
    for piece in part.segments:
        if piece.kind == "unknown" and len(piece.key) >= _LEAST_HEAD and piece.key != key:
            yield from _alike(asked, asked.text.slice(piece.start, piece.end), piece.key)


def _companies(asked: Asked, part: Part) -> Iterator[tuple[int, ...]]:
    """Yield the services of each company that unknown words of *part* sound like, or are a slip for."""
    at = 0
    while at < len(part.segments):
        ahead = part.segments[at : at + _WORDS_OF_COMPANY]
        run = list(takewhile(lambda s: s.kind == "unknown", ahead))
        ends = (n for n in range(len(run), 0, -1))
        found = next(((n, places) for n in ends if (places := services_sounding(asked, run[:n]))), None)
        if found:
            yield found[1]
        at += found[0] if found else 1


def services_sounding(asked: Asked, run: Sequence[Segment]) -> tuple[int, ...]:
    """Return the services of the companies that the words of *run* sound like, or are a slip for."""
    text = asked.text.slice(run[0].start, run[-1].end)
    if len(asked.text.key[run[0].start : run[-1].end]) < _LEAST_HEARD:
        return ()
    providers = asked.index.providers
    places = asked.index.sounding_company(text) or misspelt_company(asked, text)
    return tuple(at for place in sorted(places) for at in providers.all_[place].services)


def misspelt_company(asked: Asked, text: str) -> frozenset[int]:
    """Return the positions of the providers for whose name *text* is a slip."""
    index, key = asked.index, company_key(text)
    return frozenset(
        at
        for near in index.company_pairs.near(key)
        if slips(asked.knowledge.readings, key, near)
        for at in index.providers.by_key[near]
    )


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


def _begun(asked: Asked, part: Part) -> Iterator[Found]:
    """Yield the services whose name begins with an otherwise unknown word of *part*."""
    for piece in part.segments:
        for at in asked.index.heads.get(piece.key, ())[:_MOST]:
            said = asked.text.slice(piece.start, piece.end)
            text = about(asked.knowledge, "names.begun", asked.services[at], asked=said)
            yield possible(asked, at, "sibling", text, said, _folded(asked, at))


def _general(asked: Asked, part: Part) -> Iterator[Found]:
    """Yield what general words of *part* fit; beside a name of its own such a word means no listed name."""
    named = part.has("unknown", "other")
    for piece in part.segments:
        for form in islice(piece.known.weak, _MOST):
            message = _OF_WEAK.get(form.kind, "names.general")
            said = asked.text.slice(piece.start, piece.end)
            text = about(asked.knowledge, message, asked.services[form.service], asked=said, text=form.text)
            how: How = "look_alike" if named and form.kind == "part" else "scope_item"
            yield possible(asked, form.service, how, text, form.text)


def _alike(asked: Asked, said: str, key: str) -> Iterator[Found]:
    for near in asked.index.pairs.near(key)[:_MOST]:
        begin_alike = key[:_BEGINNING] == near[:_BEGINNING]
        if fuzz.ratio(key, near) < (_LIKE if begin_alike else _VERY_LIKE) or not _telling(asked, key, near):
            continue
        known = asked.index.by_key.get(near)
        places = [form.service for form in known.strong[:_MOST]] if known else asked.index.heads[near]
        for at in places:
            service = asked.services[at]
            text = about(asked.knowledge, "names.look_alike", service, asked=said)
            yield possible(asked, at, "look_alike", text, service.service_name, key)


def _telling(asked: Asked, key: str, near: str) -> bool:
    """Return whether two names share more than a common word and a letter (SVF Cloud, NIFCLOUD)."""
    equal = (key[op.src_start : op.src_end] for op in Levenshtein.opcodes(key, near) if op.tag == "equal")
    kinds = asked.knowledge.name_words.kinds
    return any(
        len(shared) > 1 and not any("weak" in kinds.get(k, ()) for k in (shared, shared[1:], shared[:-1]))
        for shared in equal
    )

"""Which listed services a text means: the entry to identification.

A text is cut into what is known of it (:mod:`segments`) and into parts that can name one thing
(:mod:`phrases`). In each part a listed name is looked for as written, then as it sounds or with a slip
(:mod:`matches`); it is given with confidence only if nothing around it makes it another thing
(:mod:`leftover`, :mod:`judging`). What is left is shown as :mod:`relatives`.
"""

from collections.abc import Iterable
from typing import Literal

from lookup.knowledge.naming import WordKind
from lookup.matching.catalogue import Catalogue
from lookup.matching.companies import identify_providers, provider_places
from lookup.matching.found import Found, How, Identification, Mention
from lookup.matching.judging import judged, otherwise, wording
from lookup.matching.matches import Asked, Match, written_names
from lookup.matching.numbers import contradicted, fits, numbered, with_unlisted_number
from lookup.matching.phrases import Part, halves, is_sentence, parts
from lookup.matching.relatives import relatives
from lookup.matching.segments import segments
from lookup.matching.written import Written, written
from lookup.model import IdentifyQuery, ServiceCandidate
from lookup.text import company_key, find_numbers, without_numbers

__all__ = [
    "Found",
    "How",
    "Identification",
    "Mention",
    "identify",
    "identify_providers",
    "identify_services",
]

_NOISE: frozenset[WordKind] = frozenset({"noise"})
_LONGEST = 2000
"""Characters of a cell that are read; a name stands at its beginning if anywhere."""


def identify(
    catalogue: Catalogue, name: str, provider: str | None = None, *, limit: int = 5
) -> Identification:
    """Say which listed services *name* means.

    Args:
        catalogue: The list that is asked.
        name: A cell of a sheet: a name or a number, with contract words, in a sentence, or several.
        provider: What stands in the provider column, perhaps a reseller.
        limit: Most services shown for one named thing.
    """
    numbers = find_numbers(name[:_LONGEST])
    found_by_number = [numbered(catalogue, number) for number in numbers]
    text = written(without_numbers(name[:_LONGEST]) if numbers else name[:_LONGEST])
    if any(mention.found for mention in found_by_number):
        return _beside_numbers(catalogue, found_by_number, text, limit)
    if not text.key:
        return Identification(tuple(found_by_number), "one")
    deciding = catalogue.deciding(provider)
    if deciding and (settled := deciding.whole(text.text)):
        return Identification((deciding.overruled(Mention(text.text, (settled,))),), "one")
    asked, cut = _asked(catalogue, text, provider)
    mentions: list[Mention] = list(found_by_number)
    for part in cut:
        mentions += _mentions(asked, part, mentions, limit)
    found = with_unlisted_number(catalogue, _joined(asked, cut, mentions, limit))
    return deciding.overrule(found) if deciding else found


def identify_services(
    catalogue: Catalogue, query: IdentifyQuery, limit: int = 5
) -> tuple[ServiceCandidate, ...]:
    """Return what *query* means as one list: confident ones as in the text, then the rest by score."""
    return candidates(identify(catalogue, query.name, query.provider, limit=limit), limit)


def candidates(identification: Identification, limit: int) -> tuple[ServiceCandidate, ...]:
    """Return the services found as one list of at most *limit*."""
    return tuple(
        ServiceCandidate(
            registration_number=f.service.registration_number,
            key=f.service.key,
            name=f.service.service_name,
            provider=f.service.provider_name,
            list=f.service.list,
            score=f.score,
            band=f.band,
            reason=f.reason,
            signals=f.signals,
        )
        for f in identification.found[:limit]
    )


def _beside_numbers(catalogue: Catalogue, found: list[Mention], text: Written, limit: int) -> Identification:
    """Return what numbers and the names beside them mean: a name of something else leaves it open."""
    asked, cut = _asked(catalogue, text, None)
    services = [mention.found[0].service for mention in found if mention.found]
    beside = [(mention, part) for part in cut for mention in _mentions(asked, part, [], limit)]
    others = [mention for mention, part in beside if not fits(mention, part, services)]
    if others and len(others) == len(beside):
        said = "、".join(mention.text for mention in others)
        return Identification(
            tuple(contradicted(catalogue, mention, said) for mention in found),
            "all" if len(found) > 1 else "one",
        )
    mentions = (*found, *others)
    joint: Literal["any", "all"] = "any" if any(part.joint == "any" for part in cut) else "all"
    return Identification(mentions, joint if len(mentions) > 1 else "one")


def _asked(catalogue: Catalogue, text: Written, provider: str | None) -> tuple[Asked, tuple[Part, ...]]:
    index, knowledge = catalogue.index, catalogue.knowledge
    deciding = catalogue.deciding(provider)
    pieces = segments(index, knowledge.name_words, text, deciding)
    places = provider_places(catalogue, provider) if provider else ()
    backed = frozenset(at for place in places for at in index.providers.all_[place].services)
    asked = Asked(knowledge, catalogue.services, index, text, is_sentence(pieces), backed, provider, deciding)
    return asked, parts(text, pieces)


def _joined(asked: Asked, cut: tuple[Part, ...], mentions: list[Mention], limit: int) -> Identification:
    """Leave out the parts that name nothing; a text that names nothing at all is one mention."""
    named = [mention for mention in mentions if mention.found and mention.found[0].confident]
    kept = named if asked.sentence and named else [m for m in mentions if m.text]
    if not kept:
        pieces = cut[0].segments if cut else ()
        whole = Part(tuple(s for part in cut for s in part.segments)) if pieces else None
        found = _distinct(relatives(asked, whole), limit) if whole else ()
        kept = [Mention(asked.text.text, found)]
    companies = {wording(asked, part) for part in cut if any(s.is_("legal") for s in part.segments)}
    kept = [m for m in kept if m.text not in companies or not _is_provider_of(m, kept)]
    joint: Literal["one", "any", "all"] = "one"
    if len(kept) > 1:
        joint = "any" if any(part.joint == "any" or _says_any(part) for part in cut) else "all"
    return Identification(tuple(kept), joint)


def _is_provider_of(mention: Mention, others: list[Mention]) -> bool:
    """Return whether *mention* is only the company of a service named beside it, in a line of its own."""
    if not mention.found or any(found.how != "provider" for found in mention.found):
        return False
    whose = {found.service.provider_name for found in mention.found}
    named = (other.found[0] for other in others if other.found and other.found[0].confident)
    return any(found.service.provider_name in whose for found in named)


def _says_any(part: Part) -> bool:
    return any(segment.is_("any") for segment in part.segments)


def _mentions(asked: Asked, part: Part, before: list[Mention], limit: int) -> list[Mention]:
    """Return what *part* names: nothing, one thing, or several names side by side."""
    sure: list[Mention] = []
    doubts: list[Found] = []
    for matches in written_names(asked, part):
        found = judged(asked, part, matches)
        if found[0].confident and not _rejected(asked, part, found[0]):
            said = asked.text.slice(matches[0].start, matches[0].end)
            sure.append(Mention(said, found[:limit], alone=_stands_alone(asked, part, matches[0])))
        else:
            doubts += found
    if (doubts or not sure) and not any(found.how in {"excluded_item", "base"} for found in doubts):
        both = _halved(asked, part, before, limit)
        if both:
            return both
        other = otherwise(asked, part, before)
        if other and other.confident and not _rejected(asked, part, other):
            return [Mention(wording(asked, part), (other,))]
        doubts = [other, *doubts] if other else doubts
    if sure:
        return _merged(sure if asked.sentence else _without_company(asked, sure))
    if not doubts and not _says_something(asked, part):
        return []
    return [Mention(wording(asked, part), _distinct((*doubts, *relatives(asked, part)), limit))]


def _stands_alone(asked: Asked, part: Part, match: Match) -> bool:
    """Return whether the listed name is all that the text says, but for contract words that name no plan."""
    beside = [s for s in part.segments if s.end <= match.start or s.start >= match.end]
    return (
        match.form.key == asked.index.names[match.form.service]
        and (part.segments[0].start, part.segments[-1].end) == (0, len(asked.text.key))
        and all(
            s.kinds == _NOISE and not s.key.endswith(asked.knowledge.scope.folded["plan"]) for s in beside
        )
    )


def _rejected(asked: Asked, part: Part, found: Found) -> bool:
    """Return whether a person decided that *part* does not mean what was *found*."""
    return asked.deciding is not None and asked.deciding.rejects(wording(asked, part), found)


def _halved(asked: Asked, part: Part, before: list[Mention], limit: int) -> list[Mention]:
    """Return what both halves of *part* name, where each names a service with confidence."""
    for left, right in halves(asked.text, part):
        first = _mentions(asked, left, before, limit)
        if first and first[0].found and first[0].found[0].confident:
            second = _mentions(asked, right, [*before, *first], limit)
            if second and second[0].found and second[0].found[0].confident:
                return [*first, *second]
    return []


def _without_company(asked: Asked, mentions: list[Mention]) -> list[Mention]:
    """Leave out a service called like its company right before another of its: the company is meant."""
    kept = []
    for mention, following in zip(mentions, (*mentions[1:], None), strict=True):
        providers, places = asked.index.providers, asked.index.place_of
        owner = providers.of_service.get(places[following.found[0].service.key]) if following else None
        whose = providers.all_[owner].names if owner is not None else {}
        if following is None or company_key(mention.text) not in whose or following.text == mention.text:
            kept.append(mention)
    return kept


def _merged(mentions: list[Mention]) -> list[Mention]:
    """Return *mentions* with each service once: a name and its sub-service side by side are one."""
    kept: dict[str, Mention] = {}
    for mention in mentions:
        kept.setdefault(mention.found[0].service.key, mention)
    return list(kept.values())


def _says_something(asked: Asked, part: Part) -> bool:
    """Return whether *part* can name something; an unknown word in a sentence need not."""
    return part.has("other", "brand", "name") or (not asked.sentence and part.has("unknown"))


def _distinct(found: Iterable[Found], limit: int) -> tuple[Found, ...]:
    kept: dict[str, Found] = {}
    for one in found:
        kept.setdefault(one.service.key, one)
    return tuple(sorted(kept.values(), key=lambda one: -one.score))[:limit]

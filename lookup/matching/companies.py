"""Which providers of the list a company's name means."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from lookup.knowledge.naming import WordKind
from lookup.matching.catalogue import Catalogue
from lookup.matching.memo import remembered
from lookup.matching.providers import Provider, as_written, plainly, shortened
from lookup.matching.scores import BASE, IN_PART, band, doubted
from lookup.matching.segments import segments
from lookup.matching.typos import slips
from lookup.matching.written import script, written
from lookup.model import ProviderCandidate, Text
from lookup.text import company_key, nfkc

_LIKE = 50.0
_LEAST_KANJI = 4
_LONGEST = 1000
"""Characters of a provider column that are read."""
_SHORT = 5
_FORMERLY = re.compile(
    r"[(\[【〔]\s?(?:旧(?:社名|商号|名称|称)?|現(?:社名|商号|在)?)\s?[:は]?\s?([^()\[\]【】〔〕]{2,}(?:\([株有同合]\))?)[)\]】〕]"
)


@remembered(2048)
def provider_places(catalogue: Catalogue, name: str) -> tuple[int, ...]:
    """Return the positions of the providers that *name* means; none for a company not listed."""
    return tuple(at for at, score, _ in _sure(catalogue, name[:_LONGEST]) if score)


def identify_providers(catalogue: Catalogue, name: str, limit: int = 5) -> tuple[ProviderCandidate, ...]:
    """Say which providers of the list *name* means, best first, each with the numbers of its services."""
    sure = _sure(catalogue, name)
    found = [_candidate(catalogue, at, score, text) for at, score, text in sure]
    taken = {at for at, _, _ in sure}
    for at, likeness in _like(catalogue, name):
        if at not in taken and len(found) < limit:
            text = catalogue.knowledge.messages(
                "names.company_like", asked=name, name=_provider(catalogue, at).name
            )
            found.append(_candidate(catalogue, at, doubted(BASE["look_alike"], likeness), text, sure=False))
    return tuple(found[:limit])


def _provider(catalogue: Catalogue, at: int) -> Provider:
    return catalogue.index.providers.all_[at]


def _candidate(
    catalogue: Catalogue, at: int, score: float, text: Text, *, sure: bool = True
) -> ProviderCandidate:
    provider = _provider(catalogue, at)
    numbers = (catalogue.services[n].registration_number for n in provider.services)
    return ProviderCandidate(
        name=provider.name,
        registration_numbers=tuple(number for number in numbers if number),
        score=round(score, 4),
        band=band(score) if sure else "possible",
        reason=text,
    )


def _sure(catalogue: Catalogue, name: str) -> list[tuple[int, float, Text]]:
    """Return the providers that *name* means by a written name, or else by sound or with a slip."""
    for text in (*_readings(catalogue, name), *_former_in_brackets(name)):
        found = _by_key(catalogue, text, name)
        if found:
            return found
    name = _alone(catalogue, name)
    key = company_key(name)
    if key in catalogue.index.providers.others:
        return []
    return (
        _one(catalogue, _by_sound(catalogue, name), name, "names.company_sound", "transliteration")
        or _one(catalogue, _by_slip(catalogue, key), name, "names.company_spelling", "spelling")
        or _one(catalogue, _by_kanji(catalogue, key), name, "names.company_kanji", "spelling")
    )


def _readings(catalogue: Catalogue, name: str) -> Iterator[str]:
    """Yield *name*, with and without what stands beside it, and the companies in it, the longest first."""
    yield name
    name = _alone(catalogue, name)
    yield name
    text = written(name)
    pieces = segments(catalogue.index, catalogue.knowledge.name_words, text)
    known = [s for s in pieces if s.key in catalogue.index.providers.by_key]
    explained: tuple[WordKind, ...] = ("legal", "noise", "particle")
    if not any(script(char) == "J" for s in known for char in s.key):
        explained = (*explained, "company")
    rest = [
        s
        for s in pieces
        if s not in known
        and not (s.is_(*explained) and (text.parted(s.start) or not s.is_("noise")))
        and not (s.is_("generic") and text.parted(s.start) and text.parted(s.end))
    ]
    if known and not rest:
        yield from sorted((text.slice(s.start, s.end) for s in known), key=len, reverse=True)


def _former_in_brackets(name: str) -> Iterator[str]:
    """Yield the company that *name* says to have been (旧…), or to be now (現…), in brackets."""
    for match in _FORMERLY.finditer(nfkc(name)):
        yield match.group(1).strip()


def _alone(catalogue: Catalogue, name: str) -> str:
    """Return *name* without the label, bracket, department or address form that stands beside it."""
    alone = nfkc(name)
    for pattern in catalogue.knowledge.name_words.patterns.get("beside", ()):
        alone = pattern.sub(" ", alone).strip() or alone
    return alone


def _by_key(catalogue: Catalogue, text: str, asked: str) -> list[tuple[int, float, Text]]:
    providers, messages = catalogue.index.providers, catalogue.knowledge.messages
    key = company_key(text)
    places = providers.by_key.get(key, ())
    message = ""
    if not places and key not in providers.others and (plain := plainly(key)) != key:
        key, places = plain, providers.by_key.get(plain, ())
    if not places and key not in providers.others:
        short = shortened(key, catalogue.knowledge.name_words.of_country)
        places = providers.by_key.get(short, ()) if short not in providers.others else ()
        message = "names.company_short"
    found = []
    for at in places:
        provider = providers.all_[at]
        said, score = _how(provider, key, text)
        if len(places) > 1 or key in provider.shared:
            said, score = "names.company_group", doubted(score)
        elif _another_corporation(provider, asked):
            said, score = "names.company_like", doubted(score)
        else:
            said = message or said
        found.append((at, score, messages(said, asked=asked, name=provider.name)))
    return found


def _another_corporation(provider: Provider, asked: str) -> bool:
    """Return whether コーポレーション is part of the name *asked*, as it is where no Corporation is meant."""
    return "コーポレーション" in nfkc(asked) and not any(
        "コーポレーション" in name or "corp" in name.casefold() for name in provider.names.values()
    )


def _how(provider: Provider, key: str, text: str) -> tuple[str, float]:
    if nfkc(text) == nfkc(provider.name):
        return "names.company_exact", BASE["number"]
    if key == company_key(provider.name):
        return "names.company_exact", BASE["name"]
    if key in provider.former:
        return "names.company_former", BASE["former_name"]
    printed = provider.names.get(key, "")
    return ("names.company_short" if company_key(printed) != key else "names.company_alias"), BASE["alias"]


def _one(
    catalogue: Catalogue, found: set[int], name: str, message: str, how: str
) -> list[tuple[int, float, Text]]:
    if len(found) != 1:
        return []
    at = found.pop()
    base = BASE["transliteration" if how == "transliteration" else "spelling"] - IN_PART / 2
    return [(at, base, catalogue.knowledge.messages(message, asked=name, name=_provider(catalogue, at).name))]


def _by_sound(catalogue: Catalogue, name: str) -> set[int]:
    """Return what *name* sounds like without its legal form, or else without ジャパン and the like."""
    key = company_key(name)
    for part in dict.fromkeys((key, shortened(key, catalogue.knowledge.name_words.of_country))):
        found = catalogue.index.sounding_company(nfkc(as_written(name, part)))
        kept = {at for at in found if not _written_alike(_provider(catalogue, at), part)}
        if kept:
            return kept
    return set()


def _written_alike(provider: Provider, key: str) -> bool:
    """Return whether the short *key* is in the script of the company's own name, which it is not."""
    own = company_key(provider.name)
    both = key.isascii() and own.isascii()
    return len(key) <= _SHORT and (both or all(script(char) == "K" for char in key + own))


def _by_kanji(catalogue: Catalogue, key: str) -> set[int]:
    """Return the providers whose name in kanji *key* leaves some of: 野村総研 is 野村総合研究所."""
    if len(key) < _LEAST_KANJI or any(script(char) != "J" for char in key):
        return set()
    pattern = re.compile(key[:2] + ".*".join(key[2:]))
    providers = catalogue.index.providers.by_key
    near = catalogue.index.company_pairs.near(key)
    return {
        at
        for listed in near
        if not listed.startswith(key) and pattern.match(listed) and all(script(c) == "J" for c in listed)
        for at in providers[listed]
    }


def _by_slip(catalogue: Catalogue, key: str) -> set[int]:
    readings = catalogue.knowledge.readings
    near = catalogue.index.company_pairs.near(key)
    return {
        at
        for listed in near
        if slips(readings, key, listed) is not None and not _short_kanji(listed)
        for at in catalogue.index.providers.by_key[listed]
    }


def _short_kanji(key: str) -> bool:
    """Return whether *key* is so short that another company may sound like it (日本電算, 日本電産)."""
    return len(key) <= _LEAST_KANJI and all(script(char) == "J" for char in key)


def _like(catalogue: Catalogue, name: str) -> list[tuple[int, float]]:
    """Return providers whose name resembles *name* or begins it, with their likeness (0.0-1.0)."""
    key = company_key(name)
    found: dict[int, float] = {}
    for listed in catalogue.index.company_pairs.near(key):
        likeness = fuzz.partial_ratio(key, listed) * 0.3 + fuzz.ratio(key, listed) * 0.7
        if likeness >= _LIKE:
            for at in catalogue.index.providers.by_key[listed]:
                found[at] = max(found.get(at, 0.0), likeness / 100)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))

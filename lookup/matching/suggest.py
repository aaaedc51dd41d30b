"""Which listed services fit a need that names none: by function, scope, title, model, region, provider."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lookup.knowledge.naming import NameWords
from lookup.matching import regions
from lookup.matching.catalogue import Catalogue
from lookup.matching.companies import provider_places
from lookup.matching.found import Found, How
from lookup.matching.scope import judge_item
from lookup.matching.scores import POSSIBLE
from lookup.matching.search import contains
from lookup.matching.segments import segments
from lookup.matching.written import written
from lookup.model import Requirement, ScorePart, Service, Text
from lookup.text import fold, nfkc

_LEAST = 2
_SCOPE = 0.3
_FUNCTION = 0.25
_PROVIDER = 0.2
_WORD = 0.15
_MODEL = 0.1
_REGION = 0.05


class Sign(NamedTuple):
    """One thing that speaks for a service.

    Attributes:
        name: What of the need it meets.
        weight: How much, of 1.0.
        matched: The text of the list that matched.
    """

    name: str
    how: How
    weight: float
    text: Text
    matched: str


class Need(NamedTuple):
    """What a requirement says of the service it wants.

    Attributes:
        functions: Positions in the vocabulary of functions.
        words: Further words of the title.
        providers: Positions of the provider wanted.
    """

    requirement: Requirement
    functions: tuple[int, ...]
    words: tuple[str, ...]
    providers: tuple[int, ...]


def suggest(catalogue: Catalogue, requirement: Requirement, limit: int = 10) -> tuple[Found, ...]:
    """Return services that fit the need, best first, each with what speaks for it; nothing fits: nothing.

    Services of a list that the requirement does not accept are left out. All are ``possible``: that a service
    does what is needed is for the agency to judge.
    """
    need = _need(catalogue, requirement)
    found: list[tuple[float, int, Found]] = []
    for at, service in enumerate(catalogue.services):
        if requirement.lists and service.list and service.list not in requirement.lists:
            continue
        signs = tuple(_signs(catalogue, need, at, service))
        if signs:
            found.append((-sum(sign.weight for sign in signs), at, _found(catalogue, service, signs)))
    return tuple(one for _, _, one in sorted(found, key=lambda hit: hit[:2])[:limit])


def _need(catalogue: Catalogue, requirement: Requirement) -> Need:
    words = catalogue.knowledge.name_words
    functions: dict[int, None] = {}
    rest: dict[str, None] = {}
    for title in filter(None, (requirement.title,)):
        text = written(title)
        for piece in segments(catalogue.index, words, text):
            functions.update(dict.fromkeys(words.of_function.get(piece.key, ())))
            listed = piece.known.strong or any(form.kind == "scope" for form in piece.known.weak.values())
            says = piece.kind == "unknown" or listed
            if says and len(piece.key) >= _LEAST and piece.key not in words.of_function:
                rest[text.slice(piece.start, piece.end)] = None
    for item in requirement.scope:
        functions.update(dict.fromkeys(words.of_function.get(fold(item), ())))
    providers = provider_places(catalogue, requirement.provider) if requirement.provider else ()
    return Need(requirement, tuple(functions), tuple(rest), providers)


def _signs(catalogue: Catalogue, need: Need, at: int, service: Service) -> Iterator[Sign]:
    """Yield what speaks for *service*; the region only beside something else."""
    signs = [*_by_scope(catalogue, need, service), *_by_function(catalogue, need, service)]
    signs += _by_word(catalogue, need, at)
    if catalogue.index.providers.of_service.get(at) in need.providers:
        text = catalogue.knowledge.messages("names.fits_provider", provider=service.provider_name)
        signs.append(Sign("provider", "provider", _PROVIDER, text, service.provider_name or ""))
    asked = need.requirement.scope or need.functions or need.words or need.requirement.provider
    if signs or not asked:
        signs += _by_model(catalogue, need, service)
    if signs:
        signs += _by_region(catalogue, need, service)
    yield from signs


def _by_scope(catalogue: Catalogue, need: Need, service: Service) -> Iterator[Sign]:
    for wanted in need.requirement.scope:
        finding = judge_item(catalogue.knowledge, service, wanted)
        if finding.kind == "named" and finding.item:
            text = catalogue.knowledge.messages("names.fits_scope", asked=wanted, text=finding.item)
            yield Sign("scope", "scope_item", _SCOPE, text, finding.item)


def _by_function(catalogue: Catalogue, need: Need, service: Service) -> Iterator[Sign]:
    vocabulary = catalogue.knowledge.name_words
    for number in need.functions:
        function = vocabulary.functions[number]
        hit = _says(vocabulary, number, (*service.statement_scope, service.service_name))
        if hit is None and function.model and function.model in (service.service_model or ""):
            hit = service.service_model
        if hit:
            text = catalogue.knowledge.messages("names.fits_function", function=function.name, text=hit)
            yield Sign("function", "scope_item", _FUNCTION, text, hit)


def _says(vocabulary: NameWords, number: int, texts: tuple[str, ...]) -> str | None:
    """Return the first of *texts* in which a word of the function *number* stands."""
    function = vocabulary.functions[number]
    names = (function.name.ja, *function.words)
    for text in texts:
        plain, key = nfkc(text), fold(text)
        for word in names:
            latin = nfkc(word).isascii()
            if (
                re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", plain, re.IGNORECASE)
                if latin
                else fold(word) in key
            ):
                return text
    return None


def _by_word(catalogue: Catalogue, need: Need, at: int) -> Iterator[Sign]:
    texts = catalogue.texts[at]
    for word in need.words:
        if contains(texts.name, word) or contains(texts.scope, word):
            yield Sign(
                "word",
                "look_alike",
                _WORD,
                catalogue.knowledge.messages("names.fits_words", asked=word),
                word,
            )


def _by_model(catalogue: Catalogue, need: Need, service: Service) -> Iterator[Sign]:
    wanted, model = need.requirement.service_model, service.service_model
    if wanted and model and fold(wanted) in fold(model):
        yield Sign(
            "model", "look_alike", _MODEL, catalogue.knowledge.messages("names.fits_model", text=model), model
        )


def _by_region(catalogue: Catalogue, need: Need, service: Service) -> Iterator[Sign]:
    for wanted in need.requirement.regions:
        finding = regions.judge(catalogue.knowledge.regions, wanted, service.regions)
        if finding.kind == "inside" and finding.matched:
            text = catalogue.knowledge.messages("names.fits_region", asked=wanted, text=finding.matched)
            yield Sign("region", "look_alike", _REGION, text, finding.matched)


def _found(catalogue: Catalogue, service: Service, signs: tuple[Sign, ...]) -> Found:
    text = signs[0].text
    for sign in signs[1:]:
        text = catalogue.knowledge.messages("names.and", one=text, other=sign.text)
    whole = sum(sign.weight for sign in signs)
    score = round(min(1.0, whole) * POSSIBLE, 4)
    parts = [ScorePart(sign.name, round(sign.weight * POSSIBLE, 4)) for sign in signs]
    if whole > 1:
        parts.append(ScorePart("limit", round((1 - whole) * POSSIBLE, 4)))
    return Found(service, score, "possible", text, signs[0].how, signs[0].matched, tuple(parts))

"""Which listed services fit a need that names none: by function, scope, title, model, region, provider."""

import re
from bisect import insort
from collections.abc import Iterator
from typing import NamedTuple

from lookup.knowledge.naming import NameWords
from lookup.matching import regions
from lookup.matching.catalogue import Catalogue
from lookup.matching.companies import provider_places
from lookup.matching.fitting import (
    Hope,
    having_function,
    holding,
    in_region,
    likeliest,
    naming_item,
    of_model,
    of_places,
    on_lists,
    positions,
)
from lookup.matching.found import Found, How
from lookup.matching.scope import judge_item
from lookup.matching.scores import POSSIBLE
from lookup.matching.search import contains
from lookup.matching.segments import segments
from lookup.matching.written import written
from lookup.model import Requirement, ScorePart, Service, Text
from lookup.text import fold, nfkc

_LEAST = 2
_LONGEST = 2000
"""Characters of a title that are read."""
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

    @property
    def asked(self) -> bool:
        """Whether it says what the service does, or whose it is."""
        return bool(self.requirement.scope or self.functions or self.words or self.requirement.provider)


def suggest(catalogue: Catalogue, requirement: Requirement, limit: int = 10) -> tuple[Found, ...]:
    """Return services that fit the need, best first, each with what speaks for it; nothing fits: nothing.

    Services of a list that the requirement does not accept are left out. All are ``possible``: that a service
    does what is needed is for the agency to judge.
    """
    need = _need(catalogue, requirement)
    best: list[tuple[float, int, tuple[Sign, ...]]] = []
    for hoped, services in _hopes(catalogue, need):
        if len(best) >= limit and best[limit - 1][0] < -hoped:
            break
        for at in positions(services):
            if len(best) >= limit and best[limit - 1][:2] < (-hoped, at):
                break
            signs = tuple(_signs(catalogue, need, at, catalogue.services[at]))
            if signs:
                insort(best, (-round(sum(sign.weight for sign in signs), 4), at, signs))
    return tuple(_found(catalogue, catalogue.services[at], signs) for _, at, signs in best[:limit])


def _hopes(catalogue: Catalogue, need: Need) -> Iterator[tuple[float, int]]:
    """Yield the services that may fit, those first for which most may speak, with how much that is."""
    wanted = need.requirement
    telling = [
        *(Hope(_SCOPE, naming_item(catalogue, item)) for item in wanted.scope),
        *(Hope(_FUNCTION, having_function(catalogue, number)) for number in need.functions),
        *(Hope(_WORD, holding(catalogue, word)) for word in need.words),
    ]
    if need.providers:
        providers = catalogue.index.providers.all_
        telling.append(Hope(_PROVIDER, of_places(n for at in need.providers for n in providers[at].services)))
    model = [Hope(_MODEL, of_model(catalogue, wanted.service_model))] if wanted.service_model else []
    beside = [Hope(_REGION, in_region(catalogue, place)) for place in wanted.regions]
    if need.asked:
        return likeliest(on_lists(catalogue, wanted.lists), telling, [*model, *beside])
    return likeliest(on_lists(catalogue, wanted.lists), model, beside)


def _need(catalogue: Catalogue, requirement: Requirement) -> Need:
    words = catalogue.knowledge.name_words
    functions: dict[int, None] = {}
    rest: dict[str, None] = {}
    for title in filter(None, (requirement.title,)):
        text = written(title[:_LONGEST])
        for piece in segments(catalogue.index, words, text):
            functions.update(dict.fromkeys(words.of_function.get(piece.key, ())))
            listed = piece.known.strong or any(form.kind == "scope" for form in piece.known.weak)
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
    if signs or not need.asked:
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

"""Where in a part of a text a listed name stands: as written, as it sounds, or with a slip."""

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import NamedTuple

import msgspec

from lookup.knowledge import Knowledge
from lookup.matching.decisions import Deciding
from lookup.matching.forms import Form, explained
from lookup.matching.found import How
from lookup.matching.index import NameIndex
from lookup.matching.known import NOTHING
from lookup.matching.phrases import Part
from lookup.matching.scores import BASE, IN_PART
from lookup.matching.segments import Segment
from lookup.matching.typos import near_enough, numbers_in, parts_kept, slips
from lookup.matching.written import Written
from lookup.model import Service

_CAPITALS = re.compile(r"^([A-Z]{2,4})[ ・-]?(?=[^A-Za-z0-9\s])")
_BACKED = frozenset({"name", "part", "scope", "excluded"})
_LEAST_SCORE = 0.86
_TAIL = 2
_LEAST = 2
_SOUND_ONE = str.maketrans("ヅヂ", "ズジ")
_SHORTEST_SOUND = 3
_MOST_FORMS = 20
"""Listed names under one key that are looked at; beyond two it is undecided anyway."""
_COST_OF_SOUND = 0.04
_COST_OF_SLIP = 0.02


class Match(NamedTuple):
    """A form of a listed service found in folded characters *start* to *end* of a text.

    Attributes:
        slips: Number of characters that differ, for a slip.
    """

    start: int
    end: int
    form: Form
    how: How
    score: float
    slips: int = 0


class Asked(msgspec.Struct, frozen=True):
    """A text that is to be understood, with all that helps.

    Attributes:
        backed: Positions of the services of a company that stands in the provider column.
        column: What stands in the provider column.
        deciding: What people decided about names; ``None`` if nothing.
    """

    knowledge: Knowledge
    services: tuple[Service, ...]
    index: NameIndex
    text: Written
    sentence: bool
    backed: frozenset[int] = frozenset()
    column: str | None = None
    deciding: Deciding | None = None


def backed_in(asked: Asked, part: Part) -> frozenset[int]:
    """Return the services of the companies and brands that *part* itself names."""
    brands = (asked.index.brands[s.key] for s in part.segments if s.kind == "brand")
    return frozenset(at for brand in brands for at in brand.services)


def written_names(asked: Asked, part: Part) -> list[list[Match]]:
    """Return for each listed name in *part* what it can mean, the strongest only."""
    backed = asked.backed | backed_in(asked, part)
    names = [piece for piece in part.segments if piece.kind == "name"]
    if len(names) > 1:
        names = [piece for piece in names if not _is_company(asked, part, piece)] or names
    return [found for piece in names if (found := _written(piece, backed))]


def _is_company(asked: Asked, part: Part, piece: Segment) -> bool:
    """Return whether *piece* is a company's name, as its legal form tells: Sansan株式会社 Bill One."""
    at = part.segments.index(piece)
    beside = part.segments[max(at - 1, 0) : at + 2]
    return piece.key in asked.index.providers.by_key and any(s.is_("legal") for s in beside)


def _written(piece: Segment, backed: frozenset[int]) -> list[Match]:
    forms = list(piece.known.strong)
    if len(forms) > 1:
        best = [form for form in forms if (form.weight, form.how) == (forms[0].weight, forms[0].how)]
        fitting = [form for form in best if form.service in backed] or [
            f for f in forms if f.service in backed
        ]
        forms = fitting or best
    if not forms:
        forms = [form for form in piece.known.backed(backed) if form.kind in _BACKED]
        forms = [form for form in forms if form.how == "name"] or forms
    return [Match(piece.start, piece.end, form, form.how, _score(form)) for form in forms[:_MOST_FORMS]]


def _score(form: Form) -> float:
    less = {"whole": 0.0, "core": IN_PART, "weak": 2 * IN_PART}[form.weight]
    return BASE[form.how] - (0.0 if form.how in {"scope_item", "excluded_item"} else less)


def spans(part: Part) -> list[tuple[int, int]]:
    """Return the pieces of *part* that may be a name written otherwise, the longest first."""
    pieces = [s for s in part.segments if not s.is_("particle")]
    whole = _trimmed(pieces, ("noise", "legal", "any", "all"))
    bare = _trimmed(whole, ("noise", "legal", "plan", "weak", "generic"))
    runs = [list(run) for run in _runs(part.segments)]
    choices = [pieces, whole, bare, _trimmed(whole, ("noise", "plan", "weak"), last_only=True)]
    choices += [_without_brand(choice) for choice in (whole, bare)]
    choices += [_trimmed(choice, ("plan", "noise"), last_only=True) for choice in choices[4:]]
    choices += [_trimmed(phrase, ("noise", "generic", "weak")) for phrase in _phrases(part.segments)]
    choices += [*runs, *(_extended(part, run) for run in runs)]
    found = {(choice[0].start, choice[-1].end): None for choice in choices if choice}
    return [span for span in found if span[1] - span[0] >= _LEAST]


def _trimmed(pieces: list[Segment], kinds: tuple[str, ...], *, last_only: bool = False) -> list[Segment]:
    left, right = 0, len(pieces)
    while right > left and pieces[right - 1].kind == "word" and not pieces[right - 1].kinds.isdisjoint(kinds):
        right -= 1
    while (
        not last_only
        and left < right
        and pieces[left].kind == "word"
        and not pieces[left].kinds.isdisjoint(kinds)
    ):
        left += 1
    return pieces[left:right]


def _without_brand(pieces: list[Segment]) -> list[Segment]:
    left, right = 0, len(pieces)
    while left < right and (pieces[left].kind in {"brand", "company"} or pieces[left].is_("legal")):
        left += 1
    while right > left and (pieces[right - 1].kind in {"brand", "company"} or pieces[right - 1].is_("legal")):
        right -= 1
    return pieces[left:right]


def _phrases(pieces: tuple[Segment, ...]) -> Iterator[list[Segment]]:
    """Yield what stands between the particles of a sentence."""
    at = 0
    while at < len(pieces):
        phrase = list(takewhile(lambda s: not s.is_("particle"), pieces[at:]))
        if phrase and len(phrase) < len(pieces):
            yield phrase
        at += len(phrase) + 1


def _runs(pieces: tuple[Segment, ...]) -> Iterator[list[Segment]]:
    run: list[Segment] = []
    for piece in (*pieces, None):
        if piece and piece.kind == "unknown":
            run.append(piece)
        elif run:
            yield run
            run = []


def _extended(part: Part, run: list[Segment]) -> list[Segment]:
    """Return an unknown *run* with the known words behind it up to the next particle or contract word."""
    at = part.segments.index(run[-1])
    after: list[Segment] = []
    for piece in part.segments[at + 1 :]:
        if piece.is_("particle", "noise", "maker") or piece.kind == "brand":
            break
        after.append(piece)
    return [*run, *after]


def unlike_written(asked: Asked, part: Part) -> list[Match]:
    """Return what *part* can mean if a name is written otherwise: by sound, by initials, with a slip."""
    backed = asked.backed | backed_in(asked, part)
    found: list[Match] = []
    for start, end in spans(part):
        key = asked.text.key[start:end]
        brand = asked.index.brands.get(key)
        one_word = any(s.kind == "word" and (s.start, s.end) == (start, end) for s in part.segments)
        if one_word or (brand and brand.family):
            continue
        if _within_katakana(asked.text, start) or _within_katakana(asked.text, end):
            continue
        text = asked.text.slice(start, end)
        here = list(_by_sound(asked, text, start, end, backed))
        if not brand and key not in asked.index.others and key not in asked.index.providers.others:
            here += _by_slip(asked, text, start, end, backed)
            here = here or _by_initials(asked, text, start, end)
        found += here
    unknown = [s for s in part.segments if s.kind == "unknown"]
    return sorted(
        found,
        key=lambda match: (
            not all(match.start <= s.start and s.end <= match.end for s in unknown),
            -match.score,
            match.start - match.end,
            match.form.service,
        ),
    )


def _within_katakana(text: Written, at: int) -> bool:
    """Return whether *at* is inside a word in katakana: ボックス of メールボックス is no Box."""
    return not text.bounded(at) and text.kind(at) == "K"


def _meant(asked: Asked, key: str, backed: frozenset[int]) -> list[Form]:
    """Return what *key* can mean if it is not written so: weak forms only of services that are *backed*."""
    known = asked.index.by_key.get(key, NOTHING)
    weak = (form for form in known.backed(backed) if form.kind in _BACKED)
    strong = known.strong
    if len(strong) > _MOST_FORMS:
        strong = tuple(form for form in strong if form.service in backed) or strong
    found = (f for f in (*strong, *weak) if f.kind not in {"initials", "item_initials", "part_of"})
    return list(islice(found, _MOST_FORMS))


def _by_sound(asked: Asked, text: str, start: int, end: int, backed: frozenset[int]) -> Iterator[Match]:
    if end - start < _SHORTEST_SOUND and asked.text.key[start:end].isascii():
        return
    for cost, key in asked.index.sounding(text):
        for form in _meant(asked, key, backed) if len(key) >= _SHORTEST_SOUND else ():
            how: How = "excluded_item" if form.how == "excluded_item" else "transliteration"
            less = 0.0 if form.weight == "whole" else IN_PART
            yield Match(start, end, form, how, BASE[how] - less - _COST_OF_SOUND * cost)


def _by_slip(asked: Asked, text: str, start: int, end: int, backed: frozenset[int]) -> Iterator[Match]:
    key = asked.text.key[start:end]
    pairs = asked.index.pairs
    for near in near_enough(key, pairs.near(key)) if numbers_in(key) in pairs.numbers else ():
        helped = slips(asked.knowledge.readings, key, near, backed=True)
        if not helped:  # who is no slip beside the provider is none alone
            continue
        alone = slips(asked.knowledge.readings, key, near)
        counted = [
            (form, helped if form.service in backed else alone) for form in _meant(asked, near, backed)
        ]
        kept = [(form, count) for form, count in counted if count and parts_kept(text, form.text)]
        for form, count in kept if kept and _slip_of_stem(asked, key, near) else ():
            how: How = "excluded_item" if form.how == "excluded_item" else "spelling"
            less = 0.0 if form.weight == "whole" else _COST_OF_SLIP
            score = max(BASE[how] - less - _COST_OF_SLIP * (count - 1), _LEAST_SCORE)
            yield Match(start, end, form, how, score, count)


def _slip_of_stem(asked: Asked, wanted: str, listed: str) -> bool:
    """Return whether *wanted* is a slip also without the general words that both end with."""
    ends = [n for n in range(_LEAST, min(len(wanted), len(listed))) if wanted[-n:] == listed[-n:]]
    words = asked.knowledge.name_words
    end = next((n for n in reversed(ends) if explained(words, listed[-n:])), 0)
    if not end:
        return True
    one, other = wanted[:-end].translate(_SOUND_ONE), listed[:-end].translate(_SOUND_ONE)
    return sorted(one) == sorted(other) or slips(asked.knowledge.readings, one, other) is not None


def _by_initials(asked: Asked, text: str, start: int, end: int) -> list[Match]:
    """Find a name whose beginning is given by its capitals: MFクラウド会計."""
    head = _CAPITALS.match(text)
    if not head:
        return []
    tail = asked.text.key[start + len(head.group(1)) : end]
    if len(tail) < _TAIL:
        return []
    forms = [
        form
        for near in asked.index.pairs.near(tail)
        if near.endswith(tail) and near != tail
        for form in asked.index.by_key.get(near, NOTHING).strong
        if form.kind == "name" and _spells(asked, head.group(1).lower(), near.removesuffix(tail))
    ]
    if len({form.service for form in forms}) != 1:
        return []
    return [Match(start, end, forms[0], "alias", BASE["spelling"])]


def _spells(asked: Asked, letters: str, beginning: str) -> bool:
    """Return whether *letters* occur in this order in the way *beginning* sounds, starting with its first."""
    for beats in asked.index.ear.variants(beginning, 2):
        spelled = "".join(beat.sound.split("|")[0] + beat.vowels for beat in beats)
        if spelled.startswith(letters[0]) and re.search(".*".join(letters), spelled):
            return True
    return False

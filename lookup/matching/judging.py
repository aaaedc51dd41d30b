"""What one part of a text means: a name judged in its surroundings, or one that is written otherwise."""

import re
from collections.abc import Collection
from itertools import takewhile

from lookup.matching.forms import Form, explained
from lookup.matching.found import Found, Mention
from lookup.matching.leftover import Around, Place, around
from lookup.matching.matches import Asked, Match, backed_in, unlike_written
from lookup.matching.phrases import Part
from lookup.matching.providers import as_written
from lookup.matching.reasons import about, reason
from lookup.matching.relatives import in_context, unsure
from lookup.matching.scores import SOLE, band
from lookup.matching.segments import Segment
from lookup.matching.written import script
from lookup.model import NameDecision
from lookup.text import company_key, fold, nfkc

_LEAST_HEARD = 3
_LEAST = 2
_SAME_SCORE = 0.005


def judged(asked: Asked, part: Part, matches: list[Match]) -> tuple[Found, ...]:
    """Return what one name in *part* means: a confident service first, or services that it may mean."""
    first = matches[0]
    if first.how == "excluded_item":
        return tuple(unsure(asked, match, "names.excluded") for match in matches)
    if not _one_thing(asked, matches):
        return tuple(unsure(asked, match, "names.several") for match in matches)
    judged = [_given(asked, part, match) for match in matches]
    return tuple(sorted(judged, key=lambda found: not found.confident))


def _one_thing(asked: Asked, matches: list[Match]) -> bool:
    """Return whether all *matches* are one service, perhaps on both lists."""
    services = [asked.services[match.form.service] for match in matches]
    return len({(nfkc(s.service_name), s.provider_name) for s in services}) == 1


def _given(asked: Asked, part: Part, match: Match) -> Found:
    """Return *match* with confidence, unless its surroundings or the provider speak against it."""
    at = match.form.service
    service = asked.services[at]
    context = _context(asked, part, match, at)
    if context.context == "more" and _is_company(asked, context.text, at):
        context = Around("clean")
    if context.context != "clean":
        return in_context(asked, match, context)
    here = backed_in(asked, part)
    roof = asked.index.brands.get(_before(part, match))
    if roof and roof.family and at not in roof.services:
        return in_context(asked, match, Around("more", wording(asked, part)))
    partial = match.form.weight != "whole" or match.how in {"transliteration", "spelling", "scope_item"}
    if partial and asked.backed and at not in asked.backed:
        return unsure(asked, match, "names.contradicted")
    if partial and here and at not in here:
        return in_context(asked, match, Around("more", wording(asked, part)))
    if match.how == "scope_item" and _only_general(asked, match):
        return unsure(asked, match, "names.general")
    return Found(
        service,
        round(match.score, 4),
        band(match.score),
        reason(asked, match),
        match.how,
        match.form.text,
        decision=_decision(asked, match),
    )


def _decision(asked: Asked, match: Match) -> NameDecision | None:
    """Return the decision by which *match* was made, if it was."""
    if asked.deciding is None or match.how != "decided":
        return None
    return asked.deciding.ruling(match.form.key).accepted


def _goes_on(asked: Asked, part: Part, match: Match) -> bool:
    """Return whether a general word is joined to *match*: letters may be the initials of much (ISMS認証)."""
    after = next((s for s in part.segments if s.start == match.end), None)
    if after is None or asked.text.parted(after.start):
        return False
    return after.is_("generic") and not after.is_("weak", "plan", "noise")


def _before(part: Part, match: Match) -> str:
    """Return the key of the piece of *part* right before *match*, or nothing."""
    return next((s.key for s in part.segments if s.end == match.start), "")


def _is_company(asked: Asked, text: str, at: int) -> bool:
    """Return whether *text* sounds like the provider of the service at *at*; no company is in hiragana."""
    if script(text.strip()[:1]) == "H":
        return False
    bare = as_written(text, company_key(text))
    return asked.index.providers.of_service.get(at) in asked.index.sounding_company(bare)


def _only_general(asked: Asked, match: Match) -> bool:
    """Return whether a general word fits an item of scope: with a brand it may be another product."""
    return match.form.weight == "weak" and match.form.key in asked.knowledge.name_words.of_function


def _context(asked: Asked, part: Part, name: Match | Segment, at: int) -> Around:
    if isinstance(name, Match) and name.form.kind == "initials" and _goes_on(asked, part, name):
        return Around("more", wording(asked, part))
    own = _names_of_company(asked, at)
    whole = isinstance(name, Segment) or name.form.weight == "whole"
    cut = isinstance(name, Match) and _is_cut(name.form, asked.index.names[at])
    place = Place(asked.text, part, name.start, name.end, asked.sentence, whole, cut)
    return around(asked.knowledge.name_words, place, asked.services[at], own)


def _is_cut(form: Form, listed: str) -> bool:
    """Return whether *form* lacks the end of the name that it is part of, or of the *listed* key."""
    if form.kind == "part":
        return form.weight != "whole" and not fold(form.owner).endswith(form.key)
    return form.how in {"former_name", "alias"} and listed != form.key and listed.startswith(form.key)


def _names_of_company(asked: Asked, at: int) -> Collection[str]:
    """Return the keys of the company whose service stands at *at* in the list."""
    providers = asked.index.providers
    place = providers.of_service.get(at)
    return providers.all_[place].names.keys() if place is not None else ()


def otherwise(asked: Asked, part: Part, before: list[Mention]) -> Found | None:
    """Return what *part* may name by sound, with a slip, by its brand alone, or leaving words out."""
    matches = unlike_written(asked, part)
    best = [match for match in matches if abs(match.score - matches[0].score) <= _SAME_SCORE]
    if best and best[0].how == "excluded_item":
        return unsure(asked, best[0], "names.excluded")
    if best:
        return _given(asked, part, best[0]) if _one_thing(asked, best) else None
    return _sole(asked, part) or _some_words(asked, part) or _continued(asked, part, before)


def _sole(asked: Asked, part: Part) -> Found | None:
    """Return the only service of a brand that stands alone, where the brand is in the service's name."""
    piece = next((s for s in part.segments if s.kind == "brand"), None)
    piece = piece or next((s for s in part.segments if s.kind == "unknown"), None)
    if piece is None or any(_is_more(s, piece) for s in _noun_phrase(part, piece) if s is not piece):
        return None
    services = _services_of(asked, piece)
    if len(services) != 1:
        return None
    at = services[0]
    name = asked.index.names[at]
    if not any(key in name for key in (piece.key, *_names_of_company(asked, at)) if len(key) > 1):
        return None
    if _edition_of_another(asked, part, piece, name):
        return None
    if _context(asked, part, piece, at).context != "clean":
        return None
    service = asked.services[at]
    text = about(asked.knowledge, "names.sole", service, asked=asked.text.slice(piece.start, piece.end))
    return Found(service, SOLE, band(SOLE), text, "name", service.service_name)


def _edition_of_another(asked: Asked, part: Part, piece: Segment, name: str) -> bool:
    """Return whether an English edition follows a brand whose one service has a name of its own beside it."""
    after = next((s for s in part.segments if s.start >= piece.end), None)
    rest = name.partition(piece.key)[2]
    if after is None or not after.is_("plan") or not after.key.isascii():
        return False
    return after.key == "enterprise" and bool(rest) and not explained(asked.knowledge.name_words, rest)


def _some_words(asked: Asked, part: Part) -> Found | None:
    """Return the service of the provider named of whose name *part* is some words: SKYSEA M1 (Sky)."""
    backed = asked.backed | backed_in(asked, part)
    said = [s for s in part.segments if s.kind != "brand" and not s.is_("noise", "legal", "particle")]
    telling = any(s.kind == "unknown" or s.key.isdigit() for s in said)
    if len(said) < _LEAST or not telling or any(s.kind == "other" for s in said):
        return None
    pattern = re.compile(".*".join(re.escape(s.key) for s in said))
    found = [at for at in sorted(backed) if pattern.search(asked.index.names[at])]
    if len(found) != 1:
        return None
    service = asked.services[found[0]]
    text = about(asked.knowledge, "names.some_words", service, asked=wording(asked, part))
    return Found(service, SOLE, band(SOLE), text, "name", service.service_name)


def _services_of(asked: Asked, piece: Segment) -> tuple[int, ...]:
    """Return the services of the brand that *piece* is, or of the company that it sounds like."""
    brand = asked.index.brands.get(piece.key)
    if brand:
        return () if brand.family else brand.services
    text = asked.text.slice(piece.start, piece.end)
    places = asked.index.sounding_company(text) if len(piece.key) >= _LEAST_HEARD else frozenset()
    if (
        piece.key.isascii()
    ):  # what is no slip for a Latin name does not become it by its katakana (Boxer, Box)
        places = frozenset(at for at in places if not asked.index.providers.all_[at].is_latin)
    return tuple(at for place in sorted(places) for at in asked.index.providers.all_[place].services)


def _is_more(piece: Segment, brand: Segment) -> bool:
    """Return whether beside *brand* this *piece* says that something else than its one service is meant."""
    told = piece.start > brand.start and piece.is_("generic") and not piece.is_("weak", "plan", "noise")
    return told or piece.kind in {"name", "other", "unknown"} or piece.is_("legal")


def _noun_phrase(part: Part, piece: Segment) -> list[Segment]:
    """Return the segments around *piece* up to the next particles; の goes on (さくらのメールボックス)."""
    at = part.segments.index(piece)
    before = list(takewhile(lambda s: not s.is_("particle"), reversed(part.segments[:at])))
    after = takewhile(lambda s: s.key == "ノ" or not s.is_("particle"), part.segments[at:])
    return [*reversed(before), *after]


def _continued(asked: Asked, part: Part, before: list[Mention]) -> Found | None:
    """Return the sibling of the service named before that *part* ends: freee会計・人事労務."""
    last = next((m.found[0] for m in reversed(before) if m.found and m.found[0].confident), None)
    if last is None:
        return None
    key = "".join(s.key for s in part.segments if not s.is_("noise", "particle"))
    place = asked.index.providers.of_service.get(asked.index.place_of[last.service.key])
    siblings = asked.index.providers.all_[place].services if place is not None else ()
    ends = [
        at for at in siblings if key and asked.index.names[at].endswith(key) and asked.index.names[at] != key
    ]
    if len(ends) != 1 or asked.services[ends[0]] is last.service:
        return None
    service = asked.services[ends[0]]
    text = about(asked.knowledge, "names.part", service, asked=wording(asked, part))
    return Found(service, SOLE, band(SOLE), text, "name", service.service_name)


def wording(asked: Asked, part: Part) -> str:
    """Return the text of *part*."""
    return asked.text.quoted(part.segments[0].start, part.segments[-1].end)

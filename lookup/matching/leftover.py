"""What stands around a name in a part of a text, and whether it makes the text mean something else."""

import re
from collections.abc import Collection
from typing import Literal, NamedTuple, TypeAlias

from lookup.knowledge.naming import NameWords
from lookup.matching.phrases import Part
from lookup.matching.segments import Segment
from lookup.matching.written import Written
from lookup.model import Service
from lookup.text import fold, nfkc

Context: TypeAlias = Literal["clean", "base", "thing", "consumer", "audience", "not_meant", "more"]
"""``clean``: the name is meant. ``base``: something on it or for it. ``thing``: hardware, training.
``consumer``: its free or personal edition. ``audience``: an edition for others, which the list does not name.
``not_meant``: said not to be wanted. ``more``: unexplained words make another name of it."""

_OPENING = "([【〔"
_CLOSING = ")]】〕"
_QUOTES = "」』\"”’'ー"
_ANY_SOFTWARE = re.compile("システム|ツル|ソフト|アプリ|機能|基盤|製品|業務|環境")
_NOTE = re.compile(r"\S\s?[※*]\s?$")
_USED = re.compile(r"\s?(?:を|で|上で|にて|に)\s?(?:使用|利用|採用|稼働|動作|構築|運用|基盤)")
_NOUN = re.compile(r"\s?(?!こと|もの|場合|とき|よう|旨|予定|必要)[一-鿿ァ-ヺA-Za-z]")


class Around(NamedTuple):
    """The context of a name, and the words that made it so."""

    context: Context
    text: str = ""


class Place(NamedTuple):
    """Where a name stands: folded characters *start* to *end* of *text*, in *part*.

    Attributes:
        whole: Whether it is a whole name, not a part of one.
        cut: Whether words are missing behind it that the listed name has.
    """

    text: Written
    part: Part
    start: int
    end: int
    sentence: bool
    whole: bool
    cut: bool = False


def around(words: NameWords, place: Place, service: Service, own: Collection[str]) -> Around:
    """Judge what is left of and right of the name; *own* are keys of the service's company and brand."""
    left = [s for s in place.part.segments if s.end <= place.start]
    after = _noted(place, left) or _after(words, place)
    if after:
        return after
    right = [s for s in place.part.segments if s.start >= place.end]
    free = next((s for s in (*left[-2:], *right) if s.is_("consumer")), None)
    if free and not place.sentence:
        return Around("consumer", place.text.slice(free.start, free.end))
    others = next((s for s in (*left[-2:], *right) if s.is_("audience")), None)
    if others and not place.sentence and others.key not in fold(service.service_name):
        return Around("audience", place.text.slice(others.start, others.end))
    return (
        _right(words, place, right, service, own)
        or _before(words, place)
        or _left(place, left, own)
        or Around("clean")
    )


def _noted(place: Place, left: list[Segment]) -> Around | None:
    """Judge a name that a note on something else says to be used for that (※Azureを使用)."""
    begun = place.text.text[: place.text.starts[place.start]]
    tail = place.text.text[place.text.ends[place.end - 1] :].lstrip(_QUOTES)
    if _NOTE.search(begun) and _USED.match(tail) and any(s.kind in {"unknown", "other"} for s in left):
        return Around("base", begun)
    return None


def _before(words: NameWords, place: Place) -> Around | None:
    """Judge the text right before the name by the patterns."""
    begun = place.text.text[: place.text.starts[place.start]]
    if words.either["maker_before"].search(begun):
        return Around("base", begun)
    if words.either["renamed"].search(begun):
        return Around("clean")
    return None


def _after(words: NameWords, place: Place) -> Around | None:
    """Judge the words right behind the name by the patterns."""
    tail = place.text.text[place.text.ends[place.end - 1] :].lstrip(_QUOTES)
    if place.sentence and words.either["uses"].match(tail):
        return Around("clean")
    if words.either["not_meant"].match(tail):
        return Around("not_meant", tail)
    if words.either["thing"].match(tail):
        return Around("thing", tail)
    if words.either["maker"].match(tail):
        return Around("base", tail)
    runs = next((m for pattern in words.patterns.get("runs", ()) if (m := pattern.match(tail))), None)
    if runs:
        return (
            Around("base", tail) if _NOUN.match(tail, runs.end()) or not place.sentence else Around("clean")
        )
    return None


def _right(
    words: NameWords, place: Place, right: list[Segment], service: Service, own: Collection[str]
) -> Around | None:
    text = place.text
    depth = _depth(text.gap(place.end)) if place.end < len(text.key) else 0
    linked = False
    attached = True
    for number, piece in enumerate(right):
        if number:
            depth += _depth(text.gap(piece.start))
        said = text.slice(piece.start, piece.end)
        if piece.is_("particle"):
            if piece.key != "ノ":
                return None
            linked = True
            continue
        if piece.is_("thing") and not piece.is_("noise"):
            return Around("thing", said)
        attached = attached and (number == 0 or not text.parted(piece.start))
        if piece.is_("maker") and attached and depth <= 0:
            return Around("base", said)
        directly = not number and attached
        if place.cut and _goes_on_otherwise(piece, own, bracketed=depth > 0, directly=directly):
            return Around("more", said)
        if depth > 0 or _is_own(piece.key, own) or (linked and place.sentence):
            continue
        if _adds(words, text, piece, service, first=number == 0):
            return Around("more", said)
    return None


def _goes_on_otherwise(piece: Segment, own: Collection[str], *, bracketed: bool, directly: bool) -> bool:
    """Return whether *piece* stands where the listed name goes on otherwise: ArcGIS Pro for ArcGIS Online."""
    if bracketed:
        return piece.kind in {"unknown", "other"} and not _is_own(piece.key, own)
    if piece.is_("noise", "weak"):
        return False
    if piece.is_("plan"):
        return piece.key.isascii()
    return directly and piece.is_("generic") and not _ANY_SOFTWARE.match(piece.key)


def _adds(words: NameWords, text: Written, piece: Segment, service: Service, *, first: bool) -> bool:
    """Return whether *piece*, right of the name, makes it the name of something else."""
    if piece.kind == "unknown":
        number = piece.key.isdigit() and len(piece.key) > 1
        return not (number and text.parted(piece.start) and text.parted(piece.end))
    if piece.kind == "other":
        return True
    general = piece.kind == "word" and piece.kinds <= {"generic", "maker", "maker_before"}
    weak = piece.kind == "name" and not piece.known.strong
    if not general and not weak:
        return False
    if any(piece.key in fold(item) or _abbreviates(piece.key, item) for item in service.statement_scope):
        return False
    latin = piece.key.isascii()
    attached = first and not text.parted(piece.start)
    return latin or (attached and piece.key in words.of_function)


def _abbreviates(key: str, item: str) -> bool:
    """Return whether *key* is the first letters of the last words of *item*: VM of Azure Virtual Machines."""
    return len(key) > 1 and "".join(word[0] for word in nfkc(item).split()).casefold().endswith(key)


def _left(place: Place, left: list[Segment], own: Collection[str]) -> Around | None:
    text = place.text
    begun = next((n + 1 for n in range(len(left) - 1, -1, -1) if left[n].is_("particle")), 0)
    if left and begun == len(left) and (place.sentence or left[-1].key != "ノ"):
        return None
    left = left[begun:]
    if not left or (place.sentence and text.kind(left[-1].end - 1) == "H"):
        return None
    if left[-1].is_("maker_before"):
        return Around("base", text.slice(left[-1].start, left[-1].end))
    if (not place.whole and _within_name(left, own)) or _of_another(place, left, own):
        return Around("more", text.slice(left[0].start, left[-1].end))
    return _unexplained(place, left, own)


def _unexplained(place: Place, left: list[Segment], own: Collection[str]) -> Around | None:
    """Judge the words left of the name that nothing explains."""
    text = place.text
    unknown = [s for s in left if s.kind in {"unknown", "other"} and not _is_own(s.key, own)]
    if not unknown:
        return None
    said = text.slice(left[0].start, left[-1].end)
    in_brackets = _depth(text.text[text.ends[left[-1].end - 1] : text.starts[place.start]]) > 0
    describes = left[-1].is_("generic") and all(
        text.kind(n) in "JHD" for s in unknown for n in range(s.start, s.end)
    )
    if describes and not in_brackets and text.parted(place.start):
        return None
    return Around("base" if in_brackets else "more", said)


def _within_name(left: list[Segment], own: Collection[str]) -> bool:
    """Return whether another word stands between the brand and a part of a name: Okta Customer Identity."""
    if not left[-1].key.isascii() or left[-1].is_("noise", "plan"):
        return False
    weak = left[-1].kind == "name" and not left[-1].known.strong
    return (weak or left[-1].is_("generic")) and any(_is_own(s.key, own) for s in left[:-1])


def _of_another(place: Place, left: list[Segment], own: Collection[str]) -> bool:
    """Return whether the name ends what another company calls its own: マネーフォワード クラウドBox."""
    if place.text.parted(place.start) or left[-1].kind == "unknown" or left[-1].is_("noise", "legal"):
        return False
    return any(s.kind in {"brand", "company"} and not _is_own(s.key, own) for s in left)


def _is_own(key: str, own: Collection[str]) -> bool:
    """Return whether *key* is a name of the service's company, or how one begins (日立 of 日立製作所)."""
    return key in own or (len(key) > 1 and any(name.startswith(key) for name in own))


def _depth(gap: str) -> int:
    if not gap or gap == " ":
        return 0
    return sum(char in _OPENING for char in gap) - sum(char in _CLOSING for char in gap)

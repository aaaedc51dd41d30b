"""One cell, or one thing said above a table, to fields of a requirement: a reader per column."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeAlias

from msgspec import Struct, structs

from lookup.model import Text
from lookup.sheets.cells import lines_of, one_line, text_of
from lookup.sheets.report import Wording
from lookup.text import (
    Unreadable,
    find_numbers,
    is_blank,
    nfkc,
    read_end,
    read_mark,
    read_period,
    split_items,
)
from lookup.workbook.book import Value

Fields: TypeAlias = dict[str, Any]
"""Field of a requirement → its value; ``registration_number`` stands beside them until the name is known."""
_CLASS: Final = re.compile(r"機密性\s*[:=]?\s*([123][ABC]?)")
_CLASSES: Final = re.compile(
    r"[123][ABC]?\s*(?:[・･、,/~〜～-]|又は|または|若しくは|及び|および|と|から)\s*(?:機密性)?\s*[123]|[123][ABC]?\s*以[上下]"
)
"""More than one class, of which nobody has said which one it is."""
_JOINTS: Final = re.compile(
    r"\s*(?:又は|または|若しくは|もしくは|及び|および|[;；、,，/／・\n+＋]|\s(?:or|and)\s)\s*"
)
_COURT: Final = re.compile(r"裁判|地裁|高裁|簡裁|管轄|court", re.IGNORECASE)
_LAW: Final = re.compile(r"法|law", re.IGNORECASE)
_BOXES: Final = re.compile(r"[□☐☑☒✓✔✅🗹]|■(?=.*□)|(?<=□).*■", re.DOTALL)
_OPTION: Final = re.compile(r"([□☐■☑☒✓✔✅🗹])[ \u3000]*([^□☐■☑☒✓✔✅🗹]*)")
_EMPTY_BOXES: Final = frozenset("□☐")
_GAPS: Final = re.compile(r"[ \u3000]+")
_SPACED: Final = re.compile(r"[ぁ-ヺー一-鿿々](?:[ \u3000]+[ぁ-ヺー一-鿿々])+")
"""Japanese characters spread over the width of a cell."""
_FIRST_DAY: Final = re.compile(r"(?:から|より|以降|以後|開始|[~〜～])\s*$")
_LAST_DAY: Final = re.compile(r"(?:まで|迄|終了|満了)\s*$|^\s*[~〜～]")
"""What makes a day the other end of a term than its column asks for."""
_IN_BRACKETS: Final = re.compile(r"[（(]([^（）()]+)[）)]")
_BOTH_LISTS: Final = ("ISMAP", "ISMAP-LIU")


class Said(Struct, frozen=True, kw_only=True):
    """What stands in one place, and whom to tell when it cannot be read.

    Attributes:
        tell: Takes the id of a message and its values.
        header: The header above it, where it stands in a table.
    """

    value: Value | None
    epoch_1904: bool
    wording: Wording
    tell: Callable[..., None]
    header: str = ""

    @property
    def raw(self) -> str:
        """The text with its line breaks; characters set apart by blanks (「東　京」) together."""
        text = text_of(self.value)
        return _GAPS.sub("", text) if _SPACED.fullmatch(text) else text

    @property
    def text(self) -> str:
        """The text on one line."""
        return one_line(self.raw)


Reader: TypeAlias = Callable[[str, Said], Fields]


def read_field(field: str, said: Said) -> Fields:
    """Return what *said* means in the column *field*; nothing if it is blank, undecided or unreadable."""
    reader = READERS.get(field)
    if reader is None or said.value is None:
        return {}
    raw = said.raw
    if not raw.isascii() and _BOXES.search(raw) and (chosen := checked(raw)) != raw:
        said = structs.replace(said, value=chosen)
        if is_blank(chosen):
            return {}
    words = said.wording.sheet_words
    if words.is_elsewhere(said.text):
        said.tell("sheets.elsewhere")
        return {}
    says_none = words.names_no_service if field == "service" else words.is_undecided
    return {} if field not in MARKS and says_none(said.text) else reader(field, said)


def add(fields: Fields, name: str, value: object) -> None:
    """Put a value beside what is known already: the first counts, items and titles add up."""
    known = fields.get(name)
    if known is None:
        fields[name] = value
    elif isinstance(known, tuple) and isinstance(value, tuple):
        fields[name] = tuple(dict.fromkeys((*known, *value)))
    elif name == "title" and value != known:
        fields[name] = f"{known} {value}"


def checked(text: str) -> str:
    """Return the options of a form that are ticked: 「☑ISMAP　□ISMAP-LIU」 says ISMAP."""
    options = [(box, option.strip(" \u3000・、,，/／\n\r")) for box, option in _OPTION.findall(text)]
    if not any(option for _, option in options):
        return text
    return "\n".join(option for box, option in options if box not in _EMPTY_BOXES and option)


def _text(field: str, said: Said) -> Fields:
    return {field: said.text}


def _service(field: str, said: Said) -> Fields:
    """Keep the lines: each may name a service, or a name go on in the next; only the list can tell."""
    return {field: lines_of(said.raw)}


def _items(field: str, said: Said) -> Fields:
    undecided = said.wording.sheet_words.is_undecided
    items = tuple(item for item in split_items(said.raw) if not undecided(item))
    return {field: items} if items else {}


def _lines(field: str, said: Said) -> Fields:
    lines = tuple(line.strip() for line in said.raw.splitlines() if line.strip())
    return {field: lines}


def _day(field: str, said: Said) -> Fields:
    """Read a day; of a month or fiscal year alone the column of the end means its last day."""
    last = field == "ends_on"
    other_end = (_FIRST_DAY if last else _LAST_DAY).search(said.text)
    try:
        day = None if other_end else read_end(said.value, last=last, epoch_1904=said.epoch_1904)
    except Unreadable:
        day = None
    if day is None:
        said.tell("sheets.unreadable_date")
        return {}
    return {field: day}


def _period(_: str, said: Said) -> Fields:
    try:
        start, end = read_period(said.raw)
    except Unreadable:
        said.tell("sheets.unreadable_period")
        return {}
    days: dict[str, date | None] = {"starts_on": start, "ends_on": end}
    return {field: day for field, day in days.items() if day is not None}


def _word(field: str, said: Said) -> Fields:
    texts = (said.text, *(_IN_BRACKETS.findall(said.text) if field == "body" else ()))
    value = next((v for text in texts if (v := said.wording.words.value_of(field, text)) is not None), None)
    if value is None:
        said.tell("sheets.unknown_word", known=_known_words(field, said.wording))
        return {}
    return {field: value}


def _mark(field: str, said: Said) -> Fields:
    value = said.wording.words.value_of(field, said.text)
    try:
        mark = value if isinstance(value, bool) else read_mark(said.value)
    except Unreadable:
        said.tell("sheets.unreadable_mark")
        return {}
    return {} if mark is None else {field: mark}


def _abroad(field: str, said: Said) -> Fields:
    marks = _mark(field, said)
    return {"domestic_only": not marks[field]} if marks else {}


def _lists(field: str, said: Said) -> Fields:
    words = said.wording.words
    mark = _plain_mark(said)
    if mark is not None:
        values = [_option(field, said)] if mark else []
    else:
        whole = words.value_of(field, said.text)
        parts = [item for item in _JOINTS.split(said.raw) if item]
        values = [whole] if whole else [words.value_of(field, item) for item in parts]
    if None in values:
        said.tell("sheets.unknown_list", known=_known_words(field, said.wording))
        return {}
    wanted = _BOTH_LISTS if "both" in values else tuple(one for one in _BOTH_LISTS if one in values)
    return {field: wanted} if wanted else {}


def _option(field: str, said: Said) -> str | bool | None:
    """Return the value that a column stands for by its header, where marks tell which applies."""
    value_of = said.wording.words.value_of
    lowest = said.header.split()[-1:] or [""]
    return value_of(field, said.header) or value_of(field, lowest[0])


def _plain_mark(said: Said) -> bool | None:
    """Return the mark that a cell is, such as ○ in a column headed 「ISMAP」; ``None`` if it is none."""
    try:
        return read_mark(said.value)
    except Unreadable:
        return None


def _information_class(field: str, said: Said) -> Fields:
    mark = _plain_mark(said) if not said.text.isdecimal() else None
    if mark is not None and (option := _option(field, said)):
        return {field: option} if mark else {}
    text = nfkc(said.text).upper()
    value = said.wording.words.value_of(field, text)
    if value is None:
        named = set(_CLASS.findall(text))
        value = named.pop() if len(named) == 1 and not _CLASSES.search(text) else None
    if value is None:
        said.tell("sheets.unknown_word", known=_known_words(field, said.wording))
        return {}
    scale = _scale(text, str(value))
    return {field: value, "class_scale": scale} if scale else {field: value}


def _scale(text: str, value: str) -> str | None:
    """Return the scale that a class itself says: 自治体機密性…, 国の機密性…, 3A to 3C."""
    if len(value) > 1 or "自治体" in text or "地方" in text:
        return "local"
    return "national" if text.startswith("国") or "統一基準" in text else None


def _service_model(field: str, said: Said) -> Fields:
    value = said.wording.words.value_of(field, said.text)
    return {field: value or said.text}


def _number(field: str, said: Said) -> Fields:
    numbers = find_numbers(said.text)
    if len(numbers) != 1:
        said.tell("sheets.unreadable_number")
        return {}
    return {field: numbers[0]}


def _law_and_court(_: str, said: Said) -> Fields:
    fields: Fields = {}
    for part in re.split(r"[・/／、,;；\n　]|及び|並びに", said.raw):
        field = "court" if _COURT.search(part) else "governing_law" if _LAW.search(part) else None
        if field is not None:
            fields.setdefault(field, part.strip())
    if not fields:
        said.tell("sheets.unreadable_law")
    return fields


def _known_words(field: str, wording: Wording) -> Text:
    titles = [word.title for word in wording.words.entries if word.field == field]
    return Text("、".join(title.ja for title in titles), ", ".join(title.en for title in titles))


READERS: Final[dict[str, Reader]] = {
    "title": _text,
    "service": _service,
    "registration_number": _number,
    "provider": _text,
    "lists": _lists,
    "body": _word,
    "introduced_on": _day,
    "information_class": _information_class,
    "class_scale": _word,
    "impact": _word,
    "service_model": _service_model,
    "scope": _items,
    "regions": _items,
    "domestic_only": _mark,
    "abroad_allowed": _abroad,
    "governing_law": _text,
    "court": _text,
    "law_and_court": _law_and_court,
    "generative_ai": _mark,
    "generative_ai_models": _items,
    "platform": _text,
    "components": _items,
    "controls": _items,
    "starts_on": _day,
    "ends_on": _day,
    "period": _period,
    "accepts_equivalent": _mark,
    "accepts_prospective": _mark,
    "lines": _lines,
}
MARKS: Final = frozenset(
    {"domestic_only", "abroad_allowed", "generative_ai", "accepts_equivalent", "accepts_prospective"}
)

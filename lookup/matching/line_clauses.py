"""The clauses of a sentence, and which of them ask for something of their own.

A clause that asks for nothing (本調達において、 / 原則として、 / この限りでない。) must not
lower a verdict; a clause that does must not be passed over. ``line_words.yaml`` holds the words that tell
them apart.
"""

import re

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.phrasing import Span, clause_key
from lookup.matching.line_amounts import without_dates
from lookup.text import nfkc

_BREAK = re.compile(
    r"(?<=[、,;。()\[\]])|(?=かつ|および|及び(?=[^、。]*こと))|(?<=かつ)|(?<=登録され)(?![てたるなずま、])|(?<=済みで)|(?<=であり)"
    r"|(?<=\n)|(?<=こと)(?=[\s/・\d])"
)
_STOP = re.compile(r"(?<=。)|(?=\([^()]*\)[。.]?$)|(?=\([^()]*\)。)")
_EDGES = "、,;。.()[] 　・"
_CONTENT = re.compile(
    r"[一-鿿々〆]{2,}|[ァ-ヴ]{2,}|[a-z0-9.%]{2,}|[一-鿿ァ-ヴa-z0-9]{3,}"
    r"|[一-鿿](?:い|しい|く|しく)(?=$|こと|もの|サービス|製品|、)|(?:やすい|にくい|づらい)|[a-zァ-ヴ他同弊自]社"
)
_DESCRIBED = re.compile(r"(.*[のなるたいき])(?:クラウド)?(?:サービス|製品|契約|もの)(?:であ|とす|を|に限|$)")
_GOES_ON = ("を", "が", "に", "の", "と")
"""What stands behind a bracket in the middle of a clause begins so."""


class Clause(msgspec.Struct, frozen=True):
    """A part of a sentence.

    Attributes:
        text: As written, without commas and brackets around it.
        start: Its place in the sentence as ``line_key`` writes it.
        end: The place behind it.
    """

    text: str
    start: int
    end: int

    def holds(self, spans: tuple[Span, ...]) -> bool:
        """Return whether one of *spans*, or a part of it, lies in the clause."""
        return any(self.start < end and start < self.end for start, end in spans)


def clauses(text: str) -> tuple[Clause, ...]:
    """Cut *text* at commas, full stops, brackets, かつ and the like."""
    found: list[Clause] = []
    at = 0
    for piece in filter(None, _BREAK.split(nfkc(text).replace("。)", ")"))):
        end = at + len(clause_key(piece))
        if piece.strip(_EDGES):
            found.append(Clause(piece.strip(_EDGES), at, end))
        at = end
    return tuple(found)


def sentences(text: str) -> tuple[Clause, ...]:
    """Cut *text* at its full stops, and before brackets that end a sentence (…であること（…のため）。)."""
    found: list[Clause] = []
    at = 0
    for piece in filter(None, _STOP.split(nfkc(text).replace("。)", ")"))):
        end = at + len(clause_key(piece))
        if piece.strip(_EDGES):
            found.append(Clause(piece.strip(_EDGES), at, end))
        at = end
    return tuple(found)


def as_written(text: str, start: int, end: int) -> str:
    """Return what stands in *text*, in NFKC, from place *start* to *end* of its ``line_key``."""
    letters, at = [], 0
    for letter in nfkc(text).replace("。)", ")"):
        if start <= at < end:
            letters.append(letter)
        at += len(clause_key(letter))
    return "".join(letters).strip(_EDGES)


def asks(knowledge: Knowledge, clause: Clause, *, before: bool) -> bool:
    """Return whether *clause* asks for something of its own.

    Args:
        knowledge: Its line words tell how clauses end.
        clause: A clause in which the phrase of the sentence does not stand.
        before: Whether it stands before that phrase: there nouns only lead up to it, behind it they ask.
    """
    words = knowledge.lines
    if words.has("許す終", clause.text) or not words.cut("つなぐ終", clause.text).strip():
        return False
    if words.has("求める終", clause.text):
        return before or _says_more(knowledge, clause.text)
    return not before and not words.has("つなぐ終", clause.text) and _says_more(knowledge, clause.text)


def denies(knowledge: Knowledge, text: str) -> bool:
    """Return whether *text* holds a negation that is none in sense (…でなければならない, この限りでない)."""
    words = knowledge.lines
    return words.has("打ち消し", words.cut("打ち消しでない", text))


def describes(text: str) -> str:
    """Return what *text* says of a service before it names it (…国産のサービスであること), or nothing."""
    found = _DESCRIBED.match(text)
    return found.group(1) if found else ""


def _says_more(knowledge: Knowledge, text: str) -> bool:
    other = knowledge.lines.find(text)
    if other is not None and other.kind == "list":
        return True
    tells = knowledge.lines.has("述べ言葉", text) and knowledge.lines.has("求める終", text)
    return (tells and not text.startswith(_GOES_ON)) or bool(unexplained(knowledge, text))


def unexplained(knowledge: Knowledge, text: str) -> str:
    """Return the first word of *text* that is no common word of such sentences; empty if there is none."""
    rest = _CONTENT.search(knowledge.lines.cut("添え言葉", without_dates(text)))
    return rest.group() if rest else ""

"""How one sentence of a specification is understood: who decides it, and what it asks."""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from lookup.knowledge import Knowledge
from lookup.knowledge.lines import LinePhrase
from lookup.knowledge.phrasing import Span, line_key
from lookup.matching.demands import take
from lookup.matching.line_amounts import amounts
from lookup.matching.line_clauses import (
    Clause,
    as_written,
    asks,
    clauses,
    denies,
    describes,
    sentences,
    unexplained,
)
from lookup.model import CheckName, LineKind, Requirement
from lookup.text import remembered_if_short

_JOINED: frozenset[CheckName] = frozenset(
    {"region", "domestic_only", "governing_law", "service_model", "audit_period", "subsequent_events"}
)
"""Checks for which a mere mention in a clause of its own asks (国内リージョンで、…)."""

_REGISTRATION: frozenset[CheckName] = frozenset(
    {"membership", "status", "validity", "contract_period", "components", "identity"}
)
"""Checks of the registration itself, beside which a clause may say what the service has to be."""
_DESCRIBED: frozenset[CheckName] = frozenset(
    {"membership", "status", "validity", "contract_period", "region", "service_model"}
)
"""Checks beside whose words a clause may describe the service (国産のISMAP登録サービス)."""
_TURNED: frozenset[CheckName] = frozenset({"membership", "region", "service_model", "governing_law"})
"""Checks that ask for something to be so; the others ask as often that something is not so."""
_Place: TypeAlias = tuple[LinePhrase, tuple[Span, ...]]


class Beside(msgspec.Struct, frozen=True):
    """What a further clause of a sentence of the list asks.

    Attributes:
        text: The clause as written.
        phrase: The kind of clause; ``None`` if it is not understood.
    """

    text: str
    phrase: LinePhrase | None


class LineReading(msgspec.Struct, frozen=True):
    """How one sentence is understood.

    Attributes:
        kind: Who decides it; ``agency`` also for a sentence that is not understood.
        check: The check that answers it, or the subject it belongs to.
        demand: A requirement that holds only what the sentence asks.
        phrase: The kind of sentence; ``None`` if it is not understood.
        amounts: Hours, days and the like that it names.
        beside: What its further clauses ask (登録され、準拠法は日本法であること).
        subject: What is to be registered, where that is no common word (「青空会議」が登録されている).
    """

    kind: LineKind
    check: CheckName | None
    demand: Requirement
    phrase: LinePhrase | None = None
    amounts: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    subject: str | None = None


@remembered_if_short(1024)
def read_line(knowledge: Knowledge, text: str) -> LineReading:
    """Recognise the kind of the sentence *text* and take out what it asks."""
    found = _place(knowledge, text)
    if found is None:
        return LineReading("agency", None, Requirement(id="line"), amounts=amounts(text))
    phrase, spans = found
    beside = tuple(_beside(knowledge, text, phrase, spans)) if phrase.kind == "list" else ()
    asked = [_asked(knowledge, more.text, more.phrase) for more in beside if more.phrase]
    demand = msgspec.convert({"id": "line", **_together(_asked(knowledge, text, phrase), asked)}, Requirement)
    subject = _subject(knowledge, text, spans) if phrase.check == "membership" else None
    return LineReading(phrase.kind, phrase.check, demand, phrase, amounts(text), beside, subject)


def _subject(knowledge: Knowledge, text: str, spans: tuple[Span, ...]) -> str | None:
    """Return what stands as the subject before the words at *spans*, if it is a name or another's service."""
    for clause in clauses(text):
        before = as_written(text, clause.start, spans[0][0]) if clause.holds(spans[:1]) else ""
        subject = before.removesuffix("も").removesuffix("について").rstrip("がは")
        if subject != before and unexplained(knowledge, subject):
            return subject
    return None


def _together(main: dict[str, object], beside: list[dict[str, object]]) -> dict[str, object]:
    """Return what the sentence as a whole asks, and what of its clauses adds to that."""
    fields: dict[str, object] = {}
    for more in beside:
        for field, value in more.items():
            before = fields.get(field)
            both = isinstance(before, tuple) and isinstance(value, tuple)
            fields[field] = tuple(dict.fromkeys((*before, *value))) if both else value  # type: ignore[misc]
    return fields | main


def _asked(knowledge: Knowledge, text: str, phrase: LinePhrase) -> dict[str, object]:
    fields: dict[str, object] = dict(phrase.demand)
    for part in phrase.takes:
        fields |= take(knowledge, text, part)
    return fields


def _place(knowledge: Knowledge, text: str) -> _Place | None:
    """Return the phrase that reads *text* and where it stands: a clause that the list decides comes first."""
    found = knowledge.lines.place(text)
    if found and found[0].kind == "list" and found[0].check:
        return found
    if found and found[0].kind == "agency":
        return next(_sentence_of_the_list(knowledge, text), found)
    return next(_decided_by_the_list(knowledge, text), found)


def _sentence_of_the_list(knowledge: Knowledge, text: str) -> Iterator[_Place]:
    """Yield the first of several sentences that the list decides (登録されていること。評価は当庁が行う。)."""
    all_ = sentences(text)
    for sentence in all_ if len(all_) > 1 else ():
        place = knowledge.lines.place(sentence.text)
        if place and place[0].kind == "list" and place[0].check:
            phrase, spans = place
            yield phrase, tuple((start + sentence.start, end + sentence.start) for start, end in spans)


def _decided_by_the_list(knowledge: Knowledge, text: str) -> Iterator[_Place]:
    """Yield what stands in a clause of its own, and is decided by the list (登録済みかつ実績を有する)."""
    all_ = clauses(text)
    if len(all_) == 1 or knowledge.lines.has("事業者の行為", text):
        return
    for clause in all_:
        place = knowledge.lines.place(clause.text)
        if place is None or place[0].kind != "list" or place[0].check is None:
            continue
        ending = line_key(clause.text)[place[1][-1][1] :]
        if asks(knowledge, clause, before=True) and not unexplained(knowledge, ending):
            yield place[0], ((clause.start, clause.end),)


def _beside(knowledge: Knowledge, text: str, phrase: LinePhrase, spans: tuple[Span, ...]) -> Iterator[Beside]:
    """Yield what is asked for beside *phrase*, the words of which stand at *spans*."""
    for clause in clauses(text):
        if clause.holds(spans):
            yield from _around(knowledge, text, phrase, spans, clause)
            yield from _turned(knowledge, text, phrase, spans, clause)
        elif _speaks(knowledge, clause, spans):
            yield Beside(clause.text, knowledge.lines.find(clause.text))


def _around(
    knowledge: Knowledge, text: str, phrase: LinePhrase, spans: tuple[Span, ...], clause: Clause
) -> Iterator[Beside]:
    """Yield what else the clause of *phrase* asks (国内で使える登録サービス, 登録された直販サービス)."""
    # 東日本 is in Japan, but asks for no more than itself.
    within = phrase.check == "region" and knowledge.lines.has("国内とある", clause.text)
    if phrase.check in _REGISTRATION or within:
        for other, _ in knowledge.lines.every(clause.text):
            if other.kind == "list" and other.check in _JOINED:
                yield Beside(clause.text, other)
    yield from _modifiers(knowledge, text, phrase, spans, clause)


def _modifiers(
    knowledge: Knowledge, text: str, phrase: LinePhrase, spans: tuple[Span, ...], clause: Clause
) -> Iterator[Beside]:
    """Yield what stands directly before the words of *phrase*, or behind them, and says more."""
    start, end = spans[0][0], spans[-1][1]
    before, behind = as_written(text, clause.start, start), as_written(text, end, clause.end)
    if phrase.check == "membership":
        said = "" if phrase.whole else behind
    else:
        said = describes(behind) if phrase.check in _DESCRIBED | {"identity", "governing_law"} else ""
    if unexplained(knowledge, said):
        yield Beside(behind, knowledge.lines.find(behind))
    leads = phrase.check in _DESCRIBED and knowledge.lines.has("修飾終", before)
    if leads and unexplained(knowledge, before):
        yield Beside(before, knowledge.lines.find(before))


def _turned(
    knowledge: Knowledge, text: str, phrase: LinePhrase, spans: tuple[Span, ...], clause: Clause
) -> Iterator[Beside]:
    """Yield the clause of *phrase* if a negation behind its words was not read (登録に限らず)."""
    behind = as_written(text, spans[-1][1], clause.end)
    if phrase.check in _TURNED and clause.holds(spans[-1:]) and denies(knowledge, behind):
        yield Beside(as_written(text, clause.start, clause.end), None)


def _speaks(knowledge: Knowledge, clause: Clause, spans: tuple[Span, ...]) -> bool:
    other = knowledge.lines.find(clause.text)
    mentioned = other is not None and other.kind == "list" and other.check in _JOINED
    return mentioned or asks(knowledge, clause, before=clause.end <= spans[0][0])

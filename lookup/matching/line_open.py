"""What the list does not decide of a sentence, and who is asked about it."""

import re
from collections.abc import Iterator

import msgspec

from lookup.matching.case import Case, sentences, written
from lookup.matching.line_amounts import dates
from lookup.matching.line_reading import Beside, LineReading
from lookup.model import Addressee, CheckName, Question, Text, VerdictCode
from lookup.text import nfkc

_AUDITED = re.compile("16[かカヶ箇ケ]月|1年4[かカヶ箇ケ]月")
"""The age of an audit that the check itself allows."""
_BESIDES = re.compile("も(?:併せて|あわせて|取得|有し|必要|求め)|併せて|あわせて|加えて|さらに")
"""Words by which another scheme is wanted too, not instead."""
_MEASURED: frozenset[CheckName] = frozenset(
    {"membership", "validity", "status", "audit_period", "domestic_only", "region", "identity"}
)
"""Checks that compare no hours, years or counts: where a line names some, that part stays open."""


_CLOSED = re.compile(r"(?:し|おり|いて|って|であり|され|受け|備え)[、,]\s*$")
"""How a clause ends behind which something new begins (ISMAP又はSOC 2の認証を有し、…)."""
_ALTERNATIVE = ("又は", "または", "若しくは", "もしくは", "あるいは")


class Part(msgspec.Struct, frozen=True):
    """One thing that the answer to a line consists of."""

    verdict: VerdictCode
    reason: Text
    question: Question | None = None


def for_others(case: Case, text: str, reading: LineReading) -> Part:
    """Say who decides the line, and ask there; risks of foreign law stay open until somebody judges them."""
    say = case.catalogue.knowledge.messages
    to: Addressee = "provider" if reading.kind == "provider" else "agency"
    name = f"{to}_{reading.check}" if reading.check in {"foreign_law", "other_scheme"} else to
    if reading.phrase is None:
        return Part("not_applicable", say("lines.unknown"), ask(case, "agency", "ask_unknown", text=text))
    reason = say(f"lines.{name}", meaning=reading.phrase.meaning)
    if reading.amounts:
        reason = sentences([reason, say("lines.amounts", amounts=written(reading.amounts))])
    verdict: VerdictCode = "unconfirmed" if reading.check == "foreign_law" else "not_applicable"
    return Part(verdict, reason, ask(case, to, f"ask_{to}", text=text))


def ask(case: Case, to: Addressee, name: str, **values: object) -> Question:
    """Return the question ``lines.<name>`` about the service of *case*, filled with *values*."""
    service = case.found.service.service_name if case.found else case.requirement.service
    asked = case.catalogue.knowledge.messages(
        f"lines.{name}", **values, service=service or Text("提案サービス", "the service")
    )
    return Question(to, asked.ja, asked.en)


def more_than_the_list(case: Case, text: str, reading: LineReading) -> Iterator[Part]:
    """Yield a part that leaves open what else the sentence asks (登録され、かつ直販であること)."""
    adding = (Beside(text, phrase) for phrase in case.catalogue.knowledge.lines.adding(text))
    added = next((one for one in adding if not _belongs(reading, one)), None)
    beside = [one for one in reading.beside if not _is_of_list(one)]
    open_ = [one for one in beside if _begins_anew(text, one) or not _is_accepted(reading, one)]
    if added or open_:
        yield from (_open(case, text, one) for one in open_ or filter(None, [added]))
    elif (measures := _measures(text, reading)) and not _is_judged(text, reading):
        reason = case.catalogue.knowledge.messages("lines.more_amounts", amounts=written(measures))
        yield Part("unconfirmed", reason, ask(case, "agency", "ask_agency", text=text))


def _is_of_list(more: Beside) -> bool:
    phrase = more.phrase
    return phrase is not None and phrase.kind == "list" and phrase.check is not None and not phrase.denies


def _belongs(reading: LineReading, more: Beside) -> bool:
    """Return whether such words belong to what the list decides: a function of the scope, an equivalent."""
    whole = reading.phrase is not None and reading.phrase.whole
    of_provider = more.phrase is not None and more.phrase.kind == "provider"
    return (whole and of_provider) or _is_accepted(reading, more)


def _is_accepted(reading: LineReading, more: Beside) -> bool:
    """Return whether what stands beside is a scheme that the line accepts in place of a registration."""
    scheme = more.phrase is not None and more.phrase.check == "other_scheme"
    return scheme and bool(reading.demand.accepts_equivalent) and not _BESIDES.search(more.text)


def _begins_anew(text: str, more: Beside) -> bool:
    """Return whether the clause stands behind one that is complete, and is no alternative to it."""
    before = nfkc(text).partition(more.text)[0]
    return _CLOSED.search(before) is not None and not more.text.startswith(_ALTERNATIVE)


def _open(case: Case, text: str, more: Beside) -> Part:
    """Leave open what a part of the sentence asks, and say whom to ask of it."""
    say, phrase = case.catalogue.knowledge.messages, more.phrase
    if phrase is None:
        question = ask(case, "agency", "ask_clause", clause=more.text, text=text)
        return Part("unconfirmed", say("lines.more_unknown", clause=more.text), question)
    to: Addressee = "provider" if phrase.kind == "provider" else "agency"
    reason = say(f"lines.more_{to}", meaning=phrase.meaning)
    return Part("unconfirmed", reason, ask(case, to, f"ask_{to}", text=text))


def _measures(text: str, reading: LineReading) -> tuple[str, ...]:
    """Return the numbers and the dates that the line's check compares with nothing."""
    compared = reading.phrase is not None and "period" in reading.phrase.takes
    return (*(reading.amounts if reading.check in _MEASURED else ()), *(() if compared else dates(text)))


def _is_judged(text: str, reading: LineReading) -> bool:
    """Return whether the numbers of the line are those its check allows anyway, or dates of a prospect."""
    audited = reading.check == "audit_period" and _AUDITED.search(nfkc(text)) is not None
    return audited or bool(reading.demand.accepts_prospective)

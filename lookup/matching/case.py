"""What a check is given, and how it says what it found.

A check never writes a sentence: it names a case of its rule in ``knowledge/rules.yaml``, and :func:`finding`
fills in what was observed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from lookup.knowledge.messages import fill_in, names_in
from lookup.matching.catalogue import Catalogue
from lookup.matching.identify import Found, Identification
from lookup.model import CheckName, Question, Requirement, Service, Text, Verdict, VerdictCode

SEVERITY: tuple[VerdictCode, ...] = ("not_applicable", "met", "conditional", "unconfirmed", "not_met")
"""From harmless to decisive: DESIGN section 3, "How verdicts add up"."""

NOTHING = Text("記載なし", "nothing stated")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement held against the list, or against one entry of it.

    Attributes:
        on: Reference date: the day on which the registration must stand.
        identification: What the requirement's service cell names; ``None`` if it names nothing.
        found: The entry that is judged; ``None`` while the requirement as a whole is.
    """

    catalogue: Catalogue
    requirement: Requirement
    on: date
    identification: Identification | None = None
    found: Found | None = None

    @property
    def service(self) -> Service:
        """The entry that is judged.

        Raises:
            ValueError: The case is about the requirement as a whole.
        """
        if self.found is None:
            raise ValueError(f"requirement {self.requirement.id!r}: no candidate to judge")
        return self.found.service


def finding(
    case: Case,
    check: CheckName,
    case_name: str,
    *,
    field: str | None = None,
    observed: str | None = None,
    required: str | None = None,
    **values: object,
) -> Verdict:
    """Return what *check* found, in the words of ``rules.yaml``.

    Args:
        case: What was judged.
        check: The check that speaks.
        case_name: Which of its cases applies.
        field: English name of the judged field, where the rule has no fixed one.
        observed: That field's text as printed.
        required: What the requirement asks.
        **values: More values for the templates; dates, texts of both languages and sequences of names are
            written out in each language.

    Returns:
        The verdict, its reason and its question rendered in Japanese and English.
    """
    rule = case.catalogue.knowledge.rules[check]
    chosen = rule.cases[case_name]
    values |= {"observed": observed, "required": required}
    asked = chosen.ask and _said(case, Text(chosen.ask.ja, chosen.ask.en), values)
    number = case.found.service.registration_number if case.found and rule.about == "candidate" else None
    return Verdict(
        check=check,
        verdict=chosen.verdict,
        field=field or rule.field,
        observed=observed,
        required=required,
        reason=_said(case, Text(chosen.ja, chosen.en), values),
        rule=f"{check}.{case_name}",
        certainty=chosen.certainty or rule.certainty,
        as_of=case.catalogue.as_of,
        registration_number=number,
        question=Question(chosen.ask.to, asked.ja, asked.en) if chosen.ask and asked else None,
    )


def _said(case: Case, template: Text, values: dict[str, object]) -> Text:
    """Fill *values*, and what every template may name, into *template*: only what it names is written out."""
    return fill_in(
        template,
        [written(values[name] if name in values else _ALWAYS[name](case)) for name in names_in(template)],
    )


_ALWAYS: dict[str, Callable[[Case], object]] = {
    "as_of": lambda case: case.catalogue.as_of,
    "on": lambda case: case.on,
    "label": lambda case: case.catalogue.version.label,
    "named": lambda case: case.requirement.service,
    "service": lambda case: case.service,
    "provider": lambda case: case.service.provider_name,
}
"""What the templates may name of every case."""


def written(value: object) -> object:
    """Return *value* as it stands in a sentence: days, services and lists of names in both languages."""
    if type(value) is Text or (type(value) is str and value):
        return value
    match value:
        case None | () | "":
            return NOTHING
        case date():
            return _day(value)
        case Service():
            number = value.registration_number
            return Text(
                f"「{value.service_name}」" + (f"（{number}）" if number else ""),
                f'"{value.service_name}"' + (f" ({number})" if number else ""),
            )
        case tuple():
            items = [w if isinstance(w := written(v), Text) else Text(f"「{v}」", f'"{v}"') for v in value]
            return Text("".join(t.ja for t in items), ", ".join(t.en for t in items))
        case _:
            return value


@lru_cache(maxsize=1024)
def _day(day: date) -> Text:
    return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def clause(text: Text) -> Text:
    """Return *text* without its full stop, to stand within a sentence."""
    return Text(text.ja.rstrip("。"), text.en.rstrip("."))


def severity(verdict: VerdictCode) -> int:
    """Return how much *verdict* weighs against a service; 0 does not count."""
    return SEVERITY.index(verdict)


def worst(verdicts: Iterable[Verdict]) -> VerdictCode:
    """Return the verdict that decides; ``not_applicable`` only if nothing else was found."""
    return max((v.verdict for v in verdicts), key=severity, default="not_applicable")


def together(verdicts: Sequence[Verdict]) -> Verdict | None:
    """Return one verdict for the parts of one check: the worst decides, and every part keeps its sentence.

    Parts are told from the worst to the least. Questions to the same addressee become one; where parts ask
    different people, the worst part that asks is the one to ask.
    """
    if len(verdicts) <= 1:
        return verdicts[0] if verdicts else None
    ordered = sorted(verdicts, key=lambda v: -severity(v.verdict))
    first = ordered[0]
    asking = [v.question for v in ordered if v.question]
    asked = [q for q in asking if q.to == asking[0].to]
    return msgspec.structs.replace(
        first,
        reason=sentences([v.reason for v in ordered]),
        question=Question(asked[0].to, *_texts([Text(q.ja, q.en) for q in asked])) if asked else None,
    )


def sentences(texts: Iterable[Text]) -> Text:
    """Return *texts* one after the other, each only once."""
    return Text(*_texts(list(texts)))


def _texts(texts: Sequence[Text]) -> tuple[str, str]:
    return "".join(dict.fromkeys(t.ja for t in texts)), " ".join(dict.fromkeys(t.en for t in texts))

"""The two or three sentences that open an answer: what was found, what it hangs on, and on which list."""

from collections.abc import Sequence
from datetime import date

from lookup.matching.case import Case, sentences, written
from lookup.matching.catalogue import Catalogue
from lookup.matching.checks.copy import faults
from lookup.matching.checks.register import standing
from lookup.matching.memo import remembered
from lookup.matching.named import others_unnamed
from lookup.model import LineAnswer, Outcome, Service, Text, Verdict


def summarise(
    whole: Case,
    outcome: Outcome,
    *,
    services: Sequence[Service],
    decided: Sequence[Verdict | LineAnswer],
    unreadable: int,
    alternatives: Text | None = None,
) -> Text:
    """Return the summary of an assessment.

    Args:
        whole: The requirement that was judged.
        outcome: What came out.
        services: The listed services that the outcome hangs on; none if the named one is not listed.
        decided: All verdicts and answers that were weighed.
        unreadable: Number of cells that could not be read.
        alternatives: What :func:`of_alternatives` says of them.
    """
    messages = whole.catalogue.knowledge.messages
    told = [_finding(whole, outcome, services, decided)]
    if services and whole.identification is None:
        told.append(messages("matching.suggested"))
    if alternatives:
        told.append(alternatives)
    if unreadable:
        told.append(messages("matching.unreadable", count=unreadable))
    if outcome in {"not_met", "no_candidate"}:
        told.append(messages("matching.exception"))
    told.append(_list(whole.catalogue, whole.on))
    return sentences(told)


def _finding(
    whole: Case,
    outcome: Outcome,
    services: Sequence[Service],
    decided: Sequence[Verdict | LineAnswer],
) -> Text:
    named = whole.requirement.service
    said = whole.identification
    missing = not services or (
        said is not None and said.joined_by == "all" and any(standing(m) == "unlisted" for m in said.mentions)
    )
    unlisted = missing and outcome in {"unconfirmed", "not_met"}
    return whole.catalogue.knowledge.messages(
        f"matching.{outcome}_unlisted" if unlisted else f"matching.{outcome}",
        service=written(tuple(services)),
        named=written((named,)),
        count=sum(d.verdict == "met" for d in decided),
        checks=_titles(whole, outcome, decided),
    )


def of_alternatives(whole: Case, services: Sequence[Service]) -> Text | None:
    """Say which alternative the outcome tells, that of *services*, and which others are not on the list."""
    said = whole.identification
    if said is None or said.joined_by != "any" or not services:
        return None
    messages = whole.catalogue.knowledge.messages
    told = [messages("matching.chosen", service=written(tuple(services)))]
    absent = tuple(mention.text for mention in said.mentions if standing(mention) == "unlisted")
    if absent:
        as_of = written(whole.catalogue.as_of)
        told.append(messages("matching.absent_choices", names=written(absent), as_of=as_of))
    return sentences(told)


def _titles(whole: Case, outcome: Outcome, decided: Sequence[Verdict | LineAnswer]) -> Text:
    """Return what the checks are called that led to *outcome*, each once."""
    knowledge = whole.catalogue.knowledge
    titles = [
        knowledge.rules[d.check].title if d.check else knowledge.messages("matching.sentence")
        for d in decided
        if d.verdict == outcome and not (isinstance(d, LineAnswer) and d.kind != "list")
    ]
    others = others_unnamed(whole.requirement.service) if outcome == "unconfirmed" else None
    if others:
        titles.append(knowledge.messages("matching.others_unnamed", others=others))
    titles = titles or [knowledge.messages("matching.unreadable_cells")]
    return Text(
        "、".join(dict.fromkeys(t.ja for t in titles)), ", ".join(dict.fromkeys(t.en for t in titles))
    )


@remembered(64)
def _list(catalogue: Catalogue, on: date) -> Text:
    wrong = faults(catalogue, on)
    return catalogue.knowledge.messages(
        "matching.list_doubtful" if wrong else "matching.list_current",
        label=catalogue.version.label,
        as_of=written(catalogue.as_of),
        faults=wrong,
    )

"""What of a service is registered: functions, plans and controls (DOMAIN checks 10 and 22)."""

import re

from lookup.matching.case import Case, finding, together
from lookup.matching.found import Found, Identification
from lookup.matching.scope import ScopeFinding, ScopeKind, decided_item, judge_item
from lookup.model import Service, Verdict
from lookup.text import fold, nfkc

_KINDS: tuple[ScopeKind, ...] = ("excluded", "not_named", "vague", "named")
_BETWEEN_WORDS = re.compile(r"[\s()\[\]（）「」・]+")
_CONTROL = re.compile(r"\d+(?:\.\d+)+")


def scope(case: Case) -> Verdict | None:
    """Check 10: each wanted function or plan is in the statement scope, excluded, or to be confirmed."""
    if case.found is None:
        return None
    judged = [*scope_findings(case), *_named_beside(case)]
    parts = [
        _scope_part(case, kind, [(item, f) for item, f in judged if f.kind == kind])
        for kind in _KINDS
        if any(f.kind == kind for _, f in judged)
    ]
    return together(parts)


def scope_findings(case: Case) -> tuple[tuple[str, ScopeFinding], ...]:
    """Return each wanted function or plan with what the statement scope says of it."""
    knowledge = case.catalogue.knowledge
    return tuple((item, judge_item(knowledge, case.service, item)) for item in case.requirement.scope)


def _named_beside(case: Case) -> list[tuple[str, ScopeFinding]]:
    """Return the sub-service or plan that the service cell itself names beside the service, if it does."""
    service, text = case.service, _service_text(case)
    if text is None or fold(text) == fold(service.service_name) or text in case.requirement.scope:
        return []
    knowledge = case.catalogue.knowledge
    left_out = [item for item in service.scope_exclusions if _adds(item, text, service)]
    edition = _edition(case, text)
    tried = [(item, decided_item(knowledge, service, item)) for item in (*left_out, text, *edition)]
    decided = [(item, judged) for item, judged in tried if judged]
    if decided:
        return sorted(decided, key=lambda pair: _KINDS.index(pair[1].kind))[:1]
    return [(item, judge_item(knowledge, service, item)) for item in edition]


def _service_text(case: Case) -> str | None:
    """Return what the service cell says beside the name of the candidate, if that is not its number."""
    found, said = case.found, case.identification
    if said is None or found is None or not found.confident or found.how == "number":
        return None
    if len(said.mentions) == 1 and said.mentions[0].alone:
        return None
    return _around(case.requirement.service or "", found, said)


def _around(text: str, found: Found, said: Identification) -> str | None:
    """Return the part of *text* that speaks of *found*: up to where the next service is named."""
    if len(said.mentions) == 1:
        return text
    plain = nfkc(text)
    own = next((plain.find(m.text) for m in said.mentions if found in m.found), -1)
    later = [at for m in said.mentions if (at := plain.find(m.text)) > own]
    return plain[own : min(later, default=len(plain))] if own >= 0 else None


def _adds(item: str, text: str, service: Service) -> bool:
    return fold(item) in fold(text) and fold(item) not in fold(service.service_name)


def _edition(case: Case, text: str) -> tuple[str, ...]:
    """Return the words of *text* that name an edition or a plan, as one text; nothing if there are none."""
    words, scope_words = case.catalogue.knowledge.name_words, case.catalogue.knowledge.scope
    name = fold(case.service.service_name)
    said = []
    for token in _BETWEEN_WORDS.split(nfkc(text)):
        key = fold(token).replace(name, "")
        if not key or key in name or words.is_("weak", key):
            continue
        if words.is_("plan", key) or scope_words.without_end("plan", key) != key:
            said.append(token)
    return (" ".join(said),) if said else ()


def _scope_part(case: Case, kind: ScopeKind, judged: list[tuple[str, ScopeFinding]]) -> Verdict:
    service = case.service
    told = tuple(dict.fromkeys(f.item for _, f in judged if f.item))
    name: str = kind
    if kind in {"not_named", "vague"} and not service.statement_scope:
        name = "unpublished"
    elif kind == "vague" and not told:
        name = "unspecific"
    return finding(
        case,
        "scope",
        name,
        observed="; ".join(service.statement_scope) or service.unreadable.get("statement_scope"),
        required="; ".join(case.requirement.scope) or None,
        items=tuple(item for item, _ in judged),
        scope=told or service.statement_scope,
        excluded=told,
    )


def controls(case: Case) -> Verdict | None:
    """Check 22: each wanted control number is shown as in place, or to be confirmed."""
    wanted = case.requirement.controls
    if case.found is None or not wanted:
        return None
    shown = {_control(number) for number in case.service.controls}
    missing = tuple(number for number in wanted if _control(number) not in shown)
    listed = tuple(number for number in wanted if number not in missing)
    parts = [
        finding(
            case,
            "controls",
            name,
            observed="; ".join(case.service.controls) or None,
            required="; ".join(wanted),
            items=items,
        )
        for name, items in (("missing" if shown else "unpublished", missing), ("listed", listed))
        if items
    ]
    return together(parts)


def _control(number: str) -> str:
    match = _CONTROL.search(nfkc(number))
    return match.group() if match else fold(number)

"""Whether the registration stands, as the entry's remarks tell (DOMAIN checks 6 and 23)."""

from datetime import date
from typing import Literal, TypeAlias

from lookup.knowledge.remarks import Remark, read_remarks
from lookup.matching.case import Case, finding, together
from lookup.model import Text, Verdict

Effect: TypeAlias = Literal["in_force", "later", "unclear"]

_STOPS = ("ended", "suspended")
_NOTES = {"renamed": "renamed", "succeeded": "succeeded", "renewed": "noted", "new": "noted"}
"""Kinds of remarks with which the registration stands, the more telling first → case."""


def status(case: Case) -> Verdict | None:
    """Check 6: suspended or ended from the remark's date on; what cannot be read is to be confirmed."""
    if case.found is None:
        return None
    text = case.service.remarks
    remarks = read_remarks(case.catalogue.knowledge.remarks, text)
    if not remarks:
        return finding(case, "status", "registered", observed=text)
    return together([_judge(case, remark, remarks, text) for remark in remarks])


def _judge(case: Case, remark: Remark, remarks: tuple[Remark, ...], printed: str | None) -> Verdict:
    stop = next((kind for kind in _STOPS if kind in remark.kinds), None)
    note = next((_NOTES[kind] for kind in _NOTES if kind in remark.kinds), None)
    if stop:
        name = _stop_case(stop, remark, remarks, case.on)
    elif "lifted" in remark.kinds or "not_renewing" in remark.kinds:
        name = "unclear"
    else:
        name = note or "unknown"
    since = remark.since[0] if remark.since else None
    return finding(
        case,
        "status",
        name,
        observed=printed,
        note=printed if len(remarks) == 1 else remark.text,
        since=since,
        contract=_against_contract(case, since),
    )


def _stop_case(stop: str, remark: Remark, remarks: tuple[Remark, ...], on: date) -> str:
    other = set(remark.kinds) - {stop, "not_renewing", "renewed", "in_review", *_STOPS}
    if other or any(_lifts(r, remark, on) for r in remarks):
        return "unclear"
    match _effect(remark, on):
        case "in_force":
            return stop
        case "later":
            return f"{stop}_later"
        case "unclear":
            return "unclear"


def _effect(remark: Remark, on: date) -> Effect:
    """Say whether a remark holds on the day *on*; an undated one does, a past period may be extended."""
    if remark.until and on > remark.until:
        return "unclear"
    if remark.since is None or on >= remark.since[1]:
        return "in_force"
    return "later" if on < remark.since[0] else "unclear"


def _lifts(other: Remark, stop: Remark, on: date) -> bool:
    """Return whether *other* tells that *stop* has been lifted by the day *on*."""
    if "lifted" not in other.kinds:
        return False
    if other.since is None:
        return True
    return other.since[0] <= on and (stop.since is None or other.since[1] >= stop.since[0])


def _against_contract(case: Case, since: date | None) -> Text:
    """Say how a coming stop lies to the contract."""
    starts, ends = case.requirement.starts_on, case.requirement.ends_on
    messages = case.catalogue.knowledge.messages
    if since and starts and since <= starts:
        return messages("matching.before_contract")
    if since and starts and ends and since <= ends:
        return messages("matching.within_contract")
    return Text("", "")


def subsequent_events(case: Case) -> Verdict | None:
    """Check 23: what happened after the audit is for the buyer to settle with the provider."""
    printed = case.service.subsequent_events if case.found else None
    if printed is None:
        return None
    none = "none" in case.catalogue.knowledge.remarks.kinds("subsequent_events", printed)
    return finding(case, "subsequent_events", "none" if none else "present", observed=printed)

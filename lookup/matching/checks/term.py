"""Until when a registration stands, and how old its audit is (DOMAIN checks 7, 8 and 9)."""

from calendar import monthrange
from datetime import date, timedelta

from lookup.knowledge.remarks import read_remarks
from lookup.matching.case import Case, finding, written
from lookup.model import Service, Text, Verdict

AUDIT_MONTHS = 16
"""Months from the day after the audit period for which a registration lasts (基本規程3.5)."""


def validity(case: Case) -> Verdict | None:
    """Check 7: the day of expiry still counts; a past date may mean that a renewal is under review."""
    if case.found is None:
        return None
    service = case.service
    expires, registered = service.expires_on, service.registered_on
    unreadable = service.unreadable.get("expires_on")
    if registered and registered > case.on:
        name = "not_yet"
    elif expires is None:
        name = "unreadable" if unreadable else "missing"
    else:
        name = "valid" if case.on <= expires else _past_case(case)
    field, shown = ("registered_on", registered) if name == "not_yet" else ("expires_on", expires)
    return finding(
        case,
        "validity",
        name,
        field=field,
        observed=shown.isoformat() if shown else unreadable,
        required=case.on.isoformat(),
        expires_on=expires,
        registered_on=registered,
        remarks=service.remarks,
    )


def _past_case(case: Case) -> str:
    """Return the case of an expiry in the past: whether 備考 tells of a renewal under review."""
    remarks = read_remarks(case.catalogue.knowledge.remarks, case.service.remarks)
    return "past_in_review" if any("in_review" in remark.kinds for remark in remarks) else "past"


def contract_period(case: Case) -> Verdict | None:
    """Check 8: ends by the expiry, crosses it, or starts outside it; a missing date is asked for."""
    starts, ends = case.requirement.starts_on, case.requirement.ends_on
    if case.found is None or (starts is None and ends is None):
        return None
    service = case.service
    expires = service.expires_on
    return finding(
        case,
        "contract_period",
        _term_case(service, starts, ends),
        observed=expires.isoformat() if expires else service.unreadable.get("expires_on"),
        required=f"{starts or ''}/{ends or ''}",
        starts_on=starts,
        ends_on=ends,
        expires_on=expires,
        registered_on=service.registered_on,
    )


def _term_case(service: Service, starts: date | None, ends: date | None) -> str:
    first, registered, expires = starts or ends, service.registered_on, service.expires_on
    if registered and first and first < registered:
        return "before_registration"
    if expires is None:
        return "missing"
    if starts and starts > expires:
        return "after_expiry"
    if ends is None:
        return "start_within"
    if starts is None:
        return "end_within" if ends <= expires else "end_after"
    return "within" if ends <= expires else "crosses"


def audit_period(case: Case) -> Verdict | None:
    """Check 9: an audit period that ended more than sixteen months before the reference date is old."""
    if case.found is None:
        return None
    service = case.service
    end = service.audit_period_end
    unreadable = service.unreadable.get("audit_period_end") or service.unreadable.get("audit_period")
    if end is None:
        name = "unreadable" if unreadable else "missing"
        return finding(case, "audit_period", name, observed=unreadable)
    start = service.audit_period_start
    return finding(
        case,
        "audit_period",
        "recent" if case.on < months_after(end + timedelta(days=1), AUDIT_MONTHS) else "old",
        observed=f"{start or ''}/{end}",
        period=_period(case, start, end),
    )


def months_after(day: date, months: int) -> date:
    """Return the same day *months* later, or that month's last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _period(case: Case, start: date | None, end: date) -> Text:
    messages = case.catalogue.knowledge.messages
    if start is None:
        return messages("matching.period_end", end=written(end))
    return messages("matching.period", start=written(start), end=written(end))

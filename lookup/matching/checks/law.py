"""Under which law and before which court (DOMAIN check 13)."""

import re
from typing import Literal, TypeAlias

from lookup.matching.case import Case, finding, together
from lookup.matching.regions import in_japan
from lookup.model import Verdict
from lookup.text import fold, is_blank

Subject: TypeAlias = Literal["governing_law", "court"]

JAPAN = "japan"
"""Key of Japanese law, and of "a court in Japan"."""
_EITHER = re.compile(r"又は|または|もしくは|若しくは|或いは|あるいは|[/／]|\bor\b", re.IGNORECASE)
_SHORT_COURTS = (("地裁", "地方裁判所"), ("高裁", "高等裁判所"), ("簡裁", "簡易裁判所"))


def governing_law(case: Case) -> Verdict | None:
    """Check 13: law and court as the list displays them; one verdict, the worse of the two."""
    if case.found is None:
        return None
    wanted, service = case.requirement, case.service
    parts = []
    if wanted.governing_law:
        parts.append(_displayed(case, "governing_law", wanted.governing_law, service.governing_law))
    if wanted.court:
        parts.append(_displayed(case, "court", wanted.court, service.court))
    return together(parts)


def _displayed(case: Case, subject: Subject, asked: str, printed: str | None) -> Verdict:
    title = "matching.subject_law" if subject == "governing_law" else "matching.subject_court"
    return finding(
        case,
        "governing_law",
        _compare(case, subject, asked, printed),
        field=subject,
        observed=printed,
        required=asked,
        subject=case.catalogue.knowledge.messages(title),
        asked=asked,
        printed=printed,
    )


def _compare(case: Case, subject: Subject, asked: str, printed: str | None) -> str:
    """Return the case of what is printed against the best of the alternatives asked."""
    if printed is None or is_blank(printed):
        return "unpublished"
    asked_of = [text for text in _EITHER.split(asked) if not is_blank(text)] or [asked]
    found = {_compare_one(case, subject, text, printed) for text in asked_of}
    return next(name for name in ("same", "unclear", "other") if name in found)


def _compare_one(case: Case, subject: Subject, asked: str, printed: str) -> str:
    phrases = case.catalogue.knowledge.remarks
    if any("undecided" in phrases.kinds(subject, text) for text in (asked, printed)):
        return "unclear"
    wanted, shown = _key(case, subject, asked), _key(case, subject, printed)
    if wanted == shown:
        return "same"
    if subject == "court" and JAPAN in {wanted, shown}:
        return _japanese_court(case, printed if wanted == JAPAN else asked, certain=wanted == JAPAN)
    japan_too = wanted == JAPAN and any(name in fold(printed) for name in ("日本", JAPAN))
    return "unclear" if japan_too or wanted in shown else "other"


def _japanese_court(case: Case, court: str, *, certain: bool) -> str:
    """Compare *court* with "a court in Japan"; only the list naming the narrower one makes it *certain*."""
    where = in_japan(case.catalogue.knowledge.regions, (court,))
    if where == "all" and certain:
        return "same"
    return "other" if where == "none" else "unclear"


def _key(case: Case, subject: Subject, text: str) -> str:
    """Return what tells one law or court from another in *text*."""
    phrases = case.catalogue.knowledge.remarks
    key = fold(text)
    for word in phrases.words(subject, "noise"):
        key = key.replace(word, "")
    for short, full in _SHORT_COURTS:
        key = key.replace(short, full)
    names_japan = JAPAN in (*phrases.kinds(subject, text), *phrases.kinds(subject, key))
    return JAPAN if names_japan else key or fold(text)

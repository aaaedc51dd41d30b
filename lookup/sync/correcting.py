"""From a list that was not understood to the entries that an operator pastes into portal.yaml."""

import json
import re
from collections.abc import Callable, Iterator
from statistics import fmean

from rapidfuzz import fuzz

from lookup.knowledge import Knowledge
from lookup.model import Lang, Text
from lookup.sync.inspection import Column, InspectedTable, Inspection
from lookup.text import Unreadable, fold, is_blank, read_date, read_number, read_period

_MOSTLY = 0.8
_ALIKE = 72.0
_COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|㈱|\(株\)|（株）|\b(?:Inc|LLC|Ltd|Limited|Corp|Corporation|K\.?K|GmbH|Co)\b",
    re.IGNORECASE,
)
_SYS_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 80.0


def correction(inspected: Inspection, knowledge: Knowledge, lang: Lang) -> str:
    """Return entries for the operator's portal.yaml, as YAML; empty if there is nothing to correct.

    What the values show, or a label like a known one, is proposed; what nothing speaks for stands as a
    comment with sample values. Pasted as they are, the entries make a list readable of which the needed
    columns were not recognised.
    """
    lines = [line for table in _corrigible(inspected) for line in _entry(table, knowledge, lang)]
    if inspected.code == "sync.two_columns":
        lines += [line for table in inspected.tables for line in _doubles(table, knowledge, lang)]
    lines += _pages(inspected, knowledge, lang)
    head = knowledge.messages("inspect.correction").in_(lang)
    return "\n".join([f"# {head}", *lines]) + "\n" if lines else ""


def _corrigible(inspected: Inspection) -> list[InspectedTable]:
    """Return the tables to correct: the lists; if there is none, the one that looks most like one."""
    lists = [table for table in inspected.tables if table.is_list]
    if lists:
        return lists
    numbered = [table for table in inspected.tables if any(map(_is_number, table.columns))]
    return sorted(numbered, key=lambda table: -table.rows)[:1]


def _entry(table: InspectedTable, knowledge: Knowledge, lang: Lang) -> Iterator[str]:
    proposed = propose(table, knowledge)
    unknown = [c for c in table.columns if c.name and c.field is None and c.name not in proposed.values()]
    if not proposed and not unknown:
        return
    if proposed:
        yield "- fields:"
    for field, name in proposed.items():
        title = knowledge.list_labels.titles[field].in_(lang)
        samples = next(c.samples for c in table.columns if c.name == name)
        yield f"    {field}: [{_quoted(name)}]  # {title} <- {_shown(samples)}"
    for column in unknown:
        about = knowledge.messages(
            "inspect.unsure", label=_quoted(column.name), samples=_shown(column.samples)
        )
        yield f"# {about.in_(lang)}"


def propose(table: InspectedTable, knowledge: Knowledge) -> dict[str, str]:
    """Return field → header for columns that are not known, each field and header once."""
    taken = {column.field for column in table.columns if column.field}
    if "audit_period" in taken:
        taken |= {"audit_period_start", "audit_period_end"}
    free = [c for c in table.columns if c.name and c.field is None]
    found: dict[str, str] = {}

    def take(field: str, column: Column) -> None:
        if field not in taken and column in free:
            found[field] = column.name
            taken.add(field)
            free.remove(column)

    for shows in (_shown_by_values, _shown_by_label):
        for column in list(free):
            if field := shows(column, knowledge):
                take(field, column)
    days = sorted((c for c in free if _mostly(c, _is_day)), key=lambda c: max(c.values))
    if days:
        take("expires_on", days[-1])
        take("registered_on", days[0])
    for column in [c for c in free if _mostly(c, _COMPANY.search)]:
        take("provider_name", column)
    if names := sorted(filter(_may_be_names, free), key=lambda c: -len({*c.values})):
        take("service_name", names[0])
    order = [*knowledge.list_labels.needed, *knowledge.list_labels.titles]
    return {field: found[field] for field in sorted(found, key=order.index)}


def _shown_by_values(column: Column, knowledge: Knowledge) -> str | None:
    """Return the field whose values look like those of *column*, where nothing else looks like them."""
    words = knowledge.words
    tests: dict[str, Callable[[str], object]] = {
        "registration_number": read_number,
        "detail_sys_id": _SYS_ID.fullmatch,
        "corporate_number": re.compile(r"\d{13}").fullmatch,
        "list": lambda text: words.value_of("lists", text),
        "audit_period": _is_period,
    }
    return next((field for field, test in tests.items() if _mostly(column, test)), None)


def _shown_by_label(column: Column, knowledge: Knowledge) -> str | None:
    """Return the field that has the header most like that of *column*, if one is like it."""
    key = fold(column.name)
    scores: dict[str, float] = {}
    for header, field in knowledge.list_labels.by_header.items():
        scores[field] = max(scores.get(field, 0.0), fuzz.ratio(key, header))
    best = max(sorted(scores), key=lambda field: scores[field])
    days = best in ("registered_on", "expires_on", "audit_period_start", "audit_period_end")
    fits = best not in ("registration_number", "corporate_number", "list", "audit_period", "detail_sys_id")
    return best if scores[best] >= _ALIKE and fits and (not days or _mostly(column, _is_day)) else None


def _mostly(column: Column, test: Callable[[str], object]) -> bool:
    return bool(column.values) and fmean(bool(test(v)) for v in column.values) >= _MOSTLY


def _is_number(column: Column) -> bool:
    return _mostly(column, read_number)


def _is_day(text: str) -> bool:
    try:
        return read_date(text) is not None
    except Unreadable:
        return False


def _is_period(text: str) -> bool:
    try:
        start, end = read_period(text)
    except Unreadable:
        return False
    return start is not None and end is not None and start < end


def _may_be_names(column: Column) -> bool:
    """Whether the values could be names of services: short, hardly ever the same, and no days."""
    values = column.values
    return (
        bool(values)
        and len({*values}) >= _MOSTLY * len(values)
        and fmean(map(len, values)) <= _LONGEST_NAME
        and not _mostly(column, _is_day)
        and not all(v.isdecimal() for v in values)
    )


def _doubles(table: InspectedTable, knowledge: Knowledge, lang: Lang) -> Iterator[str]:
    """Yield what to do about two fields of the portal's data that stand for one column."""
    seen: dict[str, Column] = {}
    for column in table.columns:
        if column.field is None:
            continue
        first = seen.setdefault(column.field, column)
        if first is not column and table.is_answer:
            about = knowledge.messages(
                "inspect.double",
                one=_quoted(first.place),
                other=_quoted(column.place),
                samples=_shown(first.samples),
            )
            yield f"- ignored: [{_quoted(column.place)}]  # {about.in_(lang)}"


def _pages(inspected: Inspection, knowledge: Knowledge, lang: Lang) -> Iterator[str]:
    """Yield what to fill in for a list whose page is not known."""
    unknown = {p.list for p in knowledge.portal.pages if p.page_id is None and p.included_in is None}
    for table in inspected.tables:
        if table.is_answer and table.sheet in unknown:
            about: Text = knowledge.messages("inspect.page", list=table.sheet)
            yield f"# {about.in_(lang)}"
            yield f"# - pages: [{{list: {table.sheet}, page_id: }}]"


def _quoted(text: str) -> str:
    """Return *text* as YAML that means exactly that text, on one line."""
    return json.dumps(text, ensure_ascii=False)


def _shown(samples: tuple[str, ...]) -> str:
    return " / ".join(s for s in samples if not is_blank(s)) or "-"

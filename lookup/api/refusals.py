"""Every problem that the API can answer: its code, its status, and an example of it."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from lookup.api.problems import Problem, RequestRefused, problem
from lookup.errors import FieldProblem
from lookup.knowledge.messages import Messages, placeholders

_BY_STATUS: Final[dict[int, tuple[str, ...]]] = {
    400: (
        "api.bad_parameters",
        "api.bad_cursor",
        "api.foreign_cursor",
        "api.old_cursor",
        "api.since_after_as_of",
        "api.bad_body",
        "api.broken_json",
        "api.unreadable_body",
        "api.no_file",
        "api.http_400",
        "api.not_encoded",
        "desk.future_as_of",
        "desk.invalid_requirements",
        "reconcile.both",
        "reconcile.neither",
        "reconcile.unreadable",
        "decisions.blank_by",
        "decisions.blank_name",
        "decisions.blank_why",
        "decisions.listed_name",
        "decisions.number",
        "review.in_force_already",
        "review.not_held",
        "telling.bad_address",
        "telling.no_days",
        "sheets.broken_csv",
        "sheets.map_field",
        "sheets.map_form",
        "sheets.map_unused",
        "sheets.no_header",
        "sheets.no_rows",
        "sheets.undecodable",
        "workbook.binary_format",
        "workbook.bomb",
        "workbook.broken",
        "workbook.died",
        "workbook.empty",
        "workbook.encrypted",
        "workbook.is_text",
        "workbook.not_workbook",
        "workbook.old_format",
        "workbook.open_document",
        "workbook.other_document",
        "workbook.strict_format",
        "workbook.too_heavy",
        "workbook.too_large",
        "workbook.too_many_cells",
        "workbook.too_many_columns",
        "workbook.too_many_parts",
        "workbook.too_many_rows",
        "workbook.too_slow",
        "workbook.unpacks_too_large",
    ),
    401: ("keys.missing", "keys.wrong"),
    403: ("decisions.not_from_here", "keys.not_allowed"),
    404: (
        "api.http_404",
        "decisions.unknown",
        "desk.never_listed",
        "desk.no_auditors",
        "desk.nothing_known",
        "desk.removed",
        "desk.unknown_number",
        "records.unknown",
        "store.no_version",
        "telling.no_webhook",
    ),
    405: ("api.http_405",),
    406: ("api.not_acceptable",),
    409: ("decisions.in_force_accept", "decisions.in_force_reject", "decisions.withdrawn_already"),
    413: ("api.http_413", "reconcile.too_many"),
    415: ("api.not_form", "api.not_json", "api.not_multipart"),
    429: ("api.http_429",),
    500: ("api.http_500",),
    503: (
        "api.not_ready",
        "store.busy",
        "store.damaged",
        "store.foreign",
        "store.full",
        "store.newer",
        "store.unusable",
    ),
}
EVERYWHERE: Final = ("api.http_500", *_BY_STATUS[503][1:])
"""What any route may have to answer."""
AT_THE_DOOR: Final = (*_BY_STATUS[401], "keys.not_allowed", *_BY_STATUS[429])
"""What any route may answer that asks for a key, or counts."""
JSON_BODY: Final = (
    "api.bad_body",
    "api.broken_json",
    "api.unreadable_body",
    "api.http_413",
    "api.not_json",
)
"""What a route that takes JSON may answer."""
PLAIN_FORM: Final = ("api.bad_body", "api.unreadable_body", "api.http_413", "api.not_form")
"""What a route that takes a form without files may answer."""
FORM_BODY: Final = ("api.bad_body", "api.no_file", "api.http_400", "api.http_413", "api.not_multipart")
"""What a route that takes a file may answer."""
SHEET: Final = tuple(code for code in _BY_STATUS[400] if code.startswith(("sheets.", "workbook.")))
"""Why a requirement sheet may be refused."""
_VALUES: Final = {
    "names": "valid_on",
    "known": "q, list, status, valid_on",
    "number": "C99-0001-2",
    "day": "2026-11-22",
    "as_of": "2026-11-23",
    "today": "2026-11-22",
    "limit": "10485760",
    "method": "PUT",
    "path": "/v1/match",
    "got": "text/plain",
    "name": "requirements.xlsx",
    "offered": "application/json",
    "seconds": "17",
    "needed": "match",
    "scopes": "read",
}
_FAULTS: Final = {
    "api.bad_parameters": ("valid_on", "api.not_a_date"),
    "api.bad_body": ("requirements[0].service_name", "api.unknown_field"),
    "api.bad_cursor": ("cursor", "api.bad_cursor"),
    "api.foreign_cursor": ("cursor", "api.foreign_cursor"),
    "api.old_cursor": ("cursor", "api.old_cursor"),
    "api.since_after_as_of": ("since", "api.since_after_as_of"),
    "api.not_encoded": ("q", "api.not_encoded"),
    "api.no_file": ("file", "api.missing_field"),
    "desk.future_as_of": ("as_of", "desk.future_as_of"),
    "reconcile.unreadable": ("queries.q0.limit", "api.unknown_field"),
    "desk.invalid_requirements": ("requirements[0].service", "matching.nothing_to_look_for"),
}


def known_refusals() -> list[tuple[int, str]]:
    """Return status and code of every problem, in that order."""
    return [(status, code) for status, codes in sorted(_BY_STATUS.items()) for code in sorted(codes)]


def example(messages: Messages, status: int, code: str) -> Problem:
    """Return the problem *code* as it may be answered, in both languages."""
    place, fault = _FAULTS.get(code, ("", ""))
    errors = (FieldProblem(place, _filled(messages, fault)),) if place else ()
    text = _filled(messages, code, **({"names": place} if place else {}))
    return problem(messages, RequestRefused(status, code, text, errors), None)


def responses(
    messages: Messages, codes: Iterable[str], schema: dict[str, str], media_type: str
) -> dict[str, Any]:
    """Return the refusals with *codes* for the description of a route: by status, each with an example."""
    asked = set(codes)
    found: dict[str, Any] = {}
    for status, known in sorted(_BY_STATUS.items()):
        examples = {
            code: {"$ref": f"#/components/examples/{code}"} for code in sorted(asked.intersection(known))
        }
        if examples:
            content = {media_type: {"schema": schema, "examples": examples}}
            found[str(status)] = {"description": _title(messages, status), "content": content}
    return found


def examples(messages: Messages) -> dict[str, Any]:
    """Return an example of every problem, by its code, as the description refers to them."""
    return {
        code: {
            "summary": messages.by_id[code].en,
            "value": msgspec.to_builtins(example(messages, status, code)),
        }
        for status, code in known_refusals()
    }


def page(messages: Messages) -> str:
    """Return the page that lists every problem for people (``docs/problems.md``)."""
    lines = [
        "# Problems 問題の一覧",
        "",
        "Everything from 400 up is `application/problem+json` (RFC 9457); `type` is",
        "`urn:ismap-lookup:problem:` and the code. Rely on the code: sentences may be reworded.",
        "400以上の答えはすべてこの形です。`code` で見分けてください。文は言い換えることがあります。",
        "",
        "| status | code | meaning |",
        "|---|---|---|",
    ]
    for status, code in known_refusals():
        text = messages.by_id[code]
        lines.append(f"| {status} | `{code}` | {text.ja}<br>{text.en} |")
    return "\n".join(lines) + "\n"


def _title(messages: Messages, status: int) -> str:
    title = messages(f"api.title_{status}")
    return f"{title.ja} / {title.en}"


def _filled(messages: Messages, code: str, **values: str) -> Any:  # noqa: ANN401
    named = placeholders(messages.by_id[code].ja)
    return messages(code, **{name: values.get(name) or _VALUES.get(name, "…") for name in named})

"""What schemathesis cannot know: refusals of requests whose form is right, for what they mean.

A schema can say neither that a cursor must have been handed out, nor that a file must be a workbook. Such a
refusal is right if its code says so; every other refusal of a request that the description allows is a
defect.
"""

import json
from typing import Any

import schemathesis
from schemathesis.core.failures import Failure

MEANING = (
    "api.bad_cursor",
    "api.foreign_cursor",
    "api.old_cursor",
    "api.since_after_as_of",
    "decisions.",
    "desk.",
    "reconcile.",
    "sheets.",
    "telling.",
    "workbook.",
)


@schemathesis.hook
def filter_failure(
    _context: schemathesis.HookContext,
    failure: Failure,
    _case: "schemathesis.Case[Any]",
    response: schemathesis.Response,
) -> bool:
    """Return whether *failure* is one."""
    refused = type(failure).__name__ == "RejectedPositiveData" and response.status_code == 400
    return not (refused and json.loads(response.content)["code"].startswith(MEANING))

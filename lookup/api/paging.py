"""Pages of a query that hold together: a cursor stays with one version of the list and one query."""

import base64
import binascii
import hashlib

import msgspec

from lookup.api.contract import ChangesAsked, ServicesAsked
from lookup.api.problems import refuse
from lookup.errors import FieldProblem
from lookup.knowledge.messages import Messages


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where the next page begins.

    Attributes:
        version: The version of the list that is paged through.
        query: Digest of what was asked, apart from the page.
        offset: Number of services on the pages before.
    """

    version: str
    query: str
    offset: int


def digest(asked: ServicesAsked | ChangesAsked) -> str:
    """Return what tells one query from another, whatever page of it, and whatever beside it, is asked for."""
    query = msgspec.structs.replace(asked, limit=1, cursor=None)
    if isinstance(query, ServicesAsked):
        query = msgspec.structs.replace(query, facets=None, highlight=False)
    return hashlib.sha256(msgspec.json.encode(query)).hexdigest()[:16]


def write_cursor(cursor: Cursor) -> str:
    """Return *cursor* as a text for an address."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def read_cursor(asked: ServicesAsked | ChangesAsked, messages: Messages) -> Cursor | None:
    """Return the cursor that *asked* carries, if any.

    Raises:
        RequestRefused: It is none of ours, or belongs to another query.
    """
    if asked.cursor is None:
        return None
    try:
        padded = asked.cursor + "=" * (-len(asked.cursor) % 4)
        cursor = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=Cursor)
    except (binascii.Error, ValueError) as error:
        raise refuse_cursor(messages, "api.bad_cursor") from error
    if cursor.query != digest(asked):
        raise refuse_cursor(messages, "api.foreign_cursor")
    return cursor


def refuse_cursor(messages: Messages, code: str) -> Exception:
    """Return the refusal of a cursor with the message *code*."""
    return refuse(messages, 400, code, (FieldProblem("cursor", messages(code)),))

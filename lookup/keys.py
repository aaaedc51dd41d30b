"""API keys: made and shown once, known again by their hash, expired and revoked."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256

from lookup.desk import Desk, today
from lookup.errors import NotFound, WrongUse
from lookup.store.keys import ApiKey, KeyStore, Scope
from lookup.text import is_blank

START = "ismap_"
"""What every key begins with, so that it is known for a key wherever it turns up."""
_SECRET_BYTES = 32
_ID_BYTES = 4


def key_store(desk: Desk) -> KeyStore:
    """Return the keys in the desk's data folder."""
    return KeyStore(desk.settings.store_path)


def create(desk: Desk, name: str, scopes: Sequence[Scope], expires_on: date | None) -> tuple[ApiKey, str]:
    """Make a key, and return it with the text that its holder sends, which is kept nowhere.

    Raises:
        WrongUse: It has no name, may do nothing, or would have expired already.
    """
    if is_blank(name) or not scopes:
        raise WrongUse("keys.incomplete", desk.knowledge.messages("keys.incomplete"))
    if expires_on is not None and expires_on < today():
        text = desk.knowledge.messages("keys.expired_already", day=expires_on.isoformat())
        raise WrongUse("keys.expired_already", text)
    key_id = secrets.token_hex(_ID_BYTES)
    text_of_key = f"{START}{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    key = ApiKey(
        id=key_id,
        name=name.strip(),
        scopes=tuple(dict.fromkeys(scopes)),
        sha256=_hash(text_of_key),
        created_at=datetime.now(UTC),
        expires_on=expires_on,
    )
    key_store(desk).add(key)
    return key, text_of_key


def revoke(desk: Desk, key_id: str) -> ApiKey:
    """Let a key be taken no longer, in no process, and return it.

    Raises:
        NotFound: There is no such key.
    """
    store = key_store(desk)
    store.revoke(key_id, datetime.now(UTC))
    found = store.all_().get(key_id)
    if found is None:
        raise NotFound("keys.unknown", desk.knowledge.messages("keys.unknown", id=key_id))
    return found


def holder(store: KeyStore, presented: str, on: date) -> ApiKey | None:
    """Return the key that *presented* is; ``None`` if it is none, or none that is taken on the day *on*.

    The hashes are compared in constant time; the id before stands in the open anyway.
    """
    known = store.all_().get(presented.removeprefix(START).partition("_")[0])
    if known is None or not hmac.compare_digest(known.sha256, _hash(presented)):
        return None
    return known if standing(known, on) == "valid" else None


def standing(key: ApiKey, on: date) -> str:
    """Return how a key stands on the day *on*: ``valid``, ``revoked`` or ``expired``."""
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_on is not None and key.expires_on < on else "valid"


def _hash(text: str) -> str:
    return sha256(text.encode(errors="surrogateescape")).hexdigest()

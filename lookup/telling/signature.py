"""How a message proves where it comes from: the Standard Webhooks scheme (HMAC-SHA256, ``v1``)."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

_PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """Return a fresh secret, written as receivers' libraries take it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(secret: str, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers by which a receiver knows that *body* comes from here and is fresh.

    Args:
        secret: As :func:`new_secret` wrote it.
        message_id: The same at every attempt.
        body: The very bytes that are sent.
        at: When they are sent; receivers refuse what is minutes old.
    """
    timestamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }

"""Ed25519 signatures: the private key in a file of its own, the public key as one line to paste."""

import base64
import os
import stat
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from lookup.errors import LookupProblem
from lookup.knowledge import Knowledge

PREFIX = "ed25519:"
"""How a public key begins when it is written as one line; its 32 bytes follow in base64."""
KEY_LINE = r"ed25519:[A-Za-z0-9+/]{43}="
"""The whole line, as a pattern."""

_MAX_FILE_BYTES = 10_000
_ONLY_OWNER = stat.S_IRUSR | stat.S_IWUSR
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def new_key(path: Path, knowledge: Knowledge) -> Ed25519PrivateKey:
    """Make a key and keep it at *path*, readable by its owner only.

    Raises:
        LookupProblem: There is a file already, which stays as it is, or none can be written.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OWNER), "wb") as file:
            file.write(pem)
    except OSError as error:
        code = "carrying.key_exists" if path.exists() else "carrying.key_unwritable"
        raise _problem(code, knowledge, path, reason=error.strerror or error) from error
    return key


def read_key(path: Path, knowledge: Knowledge) -> Ed25519PrivateKey:
    """Return the key that is kept at *path*.

    Raises:
        LookupProblem: There is none, it cannot be read, it is no such key, or others than its owner may
            read it.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            pem = file.read(_MAX_FILE_BYTES)
    except FileNotFoundError as error:
        raise _problem("carrying.no_key", knowledge, path) from error
    except (OSError, ValueError) as error:
        raise _problem("carrying.key_unreadable", knowledge, path, reason=error) from error
    if os.name == "posix" and mode & _OTHERS:
        raise _problem("carrying.key_open_to_others", knowledge, path)
    with suppress(ValueError, TypeError, UnsupportedAlgorithm):
        key = load_pem_private_key(pem, password=None)
        if isinstance(key, Ed25519PrivateKey):
            return key
    raise _problem("carrying.key_is_none", knowledge, path)


def public_line(key: Ed25519PrivateKey) -> str:
    """Return the public half of *key* as one line."""
    return PREFIX + base64.b64encode(key.public_key().public_bytes_raw()).decode()


def is_signed(data: bytes, signature: bytes, line: str) -> bool:
    """Tell whether *signature* was made over *data* with the key whose public half is *line*."""
    try:
        raw = base64.b64decode(line.removeprefix(PREFIX), validate=True)
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _problem(code: str, knowledge: Knowledge, path: Path, **values: object) -> LookupProblem:
    return LookupProblem(code, knowledge.messages(code, path=path, **values))

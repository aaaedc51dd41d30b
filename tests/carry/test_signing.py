"""The key that signs bundles: made once, kept from others, shown as one line."""

import os
import re
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lookup.errors import LookupProblem
from lookup.sync.signing import KEY_LINE, is_signed, new_key, public_line, read_key

from .conftest import KNOWLEDGE


def code_of(path: Path) -> str:
    with pytest.raises(LookupProblem) as caught:
        read_key(path, KNOWLEDGE)
    assert str(path) in caught.value.text.ja
    assert str(path) in caught.value.text.en
    return caught.value.code


def test_a_new_key_is_read_again_and_only_its_owner_may_read_the_file(key_file: Path) -> None:
    key = new_key(key_file, KNOWLEDGE)

    assert public_line(read_key(key_file, KNOWLEDGE)) == public_line(key)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(key_file: Path) -> None:
    new_key(key_file, KNOWLEDGE)
    before = key_file.read_bytes()

    with pytest.raises(LookupProblem) as caught:
        new_key(key_file, KNOWLEDGE)

    assert caught.value.code == "carrying.key_exists"
    assert key_file.read_bytes() == before


def test_a_key_that_cannot_be_kept_is_not_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LookupProblem) as caught:
        new_key(tmp_path / "file" / "key.pem", KNOWLEDGE)
    assert caught.value.code == "carrying.key_unwritable"


def test_a_key_that_others_may_read_is_not_used(key_file: Path) -> None:
    new_key(key_file, KNOWLEDGE)
    key_file.chmod(0o640)
    assert code_of(key_file) == "carrying.key_open_to_others"


@pytest.mark.parametrize(
    "content", [b"", b"ssh-ed25519 AAAA", b"-----BEGIN PRIVATE KEY-----\nAAAA\n", b"\xff"]
)
def test_a_file_that_is_no_key_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    assert code_of(path) == "carrying.key_is_none"


def test_a_missing_key_is_said_to_be_missing_with_how_to_make_one(tmp_path: Path) -> None:
    assert code_of(tmp_path / "key.pem") == "carrying.no_key"


@pytest.mark.skipif(os.name != "posix", reason="folders can be opened nowhere else")
def test_a_folder_is_no_key(tmp_path: Path) -> None:
    assert code_of(tmp_path) == "carrying.key_unreadable"


def test_the_public_key_is_one_line_and_tells_its_signatures_from_others(key: Ed25519PrivateKey) -> None:
    line = public_line(key)
    other = public_line(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    signature = key.sign(b"list")

    assert re.fullmatch(KEY_LINE, line)
    assert is_signed(b"list", signature, line)
    assert not is_signed(b"lisu", signature, line)
    assert not is_signed(b"list", signature, other)
    assert not is_signed(b"list", b"", line)
    assert not is_signed(b"list", signature, "ed25519:AAAA")

"""The bundle: the same bytes each time, and nothing of it is believed unless all is as it was signed."""

import base64
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from lookup.errors import ListRefused
from lookup.sync import packing
from lookup.sync.packing import Bundle, is_bundle, pack, unpack
from lookup.sync.signing import public_line
from lookup.sync.sources.source import Carried

from .conftest import KNOWLEDGE, carried, synthetic_list

FIRST, SECOND = synthetic_list("あおばクラウド"), synthetic_list("あおばクラウド", "みなと会計")
VERSIONS = (carried(2, FIRST), carried(9, SECOND))
LISTS = {"auditors": (), "services": VERSIONS}
CONTENTS = {v.version.sha256: raw for v, raw in zip(VERSIONS, (FIRST, SECOND), strict=True)}
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TRUST = (public_line(KEY),)
BUNDLE = pack(LISTS, CONTENTS, KEY, KNOWLEDGE)


def open_(data: bytes, trust: tuple[str, ...] = TRUST) -> Bundle:
    return unpack(data, "x.bundle", trust, KNOWLEDGE)


def refusal(data: bytes, trust: tuple[str, ...] = TRUST) -> str:
    with pytest.raises(ListRefused) as caught:
        open_(data, trust)
    assert "x.bundle" in caught.value.text.ja
    assert "何も取り込んでいません" in caught.value.text.ja
    assert "othing was taken in" in caught.value.text.en
    return caught.value.code


def signed_zip(manifest: bytes, contents: dict[str, bytes], **options: int) -> bytes:
    """Return a bundle made by hand, with a right signature over *manifest*."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", options.get("compression", zipfile.ZIP_STORED)) as file:
        file.writestr("manifest.json", manifest)
        file.writestr("manifest.json.sig", KEY.sign(manifest))
        file.writestr("manifest.json.key", TRUST[0] + "\n")
        for path, data in contents.items():
            file.writestr(path, data)
    return packed.getvalue()


def test_what_was_packed_is_unpacked() -> None:
    bundle = open_(BUNDLE)

    assert bundle.lists == LISTS
    assert [bundle.raw(each.version) for each in bundle.lists["services"]] == [FIRST, SECOND]
    assert is_bundle(BUNDLE)
    assert not is_bundle(FIRST)


def test_the_same_versions_and_key_give_the_same_bytes() -> None:
    assert pack(LISTS, CONTENTS, KEY, KNOWLEDGE) == BUNDLE


def test_versions_read_from_the_same_bytes_carry_them_once() -> None:
    bundle = open_(pack({"services": [carried(2, FIRST), carried(3, FIRST)]}, CONTENTS, KEY, KNOWLEDGE))

    assert len(bundle.lists["services"]) == 2
    assert len(bundle.contents) == 1


def test_any_zip_program_opens_it_and_each_hash_stands_in_the_manifest() -> None:
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as file:
        assert file.testzip() is None
        manifest = json.loads(file.read("manifest.json"))
        assert manifest["format"] == "ismap-lookup bundle 1"
        assert [m["path"] for m in manifest["members"]] == file.namelist()[3:]
        assert {m["sha256"] for m in manifest["members"]} == set(CONTENTS)
        assert file.read("manifest.json.key").decode().strip() == TRUST[0]


def test_the_signature_can_be_checked_without_this_program() -> None:
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as file:
        signature, manifest = file.read("manifest.json.sig"), file.read("manifest.json")
    KEY.public_key().verify(signature, manifest)
    assert base64.b64decode(TRUST[0].removeprefix("ed25519:")) == KEY.public_key().public_bytes_raw()


def test_every_single_byte_that_is_changed_makes_it_refused() -> None:
    for place in range(len(BUNDLE)):
        for change in (0x01, 0x80, 0xFF):
            changed = bytearray(BUNDLE)
            changed[place] ^= change
            refusal(bytes(changed))


def test_every_bundle_that_is_cut_short_is_refused() -> None:
    for length in range(len(BUNDLE)):
        assert refusal(BUNDLE[:length]) == "carrying.not_whole"


@given(place=st.integers(0, len(BUNDLE)), extra=st.binary(min_size=1, max_size=64))
def test_bytes_put_in_anywhere_make_it_refused(place: int, extra: bytes) -> None:
    refusal(BUNDLE[:place] + extra + BUNDLE[place:])


@given(st.binary(max_size=300), st.integers(0, 200))
def test_what_is_no_bundle_is_refused_whatever_it_is(data: bytes, kept: int) -> None:
    refusal(data)
    refusal(BUNDLE[:kept] + data + BUNDLE[-22:])


def test_without_a_trusted_key_nothing_is_read() -> None:
    assert refusal(BUNDLE, ()) == "carrying.no_trust"
    assert refusal(b"anything", ()) == "carrying.no_trust"


def test_a_key_that_is_not_trusted_is_named() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    with pytest.raises(ListRefused) as caught:
        open_(pack(LISTS, CONTENTS, other, KNOWLEDGE))
    assert caught.value.code == "carrying.unknown_key"
    assert public_line(other) in caught.value.text.ja
    assert open_(BUNDLE, (public_line(other), *TRUST)).lists == LISTS


def test_a_bundle_that_claims_a_trusted_key_but_was_signed_with_another_is_refused() -> None:
    forged = pack(LISTS, CONTENTS, Ed25519PrivateKey.from_private_bytes(bytes(32)), KNOWLEDGE)
    line = public_line(Ed25519PrivateKey.from_private_bytes(bytes(32)))
    assert refusal(forged.replace(line.encode(), TRUST[0].encode())) in (
        "carrying.altered",
        "carrying.not_whole",
    )


def manifest_of(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read("manifest.json")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        # A zip file as other programs write it, though rightly signed, is not the one that was signed.
        (lambda raw: signed_zip(manifest_of(BUNDLE), raw), "carrying.altered"),
        (lambda _: signed_zip(manifest_of(BUNDLE), {}), "carrying.altered"),
        (lambda raw: signed_zip(manifest_of(BUNDLE), {**raw, "../../escape": b"x"}), "carrying.altered"),
        (
            lambda raw: signed_zip(manifest_of(BUNDLE), raw, compression=zipfile.ZIP_DEFLATED),
            "carrying.not_whole",
        ),
        (lambda raw: signed_zip(b"{}", raw), "carrying.other_format"),
        (lambda raw: signed_zip(b"\xff", raw), "carrying.other_format"),
        (lambda raw: signed_zip(b'{"format": "ismap-lookup bundle 2"}', raw), "carrying.other_format"),
        (lambda raw: signed_zip(b'{"format": "ismap-lookup bundle 1"}', raw), "carrying.other_format"),
    ],
)
def test_a_file_that_is_signed_but_not_in_the_format_is_refused(
    make: Callable[[dict[str, bytes]], bytes], code: str
) -> None:
    assert refusal(make({f"raw/{digest}": raw for digest, raw in CONTENTS.items()})) == code


def test_members_that_swell_or_overlap_are_refused_before_they_are_read() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("manifest.json", "manifest.json.sig", "manifest.json.key"):
            file.writestr(name, bytes(50_000_000))
    assert refusal(bomb.getvalue()) == "carrying.not_whole"

    entry = bytearray(BUNDLE[BUNDLE.index(b"PK\1\2") :])
    directory = bytes(entry[:-22]) + bytes(entry[:-22])[bytes(entry).rindex(b"PK\1\2") :] * 2_000
    end = bytearray(entry[-22:])
    end[8:10] = end[10:12] = (2_005).to_bytes(2, "little")
    end[12:16] = len(directory).to_bytes(4, "little")
    assert refusal(BUNDLE[: BUNDLE.index(b"PK\1\2")] + directory + bytes(end)).startswith("carrying.")


def test_a_bundle_above_the_limit_is_neither_made_nor_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MAX_BYTES", 100)
    with pytest.raises(ListRefused) as caught:
        pack(LISTS, CONTENTS, KEY, KNOWLEDGE)
    assert caught.value.code == "carrying.too_much"
    assert refusal(BUNDLE) == "carrying.too_large"


def test_no_member_is_ever_written_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_(BUNDLE)
    assert list(tmp_path.iterdir()) == []


def test_a_version_whose_raw_bytes_are_missing_is_refused() -> None:
    lone: tuple[Carried, ...] = (VERSIONS[0],)
    data = pack({"services": lone}, CONTENTS, KEY, KNOWLEDGE)
    manifest = manifest_of(data).replace(VERSIONS[0].version.sha256.encode(), b"0" * 64, 1)
    assert refusal(signed_zip(manifest, {f"raw/{VERSIONS[0].version.sha256}": FIRST})) == "carrying.altered"

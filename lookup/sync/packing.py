"""The format of a bundle: one zip file that carries versions of a list, signed, between closed networks.

Members, in this order, none of them compressed, so that nothing can swell when it is unpacked:
``manifest.json``, ``manifest.json.sig`` (Ed25519, 64 bytes, over the manifest's bytes), ``manifest.json.key``
(the public key, as one line), and ``raw/<sha256>`` for each of the different raw contents. Everything about
the file but the signature follows from the manifest and the contents, so the same versions and key always
give the same bytes, and a file with any other byte in it is none of ours.
"""

import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.model import ListVersion
from lookup.sync.signing import KEY_LINE, is_signed, public_line
from lookup.sync.sources.source import Carried

FORMAT = "ismap-lookup bundle 1"
BUNDLE_SUFFIX = ".bundle"
"""How the names of bundles end; a file called so is never taken for anything else."""
MAX_BYTES = 256 * 1024 * 1024
"""The largest bundle that is made or read."""
MAX_MEMBERS = 10_000

_MANIFEST, _SIGNATURE, _KEY = "manifest.json", "manifest.json.sig", "manifest.json.key"
_HEAD = (_MANIFEST, _SIGNATURE, _KEY)
_MAX_DIRECTORY_BYTES = 256 * MAX_MEMBERS
_END_BYTES = 22
_END = b"PK\5\6"
_WRITTEN_1980 = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o100644 << 16
_UNIX = 3
_DAMAGE = (zipfile.BadZipFile, struct.error, OSError, ValueError, RuntimeError, EOFError, OverflowError)
"""What reading a damaged zip file can end in."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One raw content: where it lies, its hash as 64 hex digits, and its size in bytes."""

    path: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed: which versions of which list are carried, and the hash of every raw content.

    Attributes:
        lists: By the name of their register, the versions in the order in which they came into force.
    """

    format: str
    lists: dict[str, tuple[Carried, ...]]
    members: tuple[Member, ...]


class Bundle(msgspec.Struct, frozen=True):
    """A bundle whose signature and hashes were found right: its lists, as in the manifest, and contents."""

    lists: Mapping[str, tuple[Carried, ...]]
    contents: Mapping[str, bytes]

    def raw(self, version: ListVersion) -> bytes:
        """Return the raw bytes of one of the versions."""
        return self.contents[_path(version.sha256)]


class _Format(msgspec.Struct):
    """All that is read of a manifest before it is known to be in our format."""

    format: str


def is_bundle(data: bytes) -> bool:
    """Tell whether *data* begins as bundles do."""
    return data.startswith(b"PK\3\4") and data[30:].startswith(_MANIFEST.encode())


def pack(
    lists: Mapping[str, Sequence[Carried]],
    contents: Mapping[str, bytes],
    key: Ed25519PrivateKey,
    knowledge: Knowledge,
) -> bytes:
    """Return the bundle of *lists*, signed with *key*.

    Args:
        lists: By the name of their register, the versions in the order in which they came into force.
        contents: Their raw bytes, by SHA-256.
        key: The private key of whoever answers for them.
        knowledge: The messages.

    Raises:
        ListRefused: The bundle would be larger than the largest that is read.
    """
    digests = dict.fromkeys(carried.version.sha256 for versions in lists.values() for carried in versions)
    if sum(len(contents[digest]) for digest in digests) > MAX_BYTES or len(digests) > MAX_MEMBERS:
        raise _refused("carrying.too_much", knowledge, limit=MAX_BYTES // 1024**2)
    members = tuple(Member(path=_path(d), sha256=d, size=len(contents[d])) for d in digests)
    manifest = msgspec.json.encode(
        Manifest(format=FORMAT, lists={name: tuple(lists[name]) for name in sorted(lists)}, members=members)
    )
    head = {_MANIFEST: manifest, _SIGNATURE: key.sign(manifest), _KEY: f"{public_line(key)}\n".encode()}
    return _zip(head | {member.path: contents[member.sha256] for member in members})


def unpack(data: bytes, name: str, trust: Sequence[str], knowledge: Knowledge) -> Bundle:
    """Return what the bundle *data* carries, after its signature and every hash was found right.

    The signature is checked before anything else of it is read; nothing is ever written to a file.

    Args:
        data: The whole file.
        name: What to call it in messages.
        trust: Public keys, one line each, of those whose bundles are taken.
        knowledge: The messages.

    Raises:
        ListRefused: No key is trusted, it was signed with another key or not at all, or any byte of it
            is not as it was made.
    """
    if not trust:
        raise _refused("carrying.no_trust", knowledge, name=name)
    if len(data) > MAX_BYTES:
        raise _refused("carrying.too_large", knowledge, name=name, limit=MAX_BYTES // 1024**2)
    try:
        with zipfile.ZipFile(io.BytesIO(_bounded(data))) as file:
            entries = _entries(file, len(data))
            head = {entry.filename: file.read(entry) for entry in entries[: len(_HEAD)]}
            _check_signature(head, name, trust, knowledge)
            listed = _manifest(head[_MANIFEST], name, knowledge)
            contents = {entry.filename: file.read(entry) for entry in entries[len(_HEAD) :]}
    except _DAMAGE as error:
        raise _refused("carrying.not_whole", knowledge, name=name) from error
    if not _is_as_listed(listed, contents) or _zip(head | contents) != data:
        raise _refused("carrying.altered", knowledge, name=name)
    return Bundle(listed.lists, contents)


def _bounded(data: bytes) -> bytes:
    """Return *data* if the directory at its end is small enough to be walked through."""
    if data[-_END_BYTES:][:4] != _END or int.from_bytes(data[-10:-6], "little") > _MAX_DIRECTORY_BYTES:
        raise zipfile.BadZipFile
    return data


def _entries(file: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    """Return the members of *file*: head first, nothing compressed, together no larger than the file."""
    entries = file.infolist()
    plain = all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
    head = tuple(entry.filename for entry in entries[: len(_HEAD)])
    if not plain or head != _HEAD or sum(entry.compress_size for entry in entries) > size:
        raise zipfile.BadZipFile
    return entries


def _check_signature(
    head: Mapping[str, bytes], name: str, trust: Sequence[str], knowledge: Knowledge
) -> None:
    line = head[_KEY].decode(errors="replace").removesuffix("\n")
    if not re.fullmatch(KEY_LINE, line):
        raise _refused("carrying.not_whole", knowledge, name=name)
    if line not in trust:
        raise _refused("carrying.unknown_key", knowledge, name=name, key=line)
    if not is_signed(head[_MANIFEST], head[_SIGNATURE], line):
        raise _refused("carrying.altered", knowledge, name=name)


def _manifest(data: bytes, name: str, knowledge: Knowledge) -> Manifest:
    try:
        if msgspec.json.decode(data, type=_Format).format == FORMAT:
            return msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        raise _refused("carrying.other_format", knowledge, name=name) from error
    raise _refused("carrying.other_format", knowledge, name=name)


def _is_as_listed(listed: Manifest, contents: Mapping[str, bytes]) -> bool:
    """Tell whether the contents are those that the manifest lists, and those of its versions."""
    found = [
        Member(path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        for path, data in contents.items()
    ]
    named = {_path(carried.version.sha256) for versions in listed.lists.values() for carried in versions}
    return tuple(found) == listed.members and named == contents.keys()


def _zip(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for path, data in members.items():
            entry = zipfile.ZipInfo(path, _WRITTEN_1980)
            entry.create_system = _UNIX
            entry.external_attr = _REGULAR_FILE
            file.writestr(entry, data)
    return packed.getvalue()


def _path(sha256: str) -> str:
    return f"raw/{sha256}"


def _refused(code: str, knowledge: Knowledge, **values: object) -> ListRefused:
    return ListRefused(code, knowledge.messages(code, **values))

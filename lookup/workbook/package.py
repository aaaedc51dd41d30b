"""What can be known of a workbook before anything in it is parsed: its first bytes and its zip directory."""

import io
import zipfile
from pathlib import PurePosixPath
from typing import Final

from lookup.workbook.limits import LIMITS, MEGABYTE, Limits, Refused

PARSED_SUFFIXES: Final = frozenset({".xml", ".rels", ".vml"})
_SMALL: Final = 2 * MEGABYTE
_ENCRYPTED_FLAG: Final = 0x1
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN_ENTRIES: Final = {
    "mimetype": "workbook.open_document",
    "xl/workbook.bin": "workbook.binary_format",
    "word/document.xml": "workbook.other_document",
    "ppt/presentation.xml": "workbook.other_document",
}


def check_package(data: bytes, name: str, limits: Limits = LIMITS) -> None:
    """Make sure that *data* looks like an .xlsx or .xlsm workbook of bearable size.

    Only the first bytes and the zip directory are read, so a bomb costs nothing.

    Args:
        data: The whole file.
        name: What to call the file in a message.
        limits: How much it may hold.

    Raises:
        UnreadableFile: It is empty, too large, encrypted, of another format, or would unpack to too much.
    """
    try:
        _check(data, limits)
    except Refused as refused:
        raise refused.told(name) from refused


def check_text(data: bytes, name: str, limits: Limits = LIMITS) -> None:
    """Make sure that *data* is a text file of bearable size.

    Raises:
        UnreadableFile: It is empty or too large.
    """
    try:
        _check_file(data, limits)
    except Refused as refused:
        raise refused.told(name) from refused


def _check_file(data: bytes, limits: Limits) -> None:
    if not data.strip():
        raise Refused("workbook.empty")
    if len(data) > limits.file_bytes:
        raise Refused("workbook.too_large", size=_megabytes(len(data)), limit=_megabytes(limits.file_bytes))


def _check(data: bytes, limits: Limits) -> None:
    _check_file(data, limits)
    if data.startswith(_OLE):
        raise Refused(_kind_of_ole(data))
    if not data.startswith(b"PK"):
        raise Refused(_kind_of_other(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused("workbook.broken") from error
    _check_entries(entries, limits)


def _kind_of_ole(data: bytes) -> str:
    encrypted = "EncryptedPackage".encode("utf-16-le") in data
    return "workbook.encrypted" if encrypted else "workbook.old_format"


def _kind_of_other(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return "workbook.other_document"
    return "workbook.not_workbook" if b"\0" in data[:4096] else "workbook.is_text"


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = {entry.filename for entry in entries}
    if len(entries) > limits.entries:
        raise Refused("workbook.too_many_parts", count=str(len(entries)), limit=str(limits.entries))
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise Refused("workbook.encrypted")
    for foreign, code in _FOREIGN_ENTRIES.items():
        if foreign in names:
            raise Refused(code)
    if "[Content_Types].xml" not in names:
        raise Refused("workbook.not_workbook")
    parsed = sum(entry.file_size for entry in entries if _is_parsed(entry))
    _check_size(parsed, limits.unpacked_bytes)
    _check_size(sum(entry.file_size for entry in entries) - parsed, limits.media_bytes)
    if any(entry.file_size > _SMALL + limits.ratio * entry.compress_size for entry in entries):
        raise Refused("workbook.bomb")


def _is_parsed(entry: zipfile.ZipInfo) -> bool:
    return PurePosixPath(entry.filename).suffix.lower() in PARSED_SUFFIXES


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise Refused("workbook.unpacks_too_large", size=_megabytes(size), limit=_megabytes(limit))


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"

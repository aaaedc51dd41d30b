"""From bytes to text of unknown encoding: UTF-8, UTF-16 with a mark, or cp932 (Japanese Windows)."""

import codecs
import re

_ABOVE_LATIN = "\u0800"
_REPLACED = "\ufffd"
_NOT_IN_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What Python makes of single bytes that mean nothing in cp932."""


class Undecodable(ValueError):
    """The bytes are no text in any of the encodings; ``line`` is where that shows, counted from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def decode(data: bytes) -> str:
    """Return the text of *data*, without byte order mark and NUL characters.

    Raises:
        Undecodable: It is in none of the encodings, or is UTF-8 with damage in it.
    """
    return _decode(data).replace("\0", "")


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Damaged UTF-8 often passes for cp932, as nonsense. Japanese text in cp932 never looks like UTF-8.
        mended = data.decode("utf-8", "replace")
        damage = mended.count(_REPLACED)
        if sum(char >= _ABOVE_LATIN for char in mended) - damage > damage:
            raise Undecodable(_line(data, error)) from error
    text = _strictly(data, "cp932")
    if nonsense := _NOT_IN_CP932.search(text):
        raise Undecodable(text.count("\n", 0, nonsense.start()) + 1)
    return text


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Undecodable(_line(data, error)) from error


def _line(data: bytes, error: UnicodeDecodeError) -> int:
    return data.count(b"\n", 0, error.start) + 1

"""How much a workbook from a stranger may hold, and the word for what is refused."""

from typing import Final

from msgspec import Struct

from lookup.errors import UnreadableFile
from lookup.knowledge import load_knowledge

MEGABYTE: Final = 1_000_000


class Limits(Struct, frozen=True, kw_only=True):
    """Bounds on one workbook; what lies beyond any of them is refused.

    Attributes:
        file_bytes: Size of the file itself.
        entries: Parts in the zip directory.
        unpacked_bytes: Sum of the unpacked sizes of the parts that get parsed.
        media_bytes: Sum of the unpacked sizes of the rest: pictures, macros, embedded files.
        ratio: Unpacked size divided by packed size, of parts that are not small anyway.
        rows: Highest row that holds a value.
        columns: Highest column that holds a value.
        cells: Cells, shared texts and merged areas of the whole workbook, each.
        seconds: Wall-clock time for one step in the child process, and its processor time.
        memory_bytes: Address space of the child process, where the platform can bound it.
    """

    file_bytes: int = 10 * MEGABYTE
    entries: int = 2_000
    unpacked_bytes: int = 48 * MEGABYTE
    media_bytes: int = 96 * MEGABYTE
    ratio: int = 250
    rows: int = 50_000
    columns: int = 1_000
    cells: int = 500_000
    seconds: float = 60.0
    memory_bytes: int = 1_024 * MEGABYTE


LIMITS: Final = Limits()


class Refused(Exception):
    """Why a workbook cannot be used, found where the message files are not at hand.

    Attributes:
        code: Id of the message.
        values: What the message takes beside ``name``.
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def told(self, name: str) -> UnreadableFile:
        """Return the error to raise for the file *name*, with the message in both languages."""
        text = load_knowledge().messages(self.code, name=name, **self.values)
        return UnreadableFile(self.code, text)

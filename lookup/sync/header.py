"""Finding the header of a list: which row it is, and what its columns are."""

from collections.abc import Mapping, Sequence

import msgspec

from lookup.knowledge.labels import Labels
from lookup.text import nfkc

HEADER_ROWS = 50
"""How many rows a title block above the header may take at most."""

_PERIOD = ("audit_period", "audit_period_start", "audit_period_end")


class Header(msgspec.Struct, frozen=True):
    """The header of one table.

    Attributes:
        row: Where its last row stands, counted from 0.
        texts: Its cells as printed; those of a header of two rows joined.
        fields: Column (counted from 0) → field of the list.
        clash: Two columns that say the same, if there are such.
    """

    row: int
    texts: tuple[str, ...]
    fields: dict[int, str]
    clash: tuple[int, int] | None

    @property
    def unknown_texts(self) -> tuple[str, ...]:
        """The headers of columns that the product does not know."""
        return tuple(text for n, text in enumerate(self.texts) if text and n not in self.fields)

    def column_of(self, field: str) -> int:
        """Return the column of *field*, one of those that a list needs."""
        return next(column for column, name in self.fields.items() if name == field)

    def extra_name(self, column: int) -> str:
        """Return what to call an unknown column: its text, with its letters if blank or not the only one."""
        text = self.texts[column] if column < len(self.texts) else ""
        if not text:
            return letters(column)
        return text if self.texts.index(text) == column else f"{text} ({letters(column)})"


def find_header(rows: Sequence[Sequence[object]], labels: Labels) -> Header | None:
    """Return the first row among *rows* that has the needed columns, or ``None``.

    A second row that only divides columns of the first one, such as 開始 and 終了 beneath 監査対象期間, is
    part of the header.
    """
    for number, row in enumerate(rows):
        fields = _fields(row, labels)
        if set(labels.needed) <= set(fields.values()):
            texts = [nfkc(cell) if isinstance(cell, str) else str(cell or "") for cell in row]
            below = _divided(texts, rows[number + 1], labels) if number + 1 < len(rows) else {}
            texts += [""] * (max(below, default=0) + 1 - len(texts))
            for column, text in below.items():
                texts[column] = text
            fields = _fields(texts, labels) if below else fields
            return Header(number + bool(below), tuple(texts), fields, _clash(fields))
    return None


def known_texts(rows: Sequence[Sequence[object]], labels: Labels) -> tuple[str, ...]:
    """Return the texts of the row that looks most like a header: for saying what was found instead."""
    best = max(rows, key=lambda row: (len(_fields(row, labels)), sum(map(_is_text, row))), default=())
    return tuple(nfkc(str(cell)) for cell in best if _is_text(cell))


def letters(column: int) -> str:
    """Return the name of *column* (counted from 0) as spreadsheets show it: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _divided(texts: Sequence[str], below: Sequence[object], labels: Labels) -> dict[int, str]:
    """Return the joined texts of columns that the row *below* divides, if it does nothing else."""
    joined: dict[int, str] = {}
    over = ""
    for column, cell in enumerate(below):
        over = (texts[column] if column < len(texts) else "") or over
        if _is_text(cell):
            joined[column] = f"{over} {nfkc(str(cell))}"
        elif cell not in (None, ""):
            return {}
    fields = {labels.field_of(text) for text in joined.values()}
    return {} if None in fields or fields & set(labels.needed) else joined


def _fields(row: Sequence[object], labels: Labels) -> dict[int, str]:
    found = (
        (n, labels.field_of(cell)) for n, cell in enumerate(row) if isinstance(cell, str) and _is_text(cell)
    )
    return {column: field for column, field in found if field}


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


def _clash(fields: Mapping[int, str]) -> tuple[int, int] | None:
    """Return two columns of one field, or the whole audit period beside one of its ends."""
    first: dict[str, int] = {}
    for column, field in fields.items():
        if field in first:
            return first[field], column
        first[field] = column
    if _PERIOD[0] in first:
        end = next((first[field] for field in _PERIOD[1:] if field in first), None)
        return None if end is None else (first[_PERIOD[0]], end)
    return None

"""Form B: a checklist, one sentence in each row, answered for each service that the sheet names."""

import re
from typing import Final

from msgspec import Struct

from lookup.model import Requirement, SheetRequirement
from lookup.sheets.above import Above
from lookup.sheets.cells import one_line
from lookup.sheets.fields import Fields
from lookup.sheets.needs import named
from lookup.sheets.rows import TableRows

_ENDED: Final = re.compile(r"(?:[。．.!?！？：:）)」』]|こと|もの|ます|です|する|いる|ある|ない|可|不可)\s*$")
_BEGINS: Final = re.compile(r"\s*(?:[(（]?[0-9０-９ア-ンa-z①-⑳]{1,2}[)）.．、　 ]|[・※●○◆■□‐－-])")


class Sentence(Struct, frozen=True):
    """One sentence: its rows, its text, and the service in its row, where the table has such a column."""

    row: int
    text: str
    service: str
    last_row: int


def read_checklist(rows: TableRows, above: Above) -> list[SheetRequirement]:
    """Return one requirement per named service, each with the sentences that are meant for it."""
    sentences = _sentences(rows)
    if not sentences:
        return []
    in_rows = tuple(dict.fromkeys(sentence.service for sentence in sentences if sentence.service))
    services = in_rows or above.services or ("",)
    number = above.fields.get("registration_number") if len(services) == 1 else None
    common = {
        name: value for name, value in above.fields.items() if name not in {"lines", "registration_number"}
    }
    return [
        _requirement(
            rows,
            above,
            [s for s in sentences if not in_rows or s.service in {"", service}],
            named({**common, "service": service, "registration_number": number}),
            count=index if len(services) > 1 else 0,
        )
        for index, service in enumerate(services, 1)
    ]


def _sentences(rows: TableRows) -> list[Sentence]:
    saying = tuple(rows.saying())
    line, service = _line_column(rows, saying), rows.table.column_of("service")
    sentences: list[Sentence] = []
    for row in saying:
        if line is None or (row, line) not in rows.table.sheet.cells:
            rows.skipped[row] = "filler"
            continue
        text = rows.cells.text(row, line)
        if sentences and _continues(rows, row, line, text, sentences[-1]):
            before = sentences.pop()
            sentences.append(Sentence(before.row, one_line(f"{before.text}\n{text}"), before.service, row))
            rows.skipped[row] = "continued"
        elif text:
            named_here = rows.cells.text(row, service) if service else ""
            sentences.append(Sentence(row, text, named_here, row))
    return sentences


def _continues(rows: TableRows, row: int, line: int, text: str, before: Sentence) -> bool:
    """Whether a row carries on the sentence of the row right above it, which had not come to its end."""
    numbered = rows.table.column_of("id")
    others = [column.number for column in rows.table.columns if column.number != line]
    return (
        numbered is not None
        and row == before.last_row + 1
        and not any(rows.table.sheet.cells.get((row, number)) for number in others)
        and not _ENDED.search(before.text)
        and not _BEGINS.match(text)
    )


def _line_column(rows: TableRows, saying: tuple[int, ...]) -> int | None:
    """Return the column with the sentences: beside 項目 with its catchwords it is the one that says more."""
    columns = [column.number for column in rows.table.columns if column.field == "line"]
    return max(
        columns, key=lambda number: sum(len(rows.cells.text(row, number)) for row in saying), default=None
    )


def _requirement(
    rows: TableRows, above: Above, sentences: list[Sentence], fields: Fields, *, count: int
) -> SheetRequirement:
    sheet = rows.table.sheet.title
    first = sentences[0].row
    said = {name: value for name, value in fields.items() if value}
    said["lines"] = tuple(sentence.text for sentence in sentences)
    problems = [problem for row in sorted(rows.cells.problems) for problem in rows.problems(row)]
    return SheetRequirement(
        sheet=sheet,
        row=first,
        requirement=Requirement(id=f"{sheet}!{first}-{count}" if count else f"{sheet}!{first}", **said),
        line_rows=tuple(sentence.row for sentence in sentences),
        unreadable=(*problems, *above.problems),
    )

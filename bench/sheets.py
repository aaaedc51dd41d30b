"""Answer ledgers, beside only loading and saving the same workbooks with openpyxl.

Run by ``make bench``; figures are ratios of medians of the same run.
"""

import io
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from lookup.answering import answer_sheet
from lookup.desk import open_desk
from lookup.matching.catalogue import Catalogue
from lookup.settings import Settings

SHEET = Path(__file__).parents[1] / "tests" / "data" / "sheets-dev" / "ledger_800.xlsx"
ON = date(2026, 11, 22)
ROUNDS = 3
ROWS = 10_000
DISTINCT = 3_000
UNLISTED = ("若竹ドライブ", "つくし台帳", "みやこ草受付", "まつば会議室予約", "庁内で作った台帳", "未定")
CLASSES = ("機密性2", "2", "２", "機密性２情報", None)
STARTS = (datetime(2027, 1, 5), "2027/4/1", "令和9年4月1日", "R8.12.1", None)  # noqa: DTZ001 - a workbook's days know no zone
ENDS = (datetime(2028, 3, 31), "2027/9/30", "令和9年12月28日", "R10.3.31", None)  # noqa: DTZ001 - likewise
REGIONS = ("東京", "国内", "大阪、東京", "日本国内のデータセンターに限る", "シンガポール", None)
MARKS = ("有", "無", None)
THIN = Border(*[Side(style="thin")] * 4)

Row = Sequence[object]


def repeated(_: Catalogue) -> Iterator[Row]:
    """Yield the rows of the smaller ledger again and again, with numbers of their own."""
    rows = list(load_workbook(SHEET).worksheets[0].iter_rows(min_row=2, values_only=True))
    for number in range(ROWS):
        yield (f"L{number:05}", *rows[number % len(rows)][1:])


def varied(catalogue: Catalogue) -> Iterator[Row]:
    """Yield rows of so many different requirements: real names with and without their company, and others."""
    dice = random.Random(0)  # noqa: S311 - the same rows in each run
    listed = [(s.service_name, s.provider_name) for s in catalogue.services]
    named = [*listed, *((name, None) for name, _ in listed), *((name, None) for name in UNLISTED)]
    parts = (named, CLASSES, STARTS, ENDS, REGIONS, MARKS)
    kinds = list(dict.fromkeys(tuple(map(dice.choice, parts)) for _ in range(DISTINCT * 2)))[:DISTINCT]
    for number in range(ROWS):
        (name, provider), *rest = kinds[number] if number < DISTINCT else dice.choice(kinds)
        yield (f"L{number:05}", f"{number % 40 + 1}係", name, provider, *rest, None)


def ledger(rows: Iterator[Row]) -> bytes:
    """Return a workbook of *rows* that looks as ledgers look: borders, a filled header, days as days."""
    workbook = Workbook()
    sheet: Worksheet = workbook.worksheets[0]
    header = next(load_workbook(SHEET).worksheets[0].iter_rows(max_row=1, values_only=True))
    for row in (header, *rows):
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.border = THIN
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFD9E1F2")
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def megabytes(who: int) -> float:
    """Return the most memory that a process, or a child of it, has held so far."""
    return resource.getrusage(who).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def report(name: str, data: bytes, catalogue: Catalogue) -> None:
    answered = median(lambda: answer_sheet(catalogue, data, "ledger.xlsx", on=ON, lang="ja"))
    parent, child = megabytes(resource.RUSAGE_SELF), megabytes(resource.RUSAGE_CHILDREN)
    plain = median(lambda: load_workbook(io.BytesIO(data)).save(io.BytesIO()))
    print(f"{name}: answered in {answered:.2f} s; openpyxl load and save {plain:.2f} s")
    print(f"  time, ismap-lookup : openpyxl load and save = {answered / plain:.2f} : 1")
    print(f"  most memory so far: {parent:.0f} MB, in the child that reads and writes {child:.0f} MB")


def main() -> None:
    catalogue = open_desk(Settings(home=Path("bench-without-a-store"))).catalogue()
    report("800 rows", SHEET.read_bytes(), catalogue)
    report(f"{ROWS:,} rows, few different", ledger(repeated(catalogue)), catalogue)
    report(f"{ROWS:,} rows, {DISTINCT:,} different", ledger(varied(catalogue)), catalogue)


if __name__ == "__main__":
    main()

"""Answer a ledger of 800 rows, beside only loading and saving the same workbook with openpyxl.

Run by ``make bench``; figures are ratios of medians of the same run.
"""

import io
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from lookup.answering import answer_sheet
from lookup.desk import open_desk
from lookup.settings import Settings

SHEET = Path(__file__).parents[1] / "tests" / "data" / "sheets-dev" / "ledger_800.xlsx"
ON = date(2026, 11, 22)
ROUNDS = 5


def median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    data = SHEET.read_bytes()
    catalogue = open_desk(Settings(home=Path("bench-without-a-store"))).catalogue()
    answered = median(lambda: answer_sheet(catalogue, data, SHEET.name, on=ON, lang="ja"))
    plain = median(lambda: load_workbook(io.BytesIO(data)).save(io.BytesIO()))
    print(f"{SHEET.name}: answered in {answered:.2f} s; openpyxl load and save {plain:.2f} s")
    print(f"time, ismap-lookup : openpyxl load and save = {answered / plain:.2f} : 1")


if __name__ == "__main__":
    main()

"""Make the ugly workbooks of this folder and ``expected.json``; everything in them is synthetic.

Each function of the other scripts makes one workbook in a style found in files of government offices, and
says what a careful officer would read in it. Run as ``python -m tests.data.sheets.make``; the same bytes come
out every time.
"""

import json
from importlib import import_module
from pathlib import Path

from .making import MADE

HERE = Path(__file__).parent
SCRIPTS = ("tables_of_needs", "forms_and_checklists", "cells_and_files", "office_habits")


def main() -> None:
    """Write every file."""
    for script in SCRIPTS:
        import_module(f".{script}", __package__)
    for name, (data, _) in MADE.items():
        (HERE / name).write_bytes(data)
    expected = [MADE[name][1] for name in sorted(MADE)]
    text = json.dumps({"note": "synthetic", "files": expected}, ensure_ascii=False, indent=1)
    (HERE / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

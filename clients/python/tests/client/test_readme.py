"""The README's script is run as it is printed."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import ismap_lookup_client as package

README = Path(__file__).parents[2] / "README.md"
LONGEST = 15


def script() -> str:
    found = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_script_of_the_readme_runs_as_printed(service: str, tmp_path: Path) -> None:
    path = tmp_path / "procure.py"
    path.write_text(script(), encoding="utf-8")
    environment = dict(os.environ) | {"PYTHONUTF8": "1", "ISMAP_LOOKUP": service}
    done = subprocess.run(
        [sys.executable, "-W", "error", str(path)],
        env=environment,
        cwd=tmp_path,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    rows = list(csv.DictReader(done.stdout.splitlines(keepends=True)))
    assert [row["requirement_id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["registration_number"] == "C24-8009-2"
    assert all(row["outcome"] and row["summary_ja"] for row in rows)
    assert "2026-11-22" in done.stderr


def test_the_script_is_short() -> None:
    assert len(script().splitlines()) <= LONGEST


def test_every_method_and_every_exception_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    methods = [name for name in vars(package.Client) if not name.startswith("_") and name != "close"]
    for name in [*methods, *package.__all__]:
        assert re.search(rf"\b{name}\b", text), name

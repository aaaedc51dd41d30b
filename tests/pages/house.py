"""A data folder such as an agency would have after some months, of invented services only, and its server."""

import csv
import io
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from lookup.model import JST

from ..serving import COMMAND

DATA = Path(__file__).parents[1] / "data"
EXAMPLE = Path(__file__).parents[2] / "examples" / "requirements.xlsx"
Row: TypeAlias = dict[str, str]

NUMBER, NAME, EXPIRES, SCOPE, REMARKS = (
    "登録番号",
    "クラウドサービスの名称",
    "有効期限",
    "言明の対象範囲",
    "備考",
)
SHOWN_FIRST = "すみれ翻訳"
MARKUP = "<script>alert(1)</script>帳票"
"""A service whose name would run in a page that does not mind what it prints."""
PAGES: dict[str, str | None] = {
    "search": "/",
    "found": "/?q=翻訳",
    "nothing": "/?q=すみれ翻約",
    "service": "/services/C25-8015-2",
    "gone": "/services/C21-8098-2",
    "sheet": "/sheet",
    "answer": None,
    "check": "/check",
    "checked": "/check?service=すみれ翻訳&regions=東京&ends_on=2040-03-31",
    "faulty": "/check?service=すみれ翻訳&ends_on=いつか",
    "changes": "/changes",
    "expiring": "/expiring",
    "records": "/records",
    "record": None,
    "status": "/status",
    "problem": "/services/C00-0000-0",
    "reference": "/docs",
}
"""Every page by its name; those without an address are of the answered sheet."""
_REAL = "C21-", "C22-8007-2"
"""How the numbers of entries begin that carry the names of real products."""
_WRITTEN_ON = date(2026, 11, 22)
_AUDITORS = """ISMAP監査機関リスト（合成データ）
番号,監査機関名,所在地,登録年月日,有効期限
A-1,試験監査法人甲,東京都千代田区,令和3年4月1日,令和13年3月31日
A-2,試験監査法人乙,大阪府大阪市,2021/4/1,2031/3/31
"""


def today() -> date:
    return datetime.now(JST).date()


def in_force() -> list[Row]:
    """Return the invented entries of the synthetic list, as far from expiry as when it was written."""
    with (DATA / "match-dev-list.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row[NUMBER].startswith(_REAL)]
    for row in rows:
        if row[EXPIRES]:
            ahead = date.fromisoformat(row[EXPIRES]) - _WRITTEN_ON
            row[EXPIRES] = (today() + ahead).isoformat()
    return rows


def before(rows: list[Row]) -> list[Row]:
    """Return what the list was a month earlier: two entries that have left it, one not yet on it."""
    earlier = [dict(row) for row in rows if row[NUMBER] != "C25-8017-2"]
    for row in earlier:
        match row[NUMBER]:
            case "C25-8015-2":
                row[SCOPE] = row[SCOPE].rpartition(";")[0] or "文書翻訳"
                row[EXPIRES] = (today() - timedelta(days=9)).isoformat()
            case "C24-8022-2":
                row |= {NUMBER: "C21-8099-2", NAME: "つくし台帳", REMARKS: ""}
    left = dict(rows[0]) | {
        NUMBER: "C21-8098-2",
        NAME: "しらかば保管庫",
        REMARKS: "登録辞退（令和8年10月31日）",
    }
    return [*earlier, left]


def with_markup(rows: list[Row]) -> list[Row]:
    """Return *rows* and entries that try to be more than text."""
    hostile = dict(rows[0]) | {
        NUMBER: "C25-8666-2",
        NAME: MARKUP,
        SCOPE: '<img src="https://evil.test/x.png" onerror="alert(2)">;=cmd|calc',
        "detail_sys_id": '"><b>',
    }
    return [*rows, hostile]


def environment(home: Path) -> dict[str, str]:
    # Not traced: the rooms have tests of their own, and tracing doubles the time.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ISMAP_LOOKUP_", "COVERAGE_"))}
    return kept | {"ISMAP_LOOKUP_HOME": str(home), "PYTHONUTF8": "1"}


def run(home: Path, *arguments: str, code: int = 0) -> None:
    done = subprocess.run([*COMMAND, *arguments], env=environment(home), check=False, capture_output=True)
    assert done.returncode == code, done.stderr.decode()


def furnish(home: Path, rows: list[Row]) -> None:
    """Take in the earlier list, the one in force, one that is held, and the list of audit institutions."""
    versions = ((before(rows), 35, 0), (rows, 1, 0), (rows[:5], 0, 1))
    for number, (entries, days, code) in enumerate(versions):
        path = home / f"架空のリスト-{number + 1}.csv"
        path.write_text(_written(entries), encoding="utf-8")
        day = (today() - timedelta(days=days)).isoformat()
        declared = ("--origin", "official", "--complete", "--listed-on", day)
        run(home, "sync", "--source", str(path), *declared, code=code)
    auditors = home / "架空の監査機関.csv"
    auditors.write_text(_AUDITORS, encoding="utf-8")
    run(home, "sync", "--auditors", "--source", str(auditors), "--origin", "official", "--complete")


def _written(rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[str]:
    """Run ``ismap-lookup serve`` over the data folder *home* and give its address; end it politely."""
    env = environment(home) | {f"ISMAP_LOOKUP_{name.upper()}": value for name, value in settings.items()}
    command = [*COMMAND, "serve", "--port", "0", "--lang", "en"]
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        if "http://" not in line:
            process.kill()
            log.seek(0)
            message = f"the server did not start: {log.read()}"
            raise AssertionError(message)
        try:
            yield "http://" + line.partition("http://")[2].split()[0]
        finally:
            process.terminate()
            process.communicate(timeout=60)

"""How long a long list takes to sync, against reading the same file alone; and how much memory.

Every step runs in a process of its own, over one data folder, in one run: only the ratios count. Run it with
``python bench/sync.py [number of services]``; the list is made up.
"""

import csv
import json
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

SERVICES = 100_000
LIMIT = 3.0
"""A sync may take so many times as long as reading the file alone."""
UNCHANGED_LIMIT = 0.1
"""An unchanged one so much of reading it."""
MEGABYTE = 1024
WORDS = ("基盤", "会計", "文書", "認証", "監視", "会議", "配信", "解析", "申請", "予約")
HEADERS = (
    "登録番号",
    "リスト",
    "クラウドサービスの名称",
    "クラウドサービス事業者",
    "登録日",
    "有効期限",
    "監査対象期間",
    "監査機関",
    "言明の対象範囲",
    "リージョン",
    "備考",
)


def write_list(path: Path, count: int, *, changed: bool) -> None:
    """Write a made-up list; *changed*: with every hundredth service renewed, some gone, and some new."""
    begun = date(2025, 4, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for n in range(count // 1000 if changed else 0, count + (count // 1000 if changed else 0)):
            day = begun + timedelta(days=n % 300)
            renewed = changed and n % 100 == 0
            writer.writerow(
                (
                    f"C{21 + n // 10_000:02}-{n % 10_000:04}-2",
                    "ISMAP-LIU" if n % 7 == 0 else "ISMAP",
                    f"{WORDS[n % 10]}クラウド{n}",
                    f"株式会社{WORDS[n // 10 % 10]}システム{n % 997}",
                    day.isoformat(),
                    (day + timedelta(days=900 if renewed else 480)).isoformat(),
                    f"{day.isoformat()}～{(day + timedelta(days=364)).isoformat()}",
                    f"{WORDS[n // 100 % 10]}監査法人",
                    "；".join(f"{word}機能{n % 50}" for word in WORDS[: 3 + n % 6]),
                    "東日本、西日本" if n % 2 else "東京",
                    f"{day.isoformat()} 更新" if renewed else "",
                )
            )


def step(name: str, home: Path, path: Path) -> None:
    """Read or sync *path*, and print seconds and peak memory; runs in a process of its own."""
    from lookup.knowledge import load_knowledge  # noqa: PLC0415 - only the children need it
    from lookup.store import SqliteStore  # noqa: PLC0415
    from lookup.sync.gates import GateSettings  # noqa: PLC0415
    from lookup.sync.reading import read_list  # noqa: PLC0415
    from lookup.sync.run import Declaration, sync  # noqa: PLC0415
    from lookup.sync.sources.file import FileSource  # noqa: PLC0415

    knowledge = load_knowledge()
    started = perf_counter()
    if name == "read":
        said = str(len(read_list(path.read_bytes(), path.name, knowledge).services))
    else:
        store, source = SqliteStore(home / "lists.sqlite"), FileSource(path, knowledge)
        now = datetime.now(UTC)
        said = sync(store, knowledge, source, declared=Declaration(), at=now, gates=GateSettings()).outcome
    seconds = perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(json.dumps({"step": name, "said": said, "seconds": seconds, "peak_mb": peak}))


def run(name: str, home: Path, path: Path) -> dict[str, float]:
    """Run one step in a process of its own, and return what it printed."""
    command = [sys.executable, __file__, "--step", name, str(home), str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this file itself
    measured: dict[str, float] = json.loads(done.stdout)
    print(f"{name:10} {measured['said']:>10} {measured['seconds']:7.2f} s {measured['peak_mb']:6.0f} MB")
    return measured


def main(count: int) -> int:
    """Measure, print the ratios, and return 1 if one of them is beyond its limit."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        first, changed = home / "first.csv", home / "changed.csv"
        write_list(first, count, changed=False)
        write_list(changed, count, changed=True)
        read = run("read", home, first)
        steps = [("first", first), ("unchanged", first), ("changed", changed), ("unchanged", changed)]
        measured = [(name, run(name, home, path)) for name, path in steps]
    fails = 0
    for name, each in measured:
        ratio = each["seconds"] / read["seconds"]
        limit = UNCHANGED_LIMIT if name == "unchanged" else LIMIT
        fails += ratio > limit
        memory = each["peak_mb"] / read["peak_mb"]
        print(
            f"{name:10} {ratio:6.2f} x the time (limit {limit}) and {memory:.2f} x the memory of reading it"
        )
    return int(fails > 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else SERVICES))

"""The list inside the package, which serves until one is loaded."""

import csv
import subprocess
import sys
from datetime import UTC, date, datetime

from lookup.knowledge import load_knowledge
from lookup.sync.bundled import FOLDER, bundled_list

KNOWLEDGE = load_knowledge()


def test_the_bundled_list_says_that_it_is_neither_official_nor_complete() -> None:
    version, _ = bundled_list(KNOWLEDGE)

    assert not version.official
    assert not version.complete
    assert "公式のリストではありません" in version.label.ja
    assert "完全ではありません" in version.label.ja
    assert "not the official list, not complete" in version.label.en
    assert version.listed_on == date(2026, 9, 1)
    assert version.fetched_at == datetime(2026, 11, 22, tzinfo=UTC)


def test_every_row_of_it_is_read_and_keeps_how_sure_it_is_and_where_from() -> None:
    with (FOLDER / "public-facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    version, services = bundled_list(KNOWLEDGE)

    assert version.service_count == len(services) == len(rows)
    for service, row in zip(services, rows, strict=True):
        assert service.service_name == row["service_name"]
        assert service.registration_number == (row["registration_number"] or None)
        assert service.extra == {"certainty": row["certainty"], "source": row["source"]}
        assert service.unreadable == {}


def test_it_is_the_same_every_time() -> None:
    assert bundled_list(KNOWLEDGE) == bundled_list(KNOWLEDGE)


def test_neither_the_bundled_list_nor_the_store_needs_the_workbook_library() -> None:
    script = (
        "import sys, lookup.store; from lookup.knowledge import load_knowledge;"
        "from lookup.sync.bundled import bundled_list; bundled_list(load_knowledge());"
        "assert not {'openpyxl', 'litestar'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", script], check=True)

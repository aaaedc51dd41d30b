"""The reasons printed in the documentation are those of the program, in both languages, for every check."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lookup.knowledge import load_knowledge
from lookup.matching.checks import CANDIDATE_CHECKS, REQUIREMENT_CHECKS

ROOT = Path(__file__).parents[1]
PAGES = {"ja": "reasons.ja.md", "en": "reasons.md"}
LEAST = 30


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages as the program would write them today."""
    folder = tmp_path_factory.mktemp("docs")
    subprocess.run([sys.executable, ROOT / "examples/make_reasons.py", folder], check=True)
    return {lang: (folder / name).read_text(encoding="utf-8") for lang, name in PAGES.items()}


@pytest.mark.parametrize("lang", PAGES)
def test_the_printed_reasons_are_what_the_program_says(written: dict[str, str], lang: str) -> None:
    printed = (ROOT / "docs" / PAGES[lang]).read_text(encoding="utf-8")
    assert printed == written[lang], "the texts have changed: run make example, and read them"


def test_both_languages_print_the_same_examples_and_enough_of_them(written: dict[str, str]) -> None:
    numbers = {lang: re.findall(r"^### (\d+)\.", page, re.MULTILINE) for lang, page in written.items()}
    rules = {lang: re.findall(r"^- `([a-z_]+\.\w+)`$", page, re.MULTILINE) for lang, page in written.items()}

    assert numbers["ja"] == numbers["en"]
    assert len(numbers["ja"]) >= LEAST
    assert rules["ja"] == rules["en"]


def test_every_check_about_a_requirement_or_a_service_is_shown(written: dict[str, str]) -> None:
    shown = set(re.findall(r"^- `([a-z_]+)\.\w+`$", written["en"], re.MULTILINE))
    assert shown == set(REQUIREMENT_CHECKS) | set(CANDIDATE_CHECKS)


def test_every_verdict_to_be_confirmed_comes_with_a_question(written: dict[str, str]) -> None:
    unconfirmed = load_knowledge().messages("sheets.outcome.unconfirmed").en
    for block in written["en"].split("\n### "):
        if f"**Verdict**: {unconfirmed}" in block:
            assert "**Question**: [" in block, block


@pytest.mark.parametrize("lang", PAGES)
def test_no_printed_sentence_says_that_a_service_may_be_bought(written: dict[str, str], lang: str) -> None:
    assert "調達可" not in written[lang]

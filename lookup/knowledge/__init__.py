"""What experts edit: rules, labels, aliases, regions, phrases and messages, as data files beside this one.

Every file is read and checked at once when the program starts; a fault is reported with file and line.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from lookup.knowledge.aliases import Aliases, load_aliases
from lookup.knowledge.entries import KnowledgeError
from lookup.knowledge.labels import Labels, Words, load_labels, load_words
from lookup.knowledge.lines import LinePhrases, load_line_phrases
from lookup.knowledge.messages import Messages, load_messages
from lookup.knowledge.naming import NameWords, load_name_words
from lookup.knowledge.portal import Portal, load_portal, with_labels
from lookup.knowledge.regions import RegionTree, load_regions
from lookup.knowledge.remarks import RemarkPhrases, load_remark_phrases
from lookup.knowledge.rules import Rule, load_rules
from lookup.knowledge.scope import ScopeWords, load_scope_words
from lookup.knowledge.sheet_words import SheetWords, load_sheet_words
from lookup.knowledge.sounds import Readings, load_readings
from lookup.model import CheckName

NEEDED = ("registration_number", "service_name")
"""Without both of these columns a table is no list of services."""

__all__ = ["NEEDED", "Knowledge", "KnowledgeError", "corrected", "load_knowledge"]


class Knowledge(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """All knowledge files, checked."""

    rules: dict[CheckName, Rule]
    list_labels: Labels
    auditor_labels: Labels
    requirement_labels: Labels
    words: Words
    sheet_words: SheetWords
    aliases: Aliases
    name_words: NameWords
    readings: Readings
    regions: RegionTree
    scope: ScopeWords
    remarks: RemarkPhrases
    lines: LinePhrases
    messages: Messages
    portal: Portal


@cache
def load_knowledge(folder: Path = Path(__file__).parent) -> Knowledge:
    """Read and check every knowledge file in *folder*.

    Raises:
        KnowledgeError: The first fault found, with file and line.
    """
    with _all_kept():
        return _load(folder)


@contextmanager
def _all_kept() -> Iterator[None]:
    """Look for no garbage: nearly all that is made stays, and every search would go through all of it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _load(folder: Path) -> Knowledge:
    portal = load_portal(folder / "portal.yaml")
    name_words = load_name_words(folder)
    regions = load_regions(folder)
    return Knowledge(
        rules=load_rules(folder),
        list_labels=with_labels(load_labels(folder / "list_labels.yaml", NEEDED), portal),
        auditor_labels=load_labels(folder / "auditor_labels.yaml", ("name",)),
        requirement_labels=load_labels(folder / "requirement_labels.yaml"),
        words=load_words(folder / "words.yaml"),
        sheet_words=load_sheet_words(folder),
        aliases=load_aliases(folder, name_words.kinds),
        name_words=name_words,
        readings=load_readings(folder),
        regions=regions,
        scope=load_scope_words(folder),
        remarks=load_remark_phrases(folder),
        lines=load_line_phrases(folder, regions),
        messages=load_messages(folder),
        portal=portal,
    )


def corrected(knowledge: Knowledge, path: Path) -> Knowledge:
    """Return *knowledge* with the operator's corrections of the portal in the file *path* laid over it.

    Raises:
        KnowledgeError: The first fault found, with file and line.
    """
    portal = load_portal(path, knowledge.portal)
    return replace(knowledge, portal=portal, list_labels=with_labels(knowledge.list_labels, portal))

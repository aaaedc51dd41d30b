"""How verdicts look and are called in the answered workbook, in one language."""

from datetime import date, datetime
from typing import Final

from msgspec import Struct, structs

from lookup.model import JST, Assessment, Candidate, CheckName, Lang, Outcome, Question, ServiceSummary, Text
from lookup.sheets.report import Wording
from lookup.text import with_term
from lookup.workbook.looks import Look
from lookup.workbook.new_sheet import Cell

FILLS: Final[dict[Outcome, str]] = {
    "met": "E2F0D9",
    "conditional": "FFF2CC",
    "unconfirmed": "DDEBF7",
    "not_met": "F8D7CD",
    "no_candidate": "F8D7CD",
    "not_applicable": "EDEDED",
}
OUTCOMES: Final[tuple[Outcome, ...]] = tuple(FILLS)
_NAVY: Final = "1F3864"
TITLE: Final = Look(bold=True, grow=5, color=_NAVY, vertical="center", wrap=False)
NOTE: Final = Look(color="404040", wrap=False)
SECTION: Final = Look(bold=True, grow=1, color=_NAVY, vertical="center", wrap=False)
HEAD: Final = Look(
    bold=True, fill=_NAVY, color="FFFFFF", border="line", horizontal="center", vertical="center"
)
LABEL: Final = Look(bold=True, fill="F2F2F2", border="line", horizontal="left", vertical="center", indent=1)
BODY: Final = Look(border="line", horizontal="left", vertical="center", indent=1)
COUNT: Final = Look(border="line", horizontal="center", vertical="center")
_FORMULA_SIGNS: Final = ("=", "+", "-", "@")
_SEVERITY: Final[tuple[Outcome, ...]] = (
    "not_applicable",
    "met",
    "conditional",
    "unconfirmed",
    "not_met",
    "no_candidate",
)
_DOUBTS: Final = ("unconfirmed", "not_met")
_IDENTITY: Final = frozenset({"identity", "platform"})


class Speech(Struct, frozen=True):
    """The words of the answered workbook in one language."""

    wording: Wording
    lang: Lang

    def __call__(self, code: str, /, **values: object) -> str:
        """Return the message ``sheets.``*code* with *values*, which are no :class:`Text`, filled in."""
        template = self.wording.messages.by_id[f"sheets.{code}"].in_(self.lang)
        return template.format_map(values) if values else template

    def text(self, text: Text) -> str:
        """Return *text* in this language."""
        return text.in_(self.lang)

    def outcome(self, outcome: Outcome) -> str:
        """Return what an outcome or verdict is called, with its mark."""
        return self(f"outcome.{outcome}")

    def check(self, check: CheckName | None) -> str:
        """Return what a check is called; a sentence that none decides is just a sentence."""
        return self.text(self.wording.rules[check].title) if check in self.wording.rules else self("line")

    def field(self, field: str | None) -> str:
        """Return what a field of the list, or else of a requirement, is called; nothing if it has no name."""
        title = self.wording.list_labels.titles.get(field or "")
        return self.text(title) if title else self.asked(field)

    def asked(self, field: str | None) -> str:
        """Return what a column of a requirement sheet is called; nothing if it has no name."""
        title = self.wording.requirement_labels.titles.get(field or "")
        return self.text(title) if title else ""

    def value(self, field: str | None, text: str | None) -> str:
        """Return what a field holds as people say it: 国の機関 for ``national``; other texts as they are."""
        if not text:
            return ""
        title = self.wording.words.title_of(field or "", text)
        return self.text(title) if title else with_term(text)

    def question(self, question: Question) -> str:
        """Return what to ask."""
        return question.ja if self.lang == "ja" else question.en

    def portal_page(self, service: ServiceSummary) -> str | None:
        """Return where the official portal tells of *service*."""
        portal = self.wording.portal
        return portal.entry_page(service.list, service.detail_sys_id) or portal.list_page(service.list)

    def day(self, day: date | None) -> str:
        """Return a day as people write it, or nothing."""
        if day is None:
            return ""
        return f"{day.year}年{day.month}月{day.day}日" if self.lang == "ja" else day.isoformat()

    def moment(self, moment: datetime) -> str:
        """Return an instant as day and time in Asia/Tokyo."""
        local = moment.astimezone(JST)
        return f"{self.day(local.date())} {local:%H:%M} (JST)"

    def joined(self, texts: list[str]) -> str:
        """Return several texts in one sentence."""
        return ("、" if self.lang == "ja" else ", ").join(texts)


def outcome_look(outcome: Outcome, like: Look) -> Look:
    """Return the look of a verdict: coloured, bold, centred; its mark and word say the same as its colour."""
    return structs.replace(like, bold=True, fill=FILLS[outcome], horizontal="center", indent=0)


def linked(like: Look) -> Look:
    """Return *like* as a cell that leads somewhere: underlined."""
    return structs.replace(like, underline=True)


def text_look(text: str, like: Look) -> Look:
    """Return *like*, quoted if *text* would become a formula when somebody edits its cell."""
    return structs.replace(like, quoted=True) if text.startswith(_FORMULA_SIGNS) else like


def cell(text: str | int, like: Look = BODY) -> Cell:
    """Return a cell of a new sheet."""
    return Cell(text, text_look(text, like) if isinstance(text, str) else like)


def identity_doubt(candidate: Candidate) -> bool:
    """Whether a candidate may be, or is, another service than the one named: sibling, base, look-alike."""
    return any(v.check in _IDENTITY and v.verdict in _DOUBTS for v in candidate.verdicts)


def deciding(assessment: Assessment) -> tuple[Candidate, ...]:
    """Return the candidates on which the outcome hangs: all that are wanted, or the one that is best."""
    named = tuple(c for c in assessment.candidates if c.band != "possible" and is_named(c))
    if assessment.alternatives:
        return named[:1]
    worst = max((_SEVERITY.index(candidate.outcome) for candidate in named), default=0)
    every = len(named) > 1 and worst <= _SEVERITY.index(assessment.outcome)
    return named if every else fitting(assessment)[:1]


def is_named(candidate: Candidate) -> bool:
    """Whether a candidate was found by a name, not by what it can do."""
    return any(v.check == "identity" for v in candidate.verdicts)


def fitting(assessment: Assessment) -> tuple[Candidate, ...]:
    """Return the candidates that are what is named, or that may fit where nothing is named."""
    return tuple(candidate for candidate in assessment.candidates if not identity_doubt(candidate))

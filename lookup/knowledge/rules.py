"""The rules: one entry per check of DOMAIN section 8, with all it can say (``rules.yaml``)."""

from pathlib import Path
from typing import Literal

import msgspec

from lookup.knowledge.entries import KnowledgeError, read_entries
from lookup.knowledge.messages import check_template
from lookup.model import Addressee, Certainty, CheckName, Text, VerdictCode


class Ask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The question that goes with a case, as a template."""

    to: Addressee
    ja: str
    en: str


class RuleCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a check can find: its verdict, the reason, and, where undecided, the question.

    Attributes:
        certainty: Only where this case is less or more sure than the rule as a whole.
    """

    verdict: VerdictCode
    ja: str
    en: str
    ask: Ask | None = None
    certainty: Certainty | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One check: what it is called, what it rests on, and its cases by name.

    Attributes:
        about: Whether it judges the requirement as a whole, a candidate, or a line.
        field: English name of the field it judges, where it is always the same one.
        basis: What rule of ISMAP, or of this product, it applies.
        source: Where that rule was read.
    """

    check: CheckName
    about: Literal["requirement", "candidate", "line"]
    title: Text
    basis: Text
    source: str
    certainty: Certainty
    cases: dict[str, RuleCase]
    field: str | None = None


def load_rules(folder: Path) -> dict[CheckName, Rule]:
    """Read ``rules.yaml``: check → rule, in the order of the file.

    Raises:
        KnowledgeError: A check stands twice, an ``unconfirmed`` case asks nobody, braces are wrong, or the
            two languages of a template do not take the same values.
    """
    path = folder / "rules.yaml"
    rules: dict[CheckName, Rule] = {}
    for line, rule in read_entries(path, Rule):
        if rule.check in rules:
            raise KnowledgeError(path, line, f"check {rule.check!r} stands twice")
        for name, case in rule.cases.items():
            if case.verdict == "unconfirmed" and case.ask is None:
                raise KnowledgeError(path, line, f"{rule.check}.{name} is unconfirmed but asks nobody")
            for text in (case, case.ask) if case.ask else (case,):
                check_template(path, line, f"{rule.check}.{name}", Text(text.ja, text.en))
        rules[rule.check] = rule
    return rules

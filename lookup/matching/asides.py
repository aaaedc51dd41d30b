"""What a remark beside a requirement seems to ask for, of what the requirement itself does not say."""

from collections.abc import Iterator
from typing import Final

from lookup.knowledge import Knowledge
from lookup.knowledge.lines import Take
from lookup.matching.demands import take
from lookup.model import Requirement
from lookup.text import remembered_if_short

_TAKEN: Final[tuple[Take, ...]] = (
    "lists",
    "options",
    "regions",
    "law",
    "court",
    "information_class",
    "models",
)
_ALIKE: Final = (
    frozenset({"regions", "domestic_only"}),
    frozenset({"generative_ai", "generative_ai_models"}),
)
"""Fields of which one said is enough."""


def unsaid(knowledge: Knowledge, requirement: Requirement, remark: str) -> tuple[str, ...]:
    """Return the fields of *requirement* that *remark* speaks of and that are not said."""
    return tuple(field for field in _spoken_of(knowledge, remark) if not _is_said(requirement, field))


def _is_said(requirement: Requirement, field: str) -> bool:
    fields = next((some for some in _ALIKE if field in some), {field})
    return any(getattr(requirement, one) not in (None, ()) for one in fields)


@remembered_if_short(1024)
def _spoken_of(knowledge: Knowledge, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_fields(knowledge, text)))


def _fields(knowledge: Knowledge, text: str) -> Iterator[str]:
    if knowledge.lines.has("生成AI", text):
        yield "generative_ai"
    for part in _TAKEN:
        for field in take(knowledge, text, part):
            # 予定 and 申請中 are said of many things.
            if field != "accepts_prospective" or knowledge.lines.has("登録", text):
                yield field

"""Requirements that contradict themselves, or hold nothing to look for (DESIGN section 3, "Refused")."""

from collections.abc import Iterator

import msgspec

from lookup.errors import FieldProblem
from lookup.knowledge import Knowledge
from lookup.matching.blanks import without_blanks
from lookup.matching.case import written
from lookup.model import Requirement
from lookup.text import is_short

ONLY_LOCAL_CLASSES = ("3A", "3B", "3C")
NAME_LIMIT = 1_000
"""Characters of a text that names something, such as the service."""
TEXT_LIMIT = 4_000
"""Characters of any other text. To judge a text takes more than in proportion to its length: beyond these,
one request would keep all others waiting."""


def validate(requirement: Requirement, knowledge: Knowledge) -> tuple[FieldProblem, ...]:
    """Return what is wrong with *requirement*; nothing if it can be judged.

    Returns:
        Problems with the path of the field within the requirement, such as ``ends_on``.
    """
    return tuple(_problems(without_blanks(requirement), knowledge))


def _problems(requirement: Requirement, knowledge: Knowledge) -> Iterator[FieldProblem]:
    messages = knowledge.messages
    yield from _too_long(requirement, knowledge)
    starts, ends = requirement.starts_on, requirement.ends_on
    if starts and ends and ends < starts:
        said = messages("matching.ends_before_start", starts_on=written(starts), ends_on=written(ends))
        yield FieldProblem("ends_on", said)
    value = requirement.information_class
    if value in ONLY_LOCAL_CLASSES and requirement.class_scale == "national":
        yield FieldProblem(
            "information_class", messages("matching.local_class_on_national_scale", value=value)
        )
    models = requirement.generative_ai_models
    if models and requirement.generative_ai is False:
        said = messages("matching.models_without_generative_ai", models=written(models))
        yield FieldProblem("generative_ai_models", said)
    if not _names_something(requirement):
        yield FieldProblem("service", messages("matching.nothing_to_look_for"))


def _too_long(requirement: Requirement, knowledge: Knowledge) -> Iterator[FieldProblem]:
    if is_short(*msgspec.structs.astuple(requirement)):
        return
    named = ("title", "service", "provider", "service_model", "governing_law", "court", "platform")
    for name in named:
        if len(getattr(requirement, name) or "") > NAME_LIMIT:
            yield FieldProblem(name, knowledge.messages("matching.too_long", limit=NAME_LIMIT))
    listed = {"components": NAME_LIMIT, "generative_ai_models": NAME_LIMIT}
    for name in ("scope", "regions", "controls", "lines", *listed):
        limit = listed.get(name, TEXT_LIMIT)
        for at, text in enumerate(getattr(requirement, name)):
            if len(text) > limit:
                yield FieldProblem(f"{name}[{at}]", knowledge.messages("matching.too_long", limit=limit))


def _names_something(requirement: Requirement) -> bool:
    texts = (
        requirement.service,
        requirement.provider,
        requirement.title,
        requirement.service_model,
        *requirement.scope,
        *requirement.regions,
        *requirement.lines,
    )
    return any(texts)

"""A change in words."""

from lookup.knowledge import Knowledge
from lookup.model import Change, Text


def what_changed(change: Change, knowledge: Knowledge) -> Text:
    """Say what became of the service, or how one field of it reads now."""
    return knowledge.messages(
        f"telling.change_{change.kind}",
        field=title_of(change.field or "", knowledge),
        before=_one_line(change.before),
        after=_one_line(change.after),
    )


def title_of(field: str, knowledge: Knowledge) -> Text:
    """Return what the product calls *field*; an unknown column is called by its own header."""
    known = knowledge.list_labels.titles
    kind, _, name = field.partition(".")
    if kind == "unreadable" and name in known:
        return knowledge.messages("telling.unreadable_field", field=known[name])
    shown = name or field
    return known.get(field, Text(shown, shown))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split()) or "-"

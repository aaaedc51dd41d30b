"""Why a text is taken for a service: one sentence for each way of finding it."""

from lookup.knowledge import Knowledge
from lookup.matching.matches import Asked, Match
from lookup.model import Service, Text
from lookup.text import nfkc

_OF_KIND = {
    "abbreviation": "names.abbreviation",
    "initials": "names.initials",
    "remarks": "names.remarks",
    "part": "names.part",
    "scope": "names.scope",
    "item": "names.scope",
    "excluded": "names.excluded",
    "part_of": "names.part_of",
}


def reason(asked: Asked, match: Match) -> Text:
    """Say what matched what, and how; with the provider, where it stands beside the name and fits."""
    service = asked.services[match.form.service]
    said = _said(asked, match, service)
    if asked.column and match.form.service in asked.backed:
        return asked.knowledge.messages("names.with_provider", reason=said, provider=service.provider_name)
    return said


def _said(asked: Asked, match: Match, service: Service) -> Text:
    form = match.form
    written = asked.text.slice(match.start, match.end)
    if match.how == "decided" and asked.deciding:
        return asked.deciding.found(form).reason
    values = {"asked": written, "name": service.service_name, "text": form.text, "count": match.slips}
    messages = asked.knowledge.messages
    if match.how in {"transliteration", "spelling"}:
        itself = nfkc(form.text) == nfkc(service.service_name)
        return messages(f"names.{match.how}" + ("" if itself else "_of"), **values)
    if form.kind == "scope" and nfkc(written) == nfkc(form.text):
        return messages("names.scope_itself", **values)
    if form.kind == "name" and form.how == "name":
        exact = nfkc(written) == nfkc(service.service_name)
        return messages("names.exact" if exact else "names.written", **values)
    if form.kind == "former_name":
        return messages("names.former_until" if form.until else "names.former", until=form.until, **values)
    return messages(_OF_KIND.get(form.kind, "names.alias"), **values)


def about(knowledge: Knowledge, message: str, service: Service, **values: object) -> Text:
    """Say *message* of *service*."""
    return knowledge.messages(message, name=service.service_name, **values)

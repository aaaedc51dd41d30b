"""What a requirement names: identification, and the listed names of which only a part was written."""

from collections.abc import Iterator

import msgspec

from lookup.matching.catalogue import Catalogue
from lookup.matching.found import Found, Identification, Mention
from lookup.matching.identify import identify
from lookup.matching.memo import remembered

_SCORE = 0.4
_KEPT = 500
"""Names whose meaning is remembered, some 5 kB each."""


@remembered(_KEPT)
def named(catalogue: Catalogue, text: str, provider: str | None = None) -> Identification:
    """Identify *text*; what is only a part of listed names may mean them (DOMAIN check 4, "partial").

    The same service is asked for again and again, under other terms.
    """
    found = identify(catalogue, text, provider)
    mentions = tuple(_with_parts(catalogue, mention) for mention in found.mentions)
    return msgspec.structs.replace(found, mentions=mentions)


def _with_parts(catalogue: Catalogue, mention: Mention) -> Mention:
    if any(f.how not in {"sibling", "look_alike", "rejected"} for f in mention.found):
        return mention
    rejected = {f.service.key for f in mention.found if f.how == "rejected"}
    partly = tuple(f for f in _partly(catalogue, mention.text) if f.service.key not in rejected)
    if not partly:
        return mention
    keys = {f.service.key for f in partly}
    others = (f for f in mention.found if f.service.key not in keys)
    return Mention(mention.text, (*partly, *others), mention.note)


def _partly(catalogue: Catalogue, text: str) -> Iterator[Found]:
    for at in catalogue.index.parts.of(text):
        service = catalogue.services[at]
        reason = catalogue.knowledge.messages("matching.part", asked=text, name=service.service_name)
        yield Found(service, _SCORE, "possible", reason, "name", service.service_name)

"""What a requirement names: identification, and the listed names of which only a part was written."""

from collections.abc import Iterator

import msgspec

from lookup.matching.catalogue import Catalogue
from lookup.matching.found import Found, How, Identification, Mention
from lookup.matching.identify import identify
from lookup.model import Service
from lookup.text import fold, nfkc

OTHER_THAN_NAMED: frozenset[How] = frozenset({"sibling", "base", "look_alike", "excluded_item", "rejected"})
"""Ways of being found that mean another service than the named one."""

_SHORTEST = 2
"""Characters from which a part of a name says something."""
_SCORE = 0.4


def named(catalogue: Catalogue, text: str, provider: str | None = None) -> Identification:
    """Identify *text*; what is only a part of listed names may mean them (DOMAIN check 4, "partial")."""
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
    key = fold(text)
    for service, name in zip(catalogue.services, catalogue.index.names, strict=True):
        if key in name and _is_part(text, service):
            reason = catalogue.knowledge.messages("matching.part", asked=text, name=service.service_name)
            yield Found(service, _SCORE, "possible", reason, "name", service.service_name)


def _is_part(text: str, service: Service) -> bool:
    """Return whether *text* is a part of the name: its beginning or end, of Latin names whole words."""
    plain, name = nfkc(text).casefold(), nfkc(service.service_name).casefold()
    if plain.isascii():
        return len(plain) >= _SHORTEST and f" {plain} " in f" {name} "
    key, whole = fold(text), fold(service.service_name)
    return len(key) >= _SHORTEST and (whole.startswith(key) or whole.endswith(key))

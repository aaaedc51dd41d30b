"""What a requirement names: identification, and the listed names of which only a part was written."""

import re
from collections.abc import Iterator

import msgspec

from lookup.matching.catalogue import Catalogue
from lookup.matching.found import Found, Identification, Mention
from lookup.matching.identify import identify
from lookup.matching.memo import remembered
from lookup.text import nfkc

_OTHERS = re.compile(
    r"(?<=.)(?:ほか|他|外|その他)\s?(?:[\d一二三四五六七八九十]+|数|複数)\s?(?:件|サービス|製品|種類?|点|品目|つ|本)"
)
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


def others_unnamed(text: str | None) -> str | None:
    """Return the words by which *text* speaks of further services without naming them (ほか2件)."""
    match = _OTHERS.search(nfkc(text)) if text else None
    return match.group() if match else None


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

"""Registration numbers in a text: the entries that they are of, and whether the names beside them fit."""

from collections.abc import Iterable

from lookup.matching.catalogue import Catalogue
from lookup.matching.found import OTHER_THAN_NAMED, Found, Identification, Mention
from lookup.matching.phrases import Part
from lookup.matching.reasons import about
from lookup.matching.scores import BASE, doubted
from lookup.model import Service
from lookup.text import find_numbers, fold


def numbered(catalogue: Catalogue, number: str) -> Mention:
    """Return the entry with the registration *number*, if there is one."""
    service = catalogue.get(number)
    if service is None:
        return Mention(number, ())
    text = about(catalogue.knowledge, "names.number", service, text=number)
    return Mention(number, (Found(service, BASE["number"], "exact", text, "number", number),))


def fits(mention: Mention, part: Part, services: Iterable[Service]) -> bool:
    """Return whether what *part* names can be one of the *services* whose numbers stand beside it."""
    if not part.has("name", "other", "unknown"):
        brands = any(s.kind in {"brand", "company"} for s in part.segments)
        if not brands or not any(s.is_("weak", "generic") for s in part.segments):
            return True
    listed = {service.key: service for service in services}
    if any(f.service.key in listed and f.how not in OTHER_THAN_NAMED for f in mention.found):
        return True
    words = [s.key for s in part.segments if s.kind in {"name", "other", "unknown", "brand"}]
    printed = ["".join(map(fold, (s.service_name, s.provider_name or ""))) for s in listed.values()]
    return any(all(word in text for word in words) for text in printed)


def contradicted(catalogue: Catalogue, mention: Mention, said: str) -> Mention:
    """Return *mention*, found by its number, as possible only: *said* beside it is no name of its service."""
    return _doubted(catalogue, mention, "names.number_beside", text=mention.text, asked=said)


def with_unlisted_number(catalogue: Catalogue, said: Identification) -> Identification:
    """Return *said*; a name is possible only where beside it stands one number, of which the list knows none.

    Where the entry prints no number, nothing speaks against the one that was given.
    """
    match said.mentions:
        case (number, name) if find_numbers(number.text) and not number.found and name.found:
            pass
        case _:
            return said
    if not name.found[0].confident:
        return said
    if name.found[0].service.registration_number is None:
        return Identification((name,), "one")
    both = Mention(f"{name.text}（{number.text}）", name.found[:1])
    return Identification((_doubted(catalogue, both, "names.number_unlisted", text=number.text),), "one")


def _doubted(catalogue: Catalogue, mention: Mention, message: str, **values: str) -> Mention:
    found = tuple(
        Found(
            one.service,
            doubted(one.score),
            "possible",
            about(catalogue.knowledge, message, one.service, **values),
            one.how,
            one.matched,
        )
        for one in mention.found
    )
    return Mention(mention.text, found)

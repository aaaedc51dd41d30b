"""Where the texts asked for stand in a service: the same places as the search found it by."""

from collections.abc import Iterator, Sequence

from lookup.api.contract import Highlight, ServicesFilter
from lookup.matching.highlight import highlight
from lookup.model import Service
from lookup.text import nfkc

_BY_Q = ("registration_number", "service_name", "provider_name", "statement_scope")
_SEVERAL = 2


def highlights(service: Service, asked: ServicesFilter) -> tuple[Highlight, ...]:
    """Return where in *service* the texts of *asked* stand, those of ``q`` first."""
    whole = _found(service, asked, [asked.q] if asked.q else [])
    words = nfkc(asked.q or "").split()
    marked = any(mark.field in _BY_Q for mark in whole)
    return whole if marked or len(words) < _SEVERAL else _found(service, asked, words)


def _found(service: Service, asked: ServicesFilter, texts: Sequence[str]) -> tuple[Highlight, ...]:
    wanted = [
        *((field, text) for field in _BY_Q for text in texts),
        ("provider_name", asked.provider),
        ("statement_scope", asked.scope),
        ("service_model", asked.service_model),
    ]
    found: dict[tuple[str, int | None], Highlight] = {}
    for field, part in wanted:
        for item, text in _texts(getattr(service, field)):
            if part is not None and (ranges := highlight(text, part)):
                known = found.get((field, item))
                ranges = _joined((*known.ranges, *ranges)) if known else ranges
                found[field, item] = Highlight(field, item, text, ranges)
    return tuple(found.values())


def _texts(value: str | tuple[str, ...] | None) -> Iterator[tuple[int | None, str]]:
    if isinstance(value, tuple):
        yield from enumerate(value)
    elif value is not None:
        yield None, value


def _joined(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Return *ranges* in order, those that overlap or touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)

"""Pieces of answers that are the same for many requirements: kept beside the catalogue that they are of."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

import msgspec

from lookup.text import is_short

if TYPE_CHECKING:
    from lookup.matching.catalogue import Catalogue

P = ParamSpec("P")
R = TypeVar("R")
_NONE = object()


def remembered(
    most: int,
) -> Callable[[Callable[Concatenate["Catalogue", P], R]], Callable[Concatenate["Catalogue", P], R]]:
    """Let a pure function of a catalogue and of hashable arguments remember what it returned.

    Args:
        most: So many results are kept for one catalogue; then all of them are forgotten. They go with it.
            Nothing is kept for long texts, which rarely come again.
    """

    def remembering(
        function: Callable[Concatenate["Catalogue", P], R],
    ) -> Callable[Concatenate["Catalogue", P], R]:
        @wraps(function)
        def ask(catalogue: "Catalogue", /, *args: P.args, **kwargs: P.kwargs) -> R:
            known = catalogue.pieces.get(function)
            if known is None:
                known = catalogue.pieces.setdefault(function, {})
            key = (args, tuple(kwargs.items())) if kwargs else args
            result = known.get(key, _NONE)
            if result is _NONE:
                result = function(catalogue, *args, **kwargs)
                if _is_short((*args, *kwargs.values())):
                    if len(known) >= most:
                        known.clear()
                    known[key] = result
            return cast("R", result)

        return ask

    return remembering


def _is_short(values: tuple[object, ...]) -> bool:
    for value in values:
        parts = msgspec.structs.astuple(value) if isinstance(value, msgspec.Struct) else (value,)
        if not is_short(*parts):
            return False
    return True

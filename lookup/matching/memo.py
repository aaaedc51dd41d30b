"""Pieces of answers that are the same for many requirements: kept beside the catalogue that they are of."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

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
        kept: WeakKeyDictionary[Catalogue, dict[object, object]] = WeakKeyDictionary()

        @wraps(function)
        def ask(catalogue: "Catalogue", /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not _is_short((*args, *kwargs.values())):
                return function(catalogue, *args, **kwargs)
            known = kept.get(catalogue)
            if known is None:
                known = kept.setdefault(catalogue, {})
            key = (args, tuple(kwargs.items())) if kwargs else args
            result = known.get(key, _NONE)
            if result is _NONE:
                if len(known) >= most:
                    known.clear()
                result = known[key] = function(catalogue, *args, **kwargs)
            return cast("R", result)

        return ask

    return remembering


def _is_short(values: tuple[object, ...]) -> bool:
    return all(
        is_short(*msgspec.structs.astuple(value)) if isinstance(value, msgspec.Struct) else is_short(value)
        for value in values
    )

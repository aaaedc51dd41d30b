"""What a folded text can stand for: forms of listed services, and the roofs over several of them."""

from bisect import bisect_left
from operator import attrgetter
from typing import NamedTuple

from lookup.matching.forms import Form


class Brand(NamedTuple):
    """A name that several services, or the company itself, go by.

    Attributes:
        services: Positions of the listed services that it may stand for.
        family: Known as a roof over several products: never one of them.
    """

    text: str
    services: tuple[int, ...]
    family: bool


class Known(NamedTuple):
    """What one key can stand for.

    Attributes:
        strong: Forms that mean their service by themselves, the strongest first.
        weak: Forms that mean their service beside its provider only, one for each, in the order of the list.
    """

    strong: tuple[Form, ...]
    weak: tuple[Form, ...]

    def backed(self, services: frozenset[int]) -> list[Form]:
        """Return the weak forms of *services*, in the order of the list."""
        if len(services) >= len(self.weak):
            return [form for form in self.weak if form.service in services]
        found = []
        for at in sorted(services):
            nearest = bisect_left(self.weak, at, key=attrgetter("service"))
            if nearest < len(self.weak) and self.weak[nearest].service == at:
                found.append(self.weak[nearest])
        return found


NOTHING = Known((), ())

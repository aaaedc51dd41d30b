"""Pages, fetched as somebody goes on: whatever there is in pages, the clients go through it by this."""

from collections.abc import Callable, Generator, Sequence
from typing import Generic, TypeVar

from ismap_lookup_client.errors import UnexpectedAnswer, WrongUse
from ismap_lookup_client.exchange import Operation, Result, Step

T = TypeVar("T")


class Pages(Generic[T]):
    """What is left of a query that is answered in pages.

    Args:
        page: Makes the operation that gives the page after a cursor, and the cursor of the one after it.
        most: So many items at most.

    Raises:
        WrongUse: *most* is no number.
    """

    def __init__(
        self, page: Callable[[str | None], Operation[tuple[Sequence[T], str | None]]], most: int | None
    ) -> None:
        if most is not None and not isinstance(most, int):
            raise WrongUse(f"most is a number or None, not {most!r}")
        self._page = page
        self._left = most
        self._cursor: str | None = None
        self.more = most is None or most > 0

    def following(self) -> Generator[Step, Result, Sequence[T]]:
        """Return the items of the next page.

        Raises:
            LookupClientError: The page cannot be had, or leads back to itself.
        """
        items, cursor = yield from self._page(self._cursor)
        if cursor is not None and cursor == self._cursor:
            raise UnexpectedAnswer("a page of the answer leads back to itself")
        if self._left is not None:
            items = items[: self._left]
            self._left -= len(items)
        self._cursor = cursor
        self.more = cursor is not None and self._left != 0
        return items

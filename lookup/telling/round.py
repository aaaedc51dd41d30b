"""One round of telling: what is new is kept as messages, and what is due is sent."""

from collections.abc import Callable

from lookup.matching.catalogue import Catalogue
from lookup.model import Service
from lookup.store import Store
from lookup.telling.announcing import announce
from lookup.telling.delivering import Counts, Sender, deliver


def tell(store: Store[Service], sender: Sender, catalogue: Callable[[], Catalogue]) -> Counts:
    """Tell every webhook what it has not heard of yet, and try again what is due.

    Args:
        store: The list's versions, changes and attempts.
        sender: The webhooks, and how to send to them.
        catalogue: Gives the list in force; asked only if there is something to tell.

    Returns:
        What arrived in this round, and what did not.
    """
    announce(store, sender.webhooks, catalogue, sender.clock())
    return deliver(sender)

"""The addresses of webhooks: which can be used, and what of them may be shown."""

from urllib.parse import urlsplit

from lookup.errors import WrongUse
from lookup.knowledge import Knowledge


def check_address(url: str, knowledge: Knowledge) -> None:
    """Refuse an address to which nothing can, or should, be sent.

    Raises:
        WrongUse: It is not http or https, names no host, or holds a user or password.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        usable = usable and not parts.username and not parts.password and url.isprintable() and " " not in url
    except ValueError:
        usable = False
    if not usable:
        raise WrongUse("telling.bad_address", knowledge.messages("telling.bad_address"))


def shown(url: str) -> str:
    """Return *url* without its query, which may hold a secret."""
    return url.partition("?")[0].partition("#")[0]

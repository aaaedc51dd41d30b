"""Where lists come from: one module for each kind of source, and the choice among them."""

from pathlib import Path
from urllib.parse import urlsplit

from lookup.knowledge import Knowledge
from lookup.store import SERVICES
from lookup.sync.sources.source import Source, SourceSettings

PORTAL = "portal"
"""How the official portal is called among sources."""
MIRROR = "mirror:"
"""What stands before the address of another instance."""

# Each source is imported by whoever asks for it: most of them need the network, and that takes time to load.


def open_source(
    spec: str | None, settings: SourceSettings, knowledge: Knowledge, register: str = SERVICES.name
) -> Source:
    """Return the source that *spec* names; nothing is read yet.

    Args:
        spec: ``portal`` (also ``None``), ``mirror:`` with the address of another instance, an address that
            begins with http:// or https://, or the path of a file: a list, a saved page, a capture, a bundle.
        settings: What the operator has chosen.
        knowledge: How lists and the portal are read, and what is said about them.
        register: Which of the lists that another instance carries is wanted.
    """
    spec = spec or PORTAL
    if spec == PORTAL or is_on_portal(spec, knowledge):
        from lookup.sync.sources.portal import PortalSource  # noqa: PLC0415 - see above

        return PortalSource(settings, knowledge)
    if spec.startswith(MIRROR):
        from lookup.sync.sources.mirror import MirrorSource  # noqa: PLC0415 - see above

        return MirrorSource(spec.removeprefix(MIRROR), settings, knowledge, register)
    if spec.startswith(("http://", "https://")):
        from lookup.sync.sources.url import UrlSource  # noqa: PLC0415 - see above

        return UrlSource(spec, settings, knowledge, register)
    from lookup.sync.sources.file import FileSource  # noqa: PLC0415 - see above

    return FileSource(Path(spec), knowledge, settings.bundle_trust, register)


def is_on_portal(spec: str, knowledge: Knowledge) -> bool:
    """Tell whether *spec* is an address of the portal's own pages, which are nothing without the portal."""
    portal, address = urlsplit(knowledge.portal.address), urlsplit(spec)
    return (address.scheme, address.netloc) == (portal.scheme, portal.netloc) and address.path.startswith(
        knowledge.portal.suffix
    )

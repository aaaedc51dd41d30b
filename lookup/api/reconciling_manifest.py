"""What the reconciliation service says of itself."""

from functools import partial
from typing import Final, get_args

from lookup import __version__
from lookup.api.entities import type_of
from lookup.api.reconciling_contract import (
    BATCH_LIMIT,
    VERSIONS,
    Extending,
    Kind,
    PreviewAt,
    ReconcileManifest,
    ServiceAt,
    Suggesting,
    ViewAt,
)
from lookup.knowledge import Knowledge
from lookup.model import Lang

IDENTIFIERS: Final = "urn:ismap-lookup:entity:"
"""Whose ids these are: the same for every instance, since they answer from the same public list."""
TYPES: Final = "urn:ismap-lookup:type:"


def manifest(knowledge: Knowledge, base: str, lang: Lang) -> ReconcileManifest:
    """Return what the service at the address *base* offers, and where."""
    at = partial(ServiceAt, base)
    return ReconcileManifest(
        versions=VERSIONS,
        name=knowledge.messages("reconcile.name").in_(lang),
        identifier_space=IDENTIFIERS,
        schema_space=TYPES,
        documentation=f"{base}/docs#reconcile",
        logo=f"{base}/static/icon.svg",
        service_version=__version__,
        batch_size=BATCH_LIMIT,
        default_types=tuple(type_of(knowledge, kind, lang) for kind in get_args(Kind)),
        view=ViewAt(f"{base}/services/{{{{id}}}}"),
        preview=PreviewAt(f"{base}/reconcile/preview?id={{{{id}}}}"),
        suggest=Suggesting(
            entity=at("/reconcile/suggest/entity"),
            property=at("/reconcile/suggest/property"),
            type=at("/reconcile/suggest/type"),
        ),
        extend=Extending(at("/reconcile/properties")),
    )

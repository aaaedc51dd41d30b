"""Examples of what ``/reconcile`` answers, for the description."""

from typing import Final

import msgspec

from lookup.api.entities import of_service, properties, type_of
from lookup.api.reconciling import Reconciler, described
from lookup.api.reconciling_contract import (
    ProposedProperties,
    ReconcileQuery,
    Suggestion,
    Suggestions,
)
from lookup.api.reconciling_manifest import manifest
from lookup.matching.catalogue import Catalogue

_BASE: Final = "http://127.0.0.1:8000"


def of_reconciling(catalogue: Catalogue) -> dict[str, msgspec.Struct | dict[str, msgspec.Struct]]:
    """Return an example of each operation's answer, made from *catalogue* in English."""
    knowledge, service = catalogue.knowledge, catalogue.services[0]
    reconciler = Reconciler(catalogue, "en")
    query = ReconcileQuery(query=service.service_name, type="service", limit=1)
    kind, entity = type_of(knowledge, "service", "en"), of_service(service)
    known = tuple(properties(knowledge, "service", "en").values())
    return {
        "getReconcile": manifest(knowledge, _BASE, "en"),
        "reconcile": {"q0": reconciler.result(query)},
        "suggestEntity": Suggestions((Suggestion(entity.id, entity.name, described(entity), (kind,)),)),
        "suggestType": Suggestions((Suggestion(kind.id, kind.name),)),
        "suggestProperty": Suggestions((Suggestion(known[0].id, known[0].name),)),
        "proposeProperties": ProposedProperties("service", known[:2], 2),
    }

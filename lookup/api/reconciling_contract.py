"""What goes over the wire at ``/reconcile``: the W3C Reconciliation Service API, version 0.2."""

from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from lookup.api.contract import CANDIDATE_LIMIT

VERSIONS = ("0.2",)
"""Versions of the standard that are kept."""
BATCH_LIMIT = 1_000
"""Queries, or entities to extend, in one request; more are refused with this number."""
SUGGESTED = 20
"""Suggestions in one answer; ``cursor`` leads to further ones."""

Kind: TypeAlias = Literal["service", "provider"]
"""The two types of entities: a listed service, and a company that has some."""
Written: TypeAlias = Annotated[str, msgspec.Meta(max_length=1_000)]
"""What may be asked with: longer texts name nothing."""
_Counted = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class ReconcileAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of the two as JSON: a batch of names to match, or entities whose properties are wanted."""

    queries: str | None = None
    extend: str | None = None


class KnownEntity(msgspec.Struct, frozen=True):
    """A value that was itself matched before."""

    id: Written
    name: Written | None = None


Value: TypeAlias = Written | int | float | bool | KnownEntity


class ReconcileProperty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What else is known of the one meant: a property and its value, or one of several values."""

    pid: str
    v: Written | int | float | bool | KnownEntity | list[Value]


class ReconcileQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One name to match. ``type_strict`` is taken and changes nothing: no entity has two types."""

    query: Written | None = None
    type: Kind | list[Kind] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=CANDIDATE_LIMIT)] = 5
    properties: list[ReconcileProperty] = msgspec.field(default_factory=list)
    type_strict: Literal["any", "should", "all"] | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The types asked for; both unless some are named."""
        if self.type is None or self.type == []:
            return ("service", "provider")
        return (self.type,) if isinstance(self.type, str) else tuple(dict.fromkeys(self.type))


class ExtendProperty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A property that is wanted; none has settings."""

    id: str
    settings: Annotated[dict[str, Any], msgspec.Meta(max_length=0)] = msgspec.field(default_factory=dict)


class ExtendAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Entities and the properties that are wanted of them."""

    ids: Annotated[list[str], msgspec.Meta(max_length=BATCH_LIMIT)]
    properties: list[ExtendProperty]


class SuggestAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed so far; ``cursor`` counts suggestions to skip.

    Other parameters are passed over: each client of the standard sends some of its own.
    """

    prefix: Annotated[str, msgspec.Meta(max_length=200)] = ""
    cursor: _Counted = 0


class ProposeAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Properties of which type are wanted, and how many at most. Other parameters are passed over."""

    type: Kind = "service"
    limit: _Counted | None = None


class Named(msgspec.Struct, frozen=True, omit_defaults=True):
    """A type, a property or an entity."""

    id: str
    name: str
    description: str | None = None


class Feature(msgspec.Struct, frozen=True):
    """One thing that speaks for a candidate or against it; the numbers add up to its score."""

    id: str
    value: float | bool


class ReconcileCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """An entity that a name may mean.

    Attributes:
        score: 0-100: a hundred times the score of ``/v1/identify``, and means the same.
        match: Whether it may be taken without looking: found with confidence, and nothing else is.
        description: Number, provider and list; and why it was found.
    """

    id: str
    name: str
    type: tuple[Named, ...]
    score: float
    match: bool
    description: str
    features: tuple[Feature, ...] = ()


class ReconcileResult(msgspec.Struct, frozen=True):
    """What one name may mean, best first."""

    result: tuple[ReconcileCandidate, ...]


class Suggestion(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entity, a property or a type whose name or id has what was typed."""

    id: str
    name: str
    description: str | None = None
    notable: tuple[Named, ...] = ()


class Suggestions(msgspec.Struct, frozen=True):
    """What may be meant by what was typed."""

    result: tuple[Suggestion, ...]


class ProposedProperties(msgspec.Struct, frozen=True, omit_defaults=True):
    """The properties that entities of a type have."""

    type: Kind
    properties: tuple[Named, ...]
    limit: int | None = None


class ExtendMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """A property as it was wanted; ``type``: its values are entities of that type."""

    id: str
    name: str
    type: Named | None = None


class ExtendAnswer(msgspec.Struct, frozen=True):
    """Entity → property → values: ``{"str": …}``, ``{"date": …}`` or an entity's ``id`` and ``name``.

    An entity that is not on the list has no values.
    """

    meta: tuple[ExtendMeta, ...]
    rows: dict[str, dict[str, tuple[dict[str, str], ...]]]


class ServiceAt(msgspec.Struct, frozen=True):
    """Where a helper of the service stands."""

    service_url: str
    service_path: str


class Suggesting(msgspec.Struct, frozen=True):
    """Where suggestions are had."""

    entity: ServiceAt
    property: ServiceAt
    type: ServiceAt


class Extending(msgspec.Struct, frozen=True):
    """Where the properties of a type are had."""

    propose_properties: ServiceAt
    property_settings: tuple[dict[str, str], ...] = ()


class ViewAt(msgspec.Struct, frozen=True):
    """The address of an entity's page."""

    url: str


class PreviewAt(msgspec.Struct, frozen=True):
    """The address of an entity's small page, and the size of the frame for it in pixels."""

    url: str
    width: int = 430
    height: int = 300


class ReconcileManifest(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename={
        "identifier_space": "identifierSpace",
        "schema_space": "schemaSpace",
        "default_types": "defaultTypes",
        "service_version": "serviceVersion",
        "batch_size": "batchSize",
    },
):
    """What the reconciliation service offers, and where."""

    versions: tuple[str, ...]
    name: str
    identifier_space: str
    schema_space: str
    documentation: str
    logo: str
    service_version: str
    batch_size: int
    default_types: tuple[Named, ...]
    view: ViewAt
    preview: PreviewAt
    suggest: Suggesting
    extend: Extending

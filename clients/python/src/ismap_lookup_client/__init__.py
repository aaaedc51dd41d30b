"""A client of ismap-lookup: the dated ISMAP / ISMAP-LIU list, asked over HTTP."""

from ismap_lookup_client.async_client import AsyncClient
from ismap_lookup_client.client import Client
from ismap_lookup_client.errors import (
    BadRequest,
    Contradicted,
    LookupClientError,
    NoAnswer,
    NotFound,
    NotOffered,
    NotPermitted,
    RateLimited,
    Refused,
    ServiceFailed,
    TooLarge,
    UnexpectedAnswer,
    WrongUse,
)
from ismap_lookup_client.options import Options
from ismap_lookup_client.rows import to_rows
from ismap_lookup_client.types import NewDecision, Requirement

__all__ = [
    "AsyncClient",
    "BadRequest",
    "Client",
    "Contradicted",
    "LookupClientError",
    "NewDecision",
    "NoAnswer",
    "NotFound",
    "NotOffered",
    "NotPermitted",
    "Options",
    "RateLimited",
    "Refused",
    "Requirement",
    "ServiceFailed",
    "TooLarge",
    "UnexpectedAnswer",
    "WrongUse",
    "to_rows",
]

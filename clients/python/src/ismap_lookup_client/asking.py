"""What the methods of both clients take."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias, TypedDict

Sheet: TypeAlias = "Path | str | tuple[str, bytes]"
"""A workbook: where it is, or its name and its bytes."""
Columns: TypeAlias = Mapping[str, "str | None"]
"""Which column of a sheet, by letter or heading, is which field, by name or label; ``None``: not read."""
Named: TypeAlias = "str | tuple[str, str | None]"
"""A name as somebody wrote it, alone or with the provider that stands beside it."""
Lang: TypeAlias = Literal["ja", "en"]
What: TypeAlias = Literal["services", "changes", "auditors"]
"""What can be had as a file."""
Form: TypeAlias = Literal["csv", "xlsx", "jsonl"]
"""As which file."""


class ServiceFilters(TypedDict, total=False):
    """Which services; everything given must hold, and ``None`` is as if it were not given.

    Attributes:
        list: ``ISMAP`` or ``ISMAP-LIU``.
        status: ``registered``, ``suspended`` or ``ended``.
        valid_on: Registered by that day, and not expired on it.
        provider: Words of the provider's name.
        scope: Words of the statement's scope.
        region: A place, such as 東日本 or ap-northeast-1: services surely offered inside it.
        as_of: The list as the service knew it on that day.
        limit: Size of a page.
    """

    list: str | None
    status: str | None
    valid_on: date | None
    provider: str | None
    scope: str | None
    region: str | None
    service_model: str | None
    as_of: date | None
    limit: int | None


class PageFilters(ServiceFilters, total=False):
    """Which page of a search, and what else to tell of it.

    Attributes:
        facets: Of ``list``, ``status``, ``service_model``, ``region``, ``provider``.
        highlight: Whether to tell where the services contain what was searched for.
        cursor: ``next_cursor`` of the page before.
    """

    facets: Sequence[str] | None
    highlight: bool | None
    cursor: str | None


class ChangeFilters(TypedDict, total=False):
    """Which changes; everything given must hold, and ``None`` is as if it were not given.

    Attributes:
        since: Seen on that day or later.
        number: Of the entry with that number.
        provider: Words of the provider's name.
        kind: ``added``, ``removed`` or ``changed``.
        field: Name of the field that changed.
        as_of: As far as the service knew on that day.
        limit: Size of a page.
    """

    since: date | None
    number: str | None
    provider: str | None
    kind: str | None
    field: str | None
    as_of: date | None
    limit: int | None

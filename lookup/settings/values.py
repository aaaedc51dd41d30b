"""What an operator can choose, with the defaults."""

from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import msgspec

_Share: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
_Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator can choose; :data:`lookup.settings.SETTINGS` says what each of them means."""

    home: Path
    stale_after_days: Annotated[int, msgspec.Meta(ge=0)] = 35
    host: Annotated[str, msgspec.Meta(min_length=1)] = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8000
    max_upload_bytes: Annotated[int, msgspec.Meta(ge=1)] = 10 * 1024 * 1024
    sync_source: str = "portal"
    portal_file: str = "portal.yaml"
    mirror_key: Annotated[str, msgspec.Meta(pattern=r"^[!-~]*$")] = ""
    contact: Annotated[str, msgspec.Meta(pattern=r"^[ -~]*$")] = ""
    sync_at: Annotated[str, msgspec.Meta(pattern=r"^(?:(?:[01]\d|2[0-3]):[0-5]\d)?$")] = ""
    sync_jitter_seconds: Annotated[int, msgspec.Meta(ge=0, le=6 * 3600)] = 600
    workers: Annotated[int, msgspec.Meta(ge=1, le=64)] = 1
    gate_drop_percent: _Share = 20
    gate_growth_percent: _Share = 50
    gate_fewest_services: _Number = 1
    gate_unknown_labels: _Number = 0
    gate_vanished_labels: _Number = 0
    gate_duplicates: _Number = 0
    gate_impossible_dates: _Number = 0
    gate_emptied_percent: _Share = 50
    gate_damaged_texts: _Number = 0
    gate_renamed_percent: _Share = 20
    cors_origins: tuple[Annotated[str, msgspec.Meta(pattern=r"^(?:\*|https?://[^\s/?#@]+)$")], ...] = ()
    require_keys: Literal["auto", "yes", "no"] = "auto"
    requests_per_minute: _Number = 0
    operations_kept_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 400
    pages: bool = True
    log_requests: bool = False
    log_json: bool = False
    trace: bool = False
    bundle_trust: tuple[Annotated[str, msgspec.Meta(pattern=r"^ed25519:[A-Za-z0-9+/]{43}=$")], ...] = ()

    @property
    def store_path(self) -> Path:
        """The file of the store."""
        return self.home / "lists.sqlite"

    @property
    def operations_path(self) -> Path:
        """The file of the log of operations."""
        return self.home / "operations.sqlite"

    @property
    def counters_path(self) -> Path:
        """The file in which requests are counted; it may be thrown away."""
        return self.home / "counters.sqlite"

    @property
    def keyed(self) -> bool:
        """Whether the API asks for a key: unless said otherwise, where others than this machine reach it."""
        return self.require_keys == "yes" or (self.require_keys == "auto" and not is_loopback(self.host))

    @property
    def portal_path(self) -> Path:
        """The operator's corrections of the portal; the file need not be there."""
        return self.home / Path(self.portal_file).expanduser()


@lru_cache(maxsize=1024)
def is_loopback(host: str) -> bool:
    """Return whether *host*, an address or a name, is reached from the machine itself only."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

"""Settings: one table, read from ``ISMAP_LOOKUP_…`` variables and, where it is there, ``settings.toml``."""

from lookup.settings.reading import FILE_NAME, load_settings
from lookup.settings.table import PREFIX, SETTINGS, Setting
from lookup.settings.values import Settings, is_loopback

__all__ = ["FILE_NAME", "PREFIX", "SETTINGS", "Setting", "Settings", "is_loopback", "load_settings"]

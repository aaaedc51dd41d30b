"""Reading of the settings: ``ISMAP_LOOKUP_…`` variables, then ``settings.toml`` where it is there."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

import msgspec
import platformdirs

from lookup.errors import WrongUse
from lookup.settings.table import PREFIX, SETTINGS
from lookup.settings.values import Settings

FILE_NAME = "settings.toml"

_LISTS = {"bundle_trust", "cors_origins"}


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from *environ*, then from ``settings.toml`` in the data folder, then the defaults.

    A variable that is set but blank counts as not set. ``home`` itself cannot stand in the file.

    Raises:
        WrongUse: An unknown name, a value that cannot be used, or a file that is no TOML.
    """
    given = _from_variables(environ)
    home = Path(given.pop("home", "") or platformdirs.user_data_path("ismap-lookup")).expanduser()
    lists = {name: given[name].split() for name in _LISTS & given.keys()}
    values: dict[str, object] = {**_from_file(home / FILE_NAME), **given, **lists}
    try:
        return msgspec.convert({**values, "home": home}, Settings, strict=False)
    except msgspec.ValidationError as error:
        name = str(error).rpartition("`$.")[2].rstrip("`").partition("[")[0]
        where = PREFIX + name.upper() if name in given else f"{home / FILE_NAME}: {name}"
        raise _wrong("settings.bad_value", where=where, value=values.get(name), reason=error) from error


def _from_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings among *environ* by name."""
    variables = {setting.variable: setting.name for setting in SETTINGS}
    given = {}
    for variable in sorted(v for v in environ if v.startswith(PREFIX)):
        if variable not in variables:
            raise _unknown(variable, variable, list(variables))
        if environ[variable].strip():
            given[variables[variable]] = environ[variable].strip()
    return given


def _from_file(path: Path) -> dict[str, object]:
    """Return the settings that stand in *path*; none if there is no such file."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        raise _wrong("settings.bad_file", where=path, reason=error) from error
    known = [setting.name for setting in SETTINGS if setting.name != "home"]
    for name in values:
        if name not in known:
            raise _unknown(f"{path}: {name}", name, known)
    return values


def _unknown(where: str, name: str, known: list[str]) -> WrongUse:
    nearest = get_close_matches(name, known, n=1, cutoff=0.0)[0]
    return _wrong("settings.unknown", where=where, nearest=nearest)


def _wrong(code: str, **values: object) -> WrongUse:
    # The knowledge files are read only when something is to be said.
    from lookup.knowledge import load_knowledge  # noqa: PLC0415

    return WrongUse(code, load_knowledge().messages(code, **values))

"""Settings: one table, read from ``ISMAP_LOOKUP_…`` variables and, where it is there, ``settings.toml``."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import msgspec
import platformdirs

from lookup.errors import WrongUse
from lookup.model import Text

PREFIX = "ISMAP_LOOKUP_"
FILE_NAME = "settings.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator can choose; :data:`SETTINGS` says what each of them means."""

    home: Path
    stale_after_days: Annotated[int, msgspec.Meta(ge=0)] = 35
    host: Annotated[str, msgspec.Meta(min_length=1)] = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8000
    max_upload_bytes: Annotated[int, msgspec.Meta(ge=1)] = 10 * 1024 * 1024

    @property
    def store_path(self) -> Path:
        """The file of the store."""
        return self.home / "lists.sqlite"


class Setting(msgspec.Struct, frozen=True):
    """One row of the table: name in ``settings.toml``, default (``None``: depends on the user), meaning."""

    name: str
    default: str | int | None
    meaning: Text

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return PREFIX + self.name.upper()


_MEANINGS = {
    "home": Text(
        "データを置くフォルダー。指定しなければ、利用者ごとのデータ用フォルダーを使います。",
        "The folder that holds the data. Unless it is set, the user's own data folder is used.",
    ),
    "stale_after_days": Text(
        "リストの日付からこの日数を過ぎると、古いリストとして扱います。",
        "A list older than this number of days counts as stale.",
    ),
    "host": Text(
        "サービスが待ち受けるアドレス。",
        "The address on which the service listens.",
    ),
    "port": Text(
        "サービスが待ち受けるポート番号。",
        "The port on which the service listens.",
    ),
    "max_upload_bytes": Text(
        "HTTP で受け付けるファイルと本文の大きさの上限（バイト）。",
        "The largest file or body accepted over HTTP, in bytes.",
    ),
}

SETTINGS: tuple[Setting, ...] = tuple(
    Setting(f.name, None if f.default is msgspec.NODEFAULT else f.default, _MEANINGS[f.name])
    for f in msgspec.structs.fields(Settings)
)
"""Every setting there is, in the order in which documentation shows them."""


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings from *environ*, then from ``settings.toml`` in the data folder, then the defaults.

    A variable that is set but blank counts as not set. ``home`` itself cannot stand in the file.

    Raises:
        WrongUse: An unknown name, a value that cannot be used, or a file that is no TOML.
    """
    given = _from_variables(environ)
    home = Path(given.pop("home", "") or platformdirs.user_data_path("ismap-lookup")).expanduser()
    values: dict[str, object] = {**_from_file(home / FILE_NAME), **given}
    try:
        return msgspec.convert({**values, "home": home}, Settings, strict=False)
    except msgspec.ValidationError as error:
        name = str(error).rpartition("`$.")[2].rstrip("`")
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

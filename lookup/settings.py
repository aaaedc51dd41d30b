"""Settings: one table, read from ``ISMAP_LOOKUP_…`` variables and, where it is there, ``settings.toml``."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, TypeAlias

import msgspec
import platformdirs

from lookup.errors import WrongUse
from lookup.model import Text

PREFIX = "ISMAP_LOOKUP_"
FILE_NAME = "settings.toml"


_Share: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
_Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator can choose; :data:`SETTINGS` says what each of them means."""

    home: Path
    stale_after_days: Annotated[int, msgspec.Meta(ge=0)] = 35
    host: Annotated[str, msgspec.Meta(min_length=1)] = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8000
    max_upload_bytes: Annotated[int, msgspec.Meta(ge=1)] = 10 * 1024 * 1024
    sync_source: str = "portal"
    portal_file: str = "portal.yaml"
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
    bundle_trust: tuple[Annotated[str, msgspec.Meta(pattern=r"^ed25519:[A-Za-z0-9+/]{43}=$")], ...] = ()

    @property
    def store_path(self) -> Path:
        """The file of the store."""
        return self.home / "lists.sqlite"

    @property
    def portal_path(self) -> Path:
        """The operator's corrections of the portal; the file need not be there."""
        return self.home / Path(self.portal_file).expanduser()


class Setting(msgspec.Struct, frozen=True):
    """One row of the table: name in ``settings.toml``, default (``None``: none, or it depends), meaning."""

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
    "sync_source": Text(
        "リストの取込み元。portal は公式ポータル。ファイルの場所やアドレスも指定できます。",
        "Where the list is taken from: portal for the official portal, or a file or an address.",
    ),
    "portal_file": Text(
        "ポータルの読み方と見出しを訂正する運用者のファイル（portal.yaml の形）。"
        "データのフォルダーから数えます。",
        "The operator's own corrections of how the portal is read and what columns are called, in the form "
        "of portal.yaml; counted from the data folder.",
    ),
    "contact": Text(
        "ポータルの運用者に知らせる連絡先（アドレス又はURL、半角）。User-Agent に入ります。",
        "Whom the portal's operators may write to: an e-mail or web address in ASCII, part of the "
        "User-Agent.",
    ),
    "sync_at": Text(
        "serve が毎日リストを取り込む時刻（日本時間、例：03:30）。空なら取り込みません。",
        "When serve takes in the list every day (Asia/Tokyo, for example 03:30). Empty: it does not.",
    ),
    "sync_jitter_seconds": Text(
        "毎日の取込みを、この秒数までの範囲で無作為に遅らせます。",
        "By up to so many seconds, at random, the daily sync is put off.",
    ),
    "workers": Text(
        "サービスの要求に答えるプロセスの数。",
        "How many processes answer the requests of the service.",
    ),
    "gate_drop_percent": Text(
        "現在のリストから、この割合（％）を超えるサービスがなくなったリストは保留します。",
        "A list in which more than this share (%) of the services in force is missing is held.",
    ),
    "gate_growth_percent": Text(
        "現在のリストより、この割合（％）を超えて（かつ10件を超えて）増えたリストは保留します。",
        "A list that has grown by more than this share (%), and by more than 10 services, is held.",
    ),
    "gate_fewest_services": Text(
        "サービスがこの件数に満たないリストは保留します。",
        "A list with fewer services than this is held.",
    ),
    "gate_unknown_labels": Text(
        "現在のリストになく、意味も分からない見出しがこの数を超えるリストは保留します。",
        "A list with more headers than this that neither the program nor the list in force knows is held.",
    ),
    "gate_vanished_labels": Text(
        "現在のリストにある見出しのうち、この数を超えて見出しがなくなったリストは保留します。",
        "A list that lacks more than this number of the columns of the list in force is held.",
    ),
    "gate_duplicates": Text(
        "2行以上に載っているサービスがこの件数を超えるリストは保留します。",
        "A list with more services than this in two rows or more is held.",
    ),
    "gate_impossible_dates": Text(
        "あり得ない日付（登録日より前の有効期限など）のサービスがこの件数を超えるリストは保留します。",
        "A list with more services than this with dates that cannot be, such as an expiry before the "
        "registration, is held.",
    ),
    "gate_emptied_percent": Text(
        "ある項目が、それまで入っていたサービスのこの割合（％）を超えて空欄になったリストは保留します。",
        "A list in which a field is blank for more than this share (%) of the services that had it is held.",
    ),
    "gate_damaged_texts": Text(
        "文字化けしたサービスがこの件数を超えるリストは保留します。",
        "A list with more services than this with garbled text is held.",
    ),
    "gate_renamed_percent": Text(
        "引き続き載っているサービスのうち、この割合（％）を超えて名称が変わったリストは保留します。",
        "A list in which more than this share (%) of the remaining services is called otherwise is held.",
    ),
    "cors_origins": Text(
        "ブラウザーからAPIの答えを読める、よそのページの場所（例：https://www.example.go.jp、又は *）。"
        "指定しなければ、どこからも読めません。環境変数では空白で区切り、ファイルでは配列にします。",
        "Origins whose pages may read the answers of the API in a browser, such as "
        "https://www.example.go.jp, or *; none unless it is set. Separated by blanks in the variable, "
        "an array in settings.toml.",
    ),
    "bundle_trust": Text(
        "受け入れるバンドルの公開鍵（keys show の行）。環境変数では空白で区切り、ファイルでは配列にします。",
        "Public keys of those whose bundles are taken, as keys show prints them: separated by blanks in the "
        "variable, an array in settings.toml.",
    ),
}

SETTINGS: tuple[Setting, ...] = tuple(
    Setting(f.name, None if f.default in (msgspec.NODEFAULT, ()) else f.default, _MEANINGS[f.name])
    for f in msgspec.structs.fields(Settings)
)
"""Every setting there is, in the order in which documentation shows them."""


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

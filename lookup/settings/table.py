"""What each setting means; documentation is held against this table."""

import msgspec

from lookup.model import Text
from lookup.settings.values import Settings

PREFIX = "ISMAP_LOOKUP_"
"""What every environment variable of ours begins with."""


class Setting(msgspec.Struct, frozen=True):
    """One row of the table: name in ``settings.toml``, default (``None``: none, or it depends), meaning."""

    name: str
    default: str | int | bool | None
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
    "mirror_key": Text(
        "mirror: で取り込む先のインスタンスが求めるAPIの鍵（read）。",
        "The API key (read) that the instance asks for from which mirror: takes the list.",
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
    "require_keys": Text(
        "API に鍵を求めるか。auto なら、このサーバー自身からしか届かないときは求めず、ほかから届くときは"
        "求めます。yes は常に、no は決して求めません。",
        "Whether the API asks for a key: auto does so where others than the machine itself can reach it, yes "
        "always, no never.",
    ),
    "requests_per_minute": Text(
        "1分間に受け付ける要求の数の上限。鍵ごと（鍵がなければ相手のアドレスごと）に数えます。0なら数えません。",
        "How many requests a minute are answered: counted for each key, without one for each client address; "
        "0 for no limit.",
    ),
    "operations_kept_days": Text(
        "操作の記録（operations）を残す日数。",
        "For how many days the log of operations is kept.",
    ),
    "pages": Text(
        "画面を出すか（true／false）。画面は鍵を求めません。",
        "Whether the pages are served (true or false). They ask for no key.",
    ),
    "log_requests": Text(
        "要求ごとにログを1行書くか（true／false）。中身は書きません。",
        "Whether the log has a line for each request (true or false), never what was in it.",
    ),
    "log_json": Text(
        "ログをJSONで書くか（true／false）。",
        "Whether the log is written as JSON (true or false).",
    ),
    "trace": Text(
        "OpenTelemetry で追跡するか（true／false）。pip install 'ismap-lookup[otel]' が必要です。"
        "送り先は OTEL_EXPORTER_OTLP_ENDPOINT などの標準の環境変数で決めます。",
        "Whether requests are traced by OpenTelemetry (true or false): needs pip install "
        "'ismap-lookup[otel]'; where to is told by its own variables, such as OTEL_EXPORTER_OTLP_ENDPOINT.",
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

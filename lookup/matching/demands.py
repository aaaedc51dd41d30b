"""What a sentence of a specification asks, as fields of a requirement: one function per :data:`Take`."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from lookup.knowledge import Knowledge
from lookup.knowledge.lines import Take
from lookup.knowledge.phrasing import line_key
from lookup.knowledge.regions import region_key
from lookup.matching.line_amounts import DAY
from lookup.model import ListName
from lookup.text import Unreadable, nfkc, read_date

Fields: TypeAlias = dict[str, object]

ANY = re.compile(r"又は|または|もしくは|若しくは|あるいは|いずれか|どちらか|(?<![a-z])or(?![a-z])")
_LIU_LIST = re.compile("ismapliu(?:クラウドサビスリスト)?|liu(?:クラウドサビスリスト)?")
_LIU_REFUSED = re.compile(
    "liu[^。]{0,30}?(?:除く|除き|含まない|含めない|認めない|認めません|認められない|不可|対象外|対象としない|でなく|ではなく|では足り|では不十分|だけでは|対象とせず|認めず|のみでは|みなさない|含まず|含めず|不十分|可としない|可とはしない|代えることはできない|代えることができない|代えられない|満たさない|満たすものとしない|満たしたことにならない)"
)
_ISMAP_REFUSED = re.compile(
    "^[^。]*?ismap(?!liu|等)[^。、]{0,12}?(?<!だけ)(?<!のみ)(?:でなく|ではなく)[^。]*liu"
)
_LIU_ADDED = re.compile("liu[^。]{0,12}?(?:含む|含める|も可|でも|も認め|を認め|差し支え)|liu以上")
_EQUIVALENT = re.compile("同等|相当と|相当以上|相当の水準|準ずる|準じる|準じた|相当する|同程度|同水準")
_PROSPECT = re.compile("見込|予定|申請中|申請済|審査中|手続中|手続き中|準備中")
_REFUSED = (
    "[^。]{0,30}?(?:認めない|認められない|認めません|不可|含まない|含めない|除く|除き|除いて|対象としない|対象外"
    "|でないこと|ではないこと|扱わない|みなさない|見なさない|みなすことはない|代えることはできない|足りない"
    "|対象とせず|認めず|含まず|含めず|除外)"
)
_ONLY = re.compile("限る|限定|に限|のみ|だけ")
_ZONE = re.compile(r"\s?第\s?[\d一二三四五]+\s?ゾーン")
_JAPANESE_LAW = re.compile(r"日本(?:国)?(?:の)?(?:国内)?(?:法|の法令|の法律)|我が国の法|わが国の法|国内法")
_OTHER_LAW = re.compile(
    r"([^\s、。「」『』はがをに]+?法)(?:を|が|に|が)?準拠(?:法)?|準拠法[はを]?[「『]?([^\s、。「」『』]+?法)"
)
_COURT = re.compile(r"(?:地方|高等|簡易|家庭)裁判所|地裁|高裁|簡裁")
_JAPANESE_COURT = re.compile(
    r"(?:日本(?:国)?(?:内)?|国内|我が国|わが国)(?:の|における|に所在する)?[^、。]{0,6}(?:裁判所|裁判管轄|管轄)|管轄[^、。]{0,6}(?:日本|国内)"
)
_CONTROL = re.compile(r"(?<![\d.A-Za-z/-])(?:A\.)?\d{1,2}(?:\.\d{1,2}){1,4}(?:\.(?:PB|P|B))?(?![\d.])")
_LATER = re.compile(
    r"[^\d、。]{0,4}?(?:以降|以後|より後|より先|を超え|まで|迄|末まで|に満了|を終期|終了|を下回ら|未満で|に達し)"
)
_EXPIRY = re.compile(r"有効期[限間][^、。\d]{0,8}$")
_SINCE = re.compile(r"(?:から|より|[~〜～\-‐–—―])\s*$")
_QUOTED = re.compile(r"[「『“\"]([^「」『』“”\"]+)[」』”\"]")
_NOT_A_FUNCTION = re.compile(
    "言明|対象範囲|ISMAP|クラウドサービスリスト|対象外|登録|に関する情報", re.IGNORECASE
)
_BEFORE = re.compile(
    r"^(.*?)(?:が|は|ともに?|も|を|について|に関して)、?\s*(?:すべて|全て|いずれも|それぞれ|各々)?、?\s*"
    r"(?:ISMAP|LIU|クラウドサービスリスト|当該登録|当該|本サービス|登録|リスト|同サービス|提案サービス|サービス)?(?:における|において|された|上|の|で)?、?"
    r"(?:言明|対象外|対象範囲|登録の?(?:対象|範囲)|監査の?(?:対象)?範囲|適用範囲)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:言明[^、。]{0,8}?(?:対象範囲|範囲|対象)|対象範囲|登録範囲)(?:に|として|には|の中に|内に)、?(.+?)(?:が|を|も)?(?:すべて|全て)?(?:含|入|ある|あり|記載|明記|掲)"
)
_IF_USED = re.compile(
    r"^(.+?)を(?:利用|使用|採用|活用)する(?:場合|とき|際|ため|ので)(?:[はに]+)?、?(?:当該|その|同|これ|それ|いずれも)"
)
_AVOIDED = re.compile(
    r"(?:対象外|範囲外|含まれない|含まれていない)[^。]*(?:利用|使用|採用|提供)(?:しない|してはならない|を控え|を避け)|(?:対象外|範囲外)[^。]*(?:使わない|用いない)"
)
_NOTED = re.compile(r"(?:言明|登録)[^、。:]{0,8}(?:対象|範囲)\s*:\s*(.+?)[。.]?$")
_LEADING = re.compile(
    r"^(?:.*(?:のうち|場合|ため)[はにも]*、?|.*(?:において|にて|実際に|現に|主に)、?|.*(?:利用|使用|提案|導入|活用|採用)(?:する|した|している|を予定する|予定の)|本?(?:業務|調達|システム|件|サービス|契約)(?:で|において|に|の)?、?|今回|利用を予定する|利用を予定している|利用する予定の|利用予定の?|使用を予定する|利用したい|利用する|利用予定の|使用する|使用予定の|使う|用いる|提案する|提供する|導入する|当該|全ての?|すべての?|一切の|あらゆる|必要な|主要な|各|その|同)"
)
_EXAMPLES = re.compile(
    r"[(](?:例:?|例えば、?|具体的には、?)\s*([^()]+)[)]|(?:サービス|機能|製品|オプション|プラン|エディション)[(]([^()]+?(?<!含む)(?<!含む。)(?<!除く)(?<!除く。))[)]"
)
_LINKING = re.compile(r"^(?:かつ|また|さらに|加えて|なお|ただし|そのうえで|その上で)(?=$|[^ぁ-ゖ])")
_TRAILING = re.compile(
    r"(?:の?(?:すべて|全て|各々|それぞれ|いずれも)|を含む(?:こと)?|の両機能|についても?|に関して)$"
)
_FUNCTIONS = re.compile(r"(?<=.)(等|など|)の各?機能$")
_NO_NAME = re.compile(r"[をがは]|生成AI|として|でき$|の一部$|され|以外|その|これ")
_GENERIC = re.compile(
    r"(?:(?:サブ|下位|個別|各|全|クラウド|構成)?(?:サービス|機能|プラン|製品|オプション|もの|範囲|内容|要素|構成要素|リージョン|データセンター?|エディション|コンポーネント|部分|全体|環境|利用|使用)(?:及び|や|と|・|、|又は)?)+"
)
_SPLIT = re.compile(
    r"及び|および|並びに|ならびに|又は|または|[、,]|(?<=[ァ-ヶーA-Za-z0-9一-鿿])(?:と|や)(?=[ァ-ヶA-Za-z0-9一-鿿])"
)
_SPLIT_BOTH = re.compile(rf"{_SPLIT.pattern}|と(?!は|の|も|して|する|なる)|の両方")
_REGISTERED_MODEL = re.compile(
    r"(?:登録|掲載)(?:済み?の|された|されている|の)\s?([ISP]aaS)\s?(?:を|である|とする|に限|から)"
)
_CLASS = re.compile(r"(自治体)?機密性\s?([123][ABC]?)")
_CLASS_REFUSED = re.compile("機密性[^。]*?(?:ない|除|不可|禁|以上|超え)")
_SERVICE_MODEL = re.compile(r"[ISP]aaS", re.IGNORECASE)
_NOT_THE_MODEL = re.compile(
    r"[ISP]aaS(?:では?なく|でなく|を除く|以外)|[(][^()]*[ISP]aaS[^()]*[)](?=.*[ISP]aaS)", re.IGNORECASE
)
_MODEL = re.compile(
    r"(?:ChatGPT|GPT|Claude|Gemini|Llama|Mistral|Command R|Amazon Nova|tsuzumi|PLaMo|cotomi)"
    r"(?:[ -]?\d[A-Za-z0-9.]*|[ -](?:Opus|Sonnet|Haiku|Pro|Flash|Turbo|Mini|Large|Enterprise))*",
    re.IGNORECASE,
)
_LONGEST_FUNCTION = 60


def take(knowledge: Knowledge, text: str, part: Take) -> Fields:
    """Return what *text* says of *part* of a requirement, as fields of :class:`lookup.model.Requirement`."""
    return _TAKES[part](knowledge, nfkc(text))


# ---------------------------------------------------------------- lists and what is accepted beside them


def _lists(_: Knowledge, text: str) -> Fields:
    lists = accepted_lists(text)
    return {"lists": lists} if lists else {}


def accepted_lists(text: str) -> tuple[ListName, ...]:
    """Return the lists that *text* accepts; empty if it names none of them."""
    key = line_key(text).replace("イスマップ", "ismap")
    liu = _LIU_LIST.search(key) is not None
    other = _LIU_LIST.sub("", key)
    ismap = "ismap" in other or (not liu and "セキュリティ評価制度" in other)
    if _ISMAP_REFUSED.search(key):
        return ("ISMAP-LIU",)
    if _LIU_REFUSED.search(key) and not _LIU_ADDED.search(key):
        return ("ISMAP",)
    if "ismap等" in other or (ismap and liu) or (liu and _LIU_ADDED.search(key)):
        return ("ISMAP", "ISMAP-LIU")
    if liu:
        return ("ISMAP-LIU",)
    return ("ISMAP",) if ismap else ()


def _options(_: Knowledge, text: str) -> Fields:
    fields: Fields = {}
    for field, words in (("accepts_equivalent", _EQUIVALENT), ("accepts_prospective", _PROSPECT)):
        if words.search(text):
            fields[field] = not re.search(f"(?:{words.pattern}){_REFUSED}", text)
    return fields


# ---------------------------------------------------------------- places, law and court


def _regions(knowledge: Knowledge, text: str) -> Fields:
    tree, key = knowledge.regions, region_key(text)
    if tree.doubts.search(key):
        return {}
    around = tree.within("japan")
    found = {m.group() + _zone(key, m.end()): tree.by_name[m.group()] for m in tree.names.finditer(key)}
    named = [name for name, place in found.items() if place not in around]
    if not named:
        return {"domestic_only": True} if "japan" in found.values() else {}
    written = [_as_written(name, text) for name in named]
    inside = all("japan" in tree.within(place) for place in found.values())
    only: Fields = {"domestic_only": True} if inside and _ONLY.search(key) else {}
    return only | {"regions": ("又は".join(written),) if ANY.search(key) else tuple(written)}


def _as_written(name: str, text: str) -> str:
    match = re.search(re.escape(name), text, re.IGNORECASE)
    return match.group() if match else name


def _zone(key: str, end: int) -> str:
    match = _ZONE.match(key, end)
    return match.group() if match else ""


def _law(_: Knowledge, text: str) -> Fields:
    if _JAPANESE_LAW.search(text):
        return {"governing_law": "日本法"}
    other = _OTHER_LAW.search(text)
    return {"governing_law": other.group(1) or other.group(2)} if other else {}


def _court(knowledge: Knowledge, text: str) -> Fields:
    names = sorted(knowledge.regions.by_name, key=len, reverse=True)
    for match in _COURT.finditer(text):
        before = region_key(text[: match.start()])
        place = next((name for name in names if before.endswith(name)), None)
        if place:
            return {"court": place + match.group()}
    return {"court": "日本の裁判所"} if _JAPANESE_COURT.search(text) else {}


# ---------------------------------------------------------------- functions, controls, dates


def _scope(_: Knowledge, text: str) -> Fields:
    quoted = [name.strip() for name in _QUOTED.findall(text) if not _NOT_A_FUNCTION.search(name)]
    functions = tuple(quoted) or tuple(_functions(text))
    return {"scope": functions} if functions else {}


def _functions(text: str) -> Iterator[str]:
    """Yield the functions that stand before or behind 言明の対象範囲; not "the functions used" in general."""
    if _AVOIDED.search(text):
        return
    match = _IF_USED.search(text) or _BEFORE.search(text) or _AFTER.search(text) or _NOTED.search(text)
    if match is None:
        return
    listed = _EXAMPLES.search(match.group(1))
    named = listed.group(1) or listed.group(2) if listed else match.group(1)
    for part in (_SPLIT_BOTH if "両方" in text else _SPLIT).split(named):
        name = _LINKING.sub("", part.strip())
        while (shorter := _LEADING.match(name)) and not _GENERIC.fullmatch(name):
            name = name[shorter.end() :].strip()
        name = _FUNCTIONS.sub(r"\1", _TRAILING.sub("", name)).strip()
        if (
            name
            and len(name) <= _LONGEST_FUNCTION
            and not (_GENERIC.fullmatch(name) or _NO_NAME.search(name))
        ):
            yield name


def _service_model(_: Knowledge, text: str) -> Fields:
    """Return the models wanted: IaaS/PaaS is either of them, IaaS及びPaaS both."""
    names = {m.group().casefold(): m.group() for m in _SERVICE_MODEL.finditer(_NOT_THE_MODEL.sub("", text))}
    both = re.search("及び|および|並びに|かつ|両方", text)
    return {"service_model": ("及び" if both else "/").join(names.values())} if names else {}


def _registered_model(_: Knowledge, text: str) -> Fields:
    """Return the model of which a registered one is wanted (登録されたIaaSを選定すること)."""
    match = _REGISTERED_MODEL.search(text)
    return {"service_model": match.group(1)} if match else {}


def _information_class(_: Knowledge, text: str) -> Fields:
    """Return the one class that *text* names, unless it is one that must not occur."""
    classes = {match.group(2) for match in _CLASS.finditer(text)}
    if len(classes) != 1 or _CLASS_REFUSED.search(text):
        return {}
    match = _CLASS.search(text)
    local = match is not None and bool(match.group(1))
    return {"information_class": classes.pop()} | ({"class_scale": "local"} if local else {})


def _models(_: Knowledge, text: str) -> Fields:
    names = tuple(dict.fromkeys(match.group() for match in _MODEL.finditer(text)))
    return {"generative_ai_models": names} if names else {}


def _controls(_: Knowledge, text: str) -> Fields:
    numbers = tuple(dict.fromkeys(_CONTROL.findall(text)))
    return {"controls": numbers} if numbers else {}


def _period(_: Knowledge, text: str) -> Fields:
    fields: Fields = {}
    for match in DAY.finditer(text):
        day = _read_day(match.group())
        if day:
            before = text[: match.start()]
            until = _LATER.match(text, match.end()) or _EXPIRY.search(before)
            last = until or (fields and _SINCE.search(before))
            fields["ends_on" if last else "starts_on"] = day
    return fields


def _read_day(text: str) -> date | None:
    try:
        return read_date(text)
    except Unreadable:
        return None


_TAKES: dict[Take, Callable[[Knowledge, str], Fields]] = {
    "lists": _lists,
    "options": _options,
    "regions": _regions,
    "law": _law,
    "court": _court,
    "scope": _scope,
    "controls": _controls,
    "period": _period,
    "service_model": _service_model,
    "registered_model": _registered_model,
    "models": _models,
    "information_class": _information_class,
}

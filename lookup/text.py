"""Japanese text as people write it: comparison keys, items, marks, numbers and dates (DOMAIN section 9).

Everything here is a function of its arguments. What cannot be read is :class:`Unreadable`, never a guess.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache, wraps
from itertools import accumulate
from math import isnan
from typing import ParamSpec, TypeVar

# ---------------------------------------------------------------- plain text

_RADICALS = str.maketrans(
    # Radical code points that text copied out of a PDF holds where plain kanji are meant, and that NFKC
    # leaves as they are, or (the last four) turns into a form that Japanese does not use.
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋"
    "⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳⼾⾭⿈⿊",
    "厂乛乚乙亻冂刀刂卜小小兀尢尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒网网羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角讠贝足车"
    "辶辶辶阝钅長镸长门阝雨青韦页风飞食食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟戸青黄黒",
)
_UNSEEN = dict.fromkeys(
    [
        0xAD,
        0x34F,
        0x61C,
        0x180E,
        0xFEFF,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
    ]
    + [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
    + [code for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and not chr(code).isspace()]
)
"""Code points without a shape of their own: joiners, direction marks, variation selectors, control codes."""
_VOICED = {ord("゛"): "\u3099", ord("゜"): "\u309a"}
_CIRCLED = {ord("㊑"): "(株)", ord("㊒"): "(有)"}


class _Table(dict[int, str | int | None]):
    """What becomes of code points; one that it does not hold stays, and is soon held, for misses are slow."""

    def __missing__(self, code: int) -> int:
        if len(self) < _MOST_CODES:
            self[code] = code
        return code


_MOST_CODES = 20_000
_BEFORE_NFKC = _Table(_RADICALS | _UNSEEN | _VOICED | _CIRCLED)
_LONGEST_REMEMBERED = 100
"""Names are written and folded many times over; longer texts are cells, and would only fill the memory."""


def nfkc(s: str) -> str:
    """Return *s* in NFKC, radicals as plain kanji, nothing unseen, every white space one space, stripped."""
    return _remembered_plain(s) if len(s) <= _LONGEST_REMEMBERED else _plain(s)


def _plain(s: str) -> str:
    if "_x000D_" in s:  # how a workbook writes a carriage return inside a cell
        s = s.replace("_x000D_", "\n")
    if s.isascii() and s.isprintable():
        return " ".join(s.split())
    return " ".join(unicodedata.normalize("NFKC", s.translate(_BEFORE_NFKC)).split())


_remembered_plain = lru_cache(maxsize=4096)(_plain)

_KEPT_SYMBOLS = frozenset("+#&@")
_PUNCTUATION = dict.fromkeys(
    code
    for block in (
        (0x20, 0xC0),
        (0x2B0, 0x370),
        (0x2000, 0x2C00),
        (0x2E00, 0x2E80),
        (0x3000, 0x3100),
        (0xFE10, 0xFE70),
    )
    for code in range(*block)
    if chr(code) not in _KEPT_SYMBOLS
    and (unicodedata.category(chr(code))[0] in "PZ" or unicodedata.category(chr(code)) in {"So", "Sk"})
) | str.maketrans("", "", "ー−~|=<>^ʹʺʻʼʽ←↑→↓↔⇒⇔")
_KANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_LARGE = str.maketrans(
    "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    "アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ",
)
_OLD_FORMS = str.maketrans("髙﨑德戶靑黑黃麥齊齒龜", "高崎徳戸青黒黄麦斉歯亀")
_V_ROW = str.maketrans("ヷヸヹヺ", "バビベボ")
_COMPARED = _Table({**_PUNCTUATION, **_LARGE, **_OLD_FORMS, **_V_ROW})
_COMPARED |= {code: _LARGE.get(katakana, katakana) for code, katakana in _KANA.items()}
_VU = re.compile("[ヴゔ](?:([ァアぁあ])|([ィイぃい])|([ェエぇえ])|([ォオぉお]))?")


def fold(s: str) -> str:
    """Return the key by which two writings of one name are compared.

    Width, case, hiragana and katakana, small kana, ヴ and ブ, ー, hyphens, dots, brackets, spaces and other
    punctuation make no difference; dakuten and handakuten always do, and so do ``+ # & @``. The key of a text
    with anything visible is never empty: a name of nothing but marks keeps them.
    """
    return _remembered(s) if len(s) <= _LONGEST_REMEMBERED else _folded(s)


def _folded(s: str) -> str:
    plain = nfkc(s.replace("™", "").replace("℠", "")) or nfkc(s)
    key = _key(plain)
    while not unicodedata.is_normalized("NFKC", key) and (again := _key(nfkc(key))) != key:
        key = again  # marks met when others went away
    return key or plain.casefold().replace(" ", "")


_LONGEST_CELL = 500
_P = ParamSpec("_P")
_R = TypeVar("_R")


def remembered_if_short(most: int) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Let a pure function remember what it returned for hashable arguments, if they are given by position.

    Args:
        most: So many results are kept; then all of them are forgotten. Nothing is kept for long texts, which
            rarely come again.
    """

    def remembering(function: Callable[_P, _R]) -> Callable[_P, _R]:
        known: dict[object, _R] = {}

        @wraps(function)
        def ask(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            if kwargs:
                return function(*args, **kwargs)
            try:
                return known[args]
            except KeyError:
                result = function(*args)  # type: ignore[call-arg]
            if is_short(*args):
                if len(known) >= most:
                    known.clear()
                known[args] = result
            return result

        return ask

    return remembering


def is_short(*values: object) -> bool:
    """Return whether none of *values* is a long text, or holds long texts."""
    for value in values:
        if type(value) is str:
            if len(value) > _LONGEST_CELL:
                return False
        elif type(value) is tuple and value and sum(map(len, value)) + len(value) > _LONGEST_CELL:
            return False
    return True


_remembered = lru_cache(maxsize=4096)(_folded)


def _key(plain: str) -> str:
    folded = plain.casefold()
    if "ヴ" in folded or "ゔ" in folded:
        folded = _VU.sub(_v_row, folded)
    return folded.translate(_COMPARED)


def _v_row(match: re.Match[str]) -> str:
    return "ブバビベボ"[match.lastindex or 0]


_FORMS = (
    "株式会社|株式會社|有限会社|合同会社|合資会社|合名会社|相互会社|有限責任事業組合|投資法人|特定目的会社"
    "|一般社団法人|一般財団法人|公益社団法人|公益財団法人|社団法人|財団法人|特殊法人|認可法人"
    "|独立行政法人|地方独立行政法人|国立研究開発法人|国立大学法人|公立大学法人|大学共同利用機関法人"
    "|事業協同組合|協同組合|企業組合|特定非営利活動法人|npo法人|学校法人|医療法人|社会福祉法人|宗教法人|有限責任監査法人|監査法人"
    r"|[(\[〔](?:株|有|同|合|資|名|相|[一公]?[社財]|独法?|国研?|大|学|医|福|特非|npo)[)\]〕]"
)
_LATIN_FORMS = (
    r"inc|incorporated|ltd|limited|llc|l\.l\.c|llp|lp|k\.?k|g\.?k|corp|corporation|(?:& ?)?co|company"
    r"|kabushiki [kg]aisha|godo [kg]aisha|gmbh|mbh|ag|se|sas|s\.?a|s\.?p\.?a|s\.?r\.?l|plc|pte|pty|pvt"
    r"|private|b\.?v|n\.?v|ab|oyj?|a/?s|aps|kg|sdn|bhd"
)
_KANA_FORMS = (
    "インコーポレイテッド|インコーポレーテッド|インコーポレイテド|コーポレーション|リミテッド|エルエルシー"
    "|カブシキ[カガ]イシャ"
)
_MOST_LEGAL_FORMS = 4
_BANK_FORMS = "カ|ユ|ド|シヤ|ザイ"
_LEGAL_FORM_FIRST = re.compile(rf"^(?:{_FORMS}|(?:{_BANK_FORMS})\))")
_LEGAL_FORM_LAST = re.compile(
    rf"(?:{_FORMS}|\((?:{_BANK_FORMS})|{_KANA_FORMS}|(?<=[ ,.])(?:{_LATIN_FORMS}))$",
)


@remembered_if_short(8192)
def company_key(s: str) -> str:
    """Return :func:`fold` of a company's name without its legal forms, at either end, in any writing.

    Never empty for a visible text: a name that is nothing but a legal form keeps it.
    """
    name = nfkc(s).casefold()
    for _ in range(_MOST_LEGAL_FORMS):
        shorter = _LEGAL_FORM_LAST.sub("", _LEGAL_FORM_FIRST.sub("", name.strip(" ・,.")))
        if not any(map(str.isalnum, shorter)):
            break
        name = shorter
    return fold(name)


_OPENERS_OF = {")": "(（", "）": "(（", "]": "[［", "］": "[［", "}": "{｛", "｝": "{｛"}
_OPENERS_OF |= {"」": "「", "』": "『", "】": "【", "〕": "〔", "〉": "〈", "》": "《"}
_BRACKET = re.compile(f"[{re.escape(''.join((*_OPENERS_OF, *_OPENERS_OF.values())))}]")
_SEPARATOR = re.compile(
    r"[;；、､，／\n\r\v\f\x85\u2028\u2029]|(?<=\s)/(?=\s)|(?<=\s)[・･•●○■□◆◇▪◦](?=\S)"
    r"|,(?!(?<=\d,)\d{3}(?![\d.]))(?!\s?(?:inc|ltd|llc|co|corp|limited)\b)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[・･•●○■□◆◇▪◦*※]|[-‐–—−](?=\s))\s*")


def split_items(s: str) -> tuple[str, ...]:
    """Split a cell that holds several items, such as 言明の対象範囲, never inside brackets.

    Items end at ``;`` 、 ``,`` ``／``, a slash between spaces, a line break or the bullet of the next item.
    A ・ inside a name, the slash of ``IaaS/PaaS``, the commas of ``1,000`` and ``Foo, Inc.``
    separate nothing. Items are returned in NFKC, without bullets; blank ones are dropped.
    """
    s = s.replace("_x000D_", "\n")
    items, start = [], 0
    for match in _SEPARATOR.finditer(_hide_bracketed(s)):
        items.append(s[start : match.start()])
        start = match.end()
    items.append(s[start:])
    plain = (nfkc(_BULLET.sub("", item)) for item in items)
    return tuple(item for item in plain if not is_blank(item))


def _hide_bracketed(s: str) -> str:
    """Return *s* with ``x`` for all that stands between brackets that have a partner."""
    steps = [0] * len(s)
    opened: list[int] = []
    for match in _BRACKET.finditer(s):
        at = match.start()
        openers = _OPENERS_OF.get(s[at])
        if openers is None:
            opened.append(at)
        elif opened and s[opened[-1]] in openers:
            steps[opened.pop()] += 1
            steps[at] -= 1
    return "".join("x" if depth else character for character, depth in zip(s, accumulate(steps), strict=True))


_BLANK = re.compile(r"(?:[-‐‑‒–—―−─━ー~〜…/\\.]+|n\.?/?a\.?)?", re.IGNORECASE)
_SAYING = re.compile("[A-MO-Za-mo-z0-9ぁ-ゖァ-ヺ一-鿿]")
"""What no blank text begins with: most texts are told from a blank one by their first character."""


def is_blank(value: object) -> bool:
    """Return whether a cell says nothing: empty, white space, or a mark for "nothing here" (－, ―, n/a).

    なし and 無 are answers, not blanks.
    """
    if value is None or isinstance(value, float):
        return value is None or isnan(value)
    return isinstance(value, str) and not _SAYING.match(value) and _says_nothing(value)


@remembered_if_short(4096)
def _says_nothing(text: str) -> bool:
    return _BLANK.fullmatch(nfkc(text)) is not None


class Unreadable(ValueError):
    """A cell holds something, but not what its column asks for."""


_YES = (
    "○|◯|〇|◎|●|✓|✔|☑|✅|⭕|レ|v|o|有|有り|あり|ある|要|必要|必須|可|可能|はい|yes|y|true|t|1|on|該当|する|使う"
    "|利用する|使用する|活用する|利用あり|利用有|利用有り|使用あり|使用有|認める|許容|許容する|限定|限定する"
)
_NO = (
    "×|✕|✖|✗|✘|╳|❌|x|無|無し|なし|ない|不要|必要なし|不可|不可能|否|いいえ|no|n|false|f|0|off|非該当|該当なし|しない"
    "|使わない|利用しない|使用しない|活用しない|利用なし|利用無|利用無し|使用なし|使用無|認めない|限定しない"
)
_MARKS = dict.fromkeys(_YES.split("|"), True) | dict.fromkeys(_NO.split("|"), False)


def read_mark(value: object) -> bool | None:
    """Read yes or no as sheets write it: ○ × レ 有 無 要 不要 可 否 はい いいえ yes no.

    Returns:
        ``None`` where the cell says nothing.

    Raises:
        Unreadable: Anything else, such as △ or a mark with a condition.
    """
    if isinstance(value, bool) or is_blank(value):
        return value if isinstance(value, bool) else None
    text = nfkc(f"{value:g}" if isinstance(value, float) else str(value)).casefold().strip("()[]「」 .。")
    if text not in _MARKS:
        raise Unreadable(f"neither yes nor no: {value!r}")
    return _MARKS[text]


_HYPHEN = r"\s*[-‐‑‒–—―−ー─ｰ]\s*"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9])([A-Za-z]+[0-9]{{2}}){_HYPHEN}([0-9]{{4}})(?:{_HYPHEN}([0-9]+))?(?![A-Za-z0-9]|-[0-9])"
)

_CALLED_NUMBER = re.compile(
    r"(?:(?:(?:ISMAP(?:-LIU)?の?\s?)?(?:クラウドサービス)?登録(?:番号|済み?|No\.?|№|ID)?"
    rf"|ISMAP(?:-LIU)?(?:番号|No\.?|№)?|番号)\s?[(:は=]?\s*)?{_NUMBER.pattern}",
    re.IGNORECASE,
)


def read_number(s: str) -> str | None:
    """Return the registration number that *s* is, in canonical writing, or ``None`` if it is none."""
    match = _NUMBER.fullmatch(nfkc(s))
    return _number(match) if match else None


def find_numbers(s: str) -> tuple[str, ...]:
    """Return every registration number that stands in *s*, in canonical writing, once each, in order."""
    return tuple(dict.fromkeys(map(_number, _NUMBER.finditer(nfkc(s)))))


def without_numbers(s: str) -> str:
    """Return *s* in NFKC without registration numbers, and without what they are called (登録番号：)."""
    return "\n".join(_CALLED_NUMBER.sub(" ", nfkc(line)) for line in s.splitlines())


def _number(match: re.Match[str]) -> str:
    return "-".join(filter(None, match.groups())).upper()


# ---------------------------------------------------------------- dates

_TERM = re.compile(r"(\d{4}-\d{2}-\d{2})?/(\d{4}-\d{2}-\d{2})?")


def with_term(text: str) -> str:
    """Return an ISO interval, open at one end perhaps, as people write a term; other texts as they are."""
    match = _TERM.fullmatch(text)
    return f"{match[1] or ''}～{match[2] or ''}" if match and text != "/" else text


_ERAS = {
    "明": ("M", date(1868, 10, 23), date(1912, 7, 30)),
    "大": ("T", date(1912, 7, 30), date(1926, 12, 25)),
    "昭": ("S", date(1926, 12, 25), date(1989, 1, 7)),
    "平": ("H", date(1989, 1, 8), date(2019, 4, 30)),
    "令": ("R", date(2019, 5, 1), date.max),
}
"""First kanji → letter, first and last day. The day on which an era changed before 1989 belongs to both."""
_ERA_OF = {**_ERAS, **{era[0]: era for era in _ERAS.values()}}
_YEARS = range(1868, 2200)
"""Years that a list or a contract can speak of; 9999 and the like stand for "no date"."""
_SERIALS = range(20_000, 80_000)
"""Day numbers of a spreadsheet, 1954 to 2119; smaller numbers are counts, larger ones are written dates."""
_LARGEST = 100_000_000
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

_ERA_YEAR = r"(?P<era>明治?|大正?|昭和?|平成?|令和?|[MTSHR])\.? ?(?P<era_year>元|\d{1,2})"
_YEAR = rf"(?:{_ERA_YEAR}|(?:西暦 ?)?(?P<year>\d{{4}}))"
_DAY = re.compile(
    rf"{_YEAR} ?(?:(?P<ja>年)|(?P<mark>[-./])) ?(?P<month>\d{{1,2}})"
    r"(?: ?(?(ja)月|(?P=mark)) ?(?P<day>\d{1,2}) ?(?:日|\.)?| ?月? ?(?P<last>末日?)| ?月?)",
    re.ASCII,
)
_FISCAL_YEAR = re.compile(rf"{_YEAR} ?年度(?P<last>末)?", re.ASCII)
_TWO_YEARS = re.compile(rf"({_YEAR}) ?年? ?\(([^()]+?)年?\) ?年?", re.ASCII)
_MONTHS = (
    "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER",
    "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC",
)
_MONTH_OF = {name: number for names in _MONTHS for number, name in enumerate(names.split(), start=1)}
_ENGLISH_DAY = re.compile(
    r"(?:(?P<day>\d{1,2})[ -](?P<month>[A-Z]+)\.?,?[ -]|(?P<first>[A-Z]+)\.? (?P<second>\d{1,2}),? )"
    r"(?P<year>\d{4})",
    re.ASCII,
)
_WEEKDAY = "[月火水木金土日]"
_AFTER_DAY = re.compile(
    rf"(?: ?(?:\({_WEEKDAY}(?:曜日?)?(?:[・,]?祝日?)?\)|{_WEEKDAY}曜日?"
    r"|\((?:MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]*\.?\)"
    r"|[T ] ?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)? ?(?:Z|UTC|JST|[+-]\d{2}:?\d{2})?"
    r"|\d{1,2}時(?:\d{1,2}分)?|\(?予定\)?|から|より|まで|付け?|~))+$"
)
_BEFORE_DAY = re.compile(r"^['自至~:]+ ?")
_KANJI_NUMBER = re.compile("[〇○零一二三四五六七八九十百千]+(?= ?[年月日])")
_LONGEST = 60


def read_date(value: object, *, epoch_1904: bool = False) -> date | None:
    """Read one day as a sheet or a list writes it.

    Date cells; 2027-01-05, 2027/1/5, 2027.1.5, 2027年1月5日, 20270105, 5 January 2027; 令和9年1月5日, R9.1.5,
    令和元年…, with kanji or full-width digits; 2027年3月末; a weekday, a time, から or まで behind it; and
    the day numbers of a spreadsheet, as numbers or as text.

    Args:
        value: What the cell holds.
        epoch_1904: Whether the workbook counts its days from 1904.

    Returns:
        ``None`` where the cell says nothing.

    Raises:
        Unreadable: Anything else: a month or year alone, two-digit years without an era, days that do not
            exist, days outside the era they are counted in.
    """
    if is_blank(value):
        return None
    if isinstance(value, date):
        return _checked(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, str):
        return _read_text(value, epoch_1904=epoch_1904)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _LARGEST:
        return _read_text(f"{int(value)}", epoch_1904=epoch_1904)
    raise Unreadable(f"no date: {value!r}")


def _read_text(text: str, *, epoch_1904: bool) -> date:
    plain = _plain_day(text)
    if plain.replace(".", "", 1).isdecimal() and (serial := int(float(plain))) in _SERIALS:
        return (_EPOCH_1904 if epoch_1904 else _EPOCH_1900) + timedelta(days=serial)
    if len(plain) == len("20270105") and plain.isdecimal():
        return _day(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    if (match := _DAY.fullmatch(plain)) and (match["day"] or match["last"]):
        return _day_of(match)
    if (match := _FISCAL_YEAR.fullmatch(plain)) and match["last"]:
        return _day(_year_of(match) + 1, 3, 31)
    if match := _ENGLISH_DAY.fullmatch(plain):
        month = _MONTH_OF.get(match["month"] or match["first"], 0)
        return _day(int(match["year"]), month, int(match["day"] or match["second"]))
    raise Unreadable(f"no date: {text!r}")


def _plain_day(text: str) -> str:
    """Return *text* in NFKC, upper case, ASCII digits and hyphens, without what stands around a day."""
    plain = re.sub("[‐‑‒–—―−]", "-", nfkc(text)).replace("〜", "~").upper()
    if len(plain) > _LONGEST:
        raise Unreadable(f"no date: {text!r}")
    plain = _AFTER_DAY.sub("", _BEFORE_DAY.sub("", plain))
    plain = _KANJI_NUMBER.sub(lambda match: str(_kanji_number(match.group())), plain)
    if match := _TWO_YEARS.match(plain):
        if _calendar_year(match[1]) != _calendar_year(match[match.lastindex or 0]):
            raise Unreadable(f"two different years: {text!r}")
        plain = f"{match[1]}年{plain[match.end() :]}"
    return plain


def _kanji_number(text: str) -> int:
    """Return the number that 二〇二七 or 二十九 writes."""
    if not set(text) & set("十百千"):
        return int("".join(str("〇一二三四五六七八九".index(digit)) for digit in re.sub("[○零]", "〇", text)))
    total, digit = 0, 0
    for character in text:
        if character in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            digit = "〇一二三四五六七八九".find(character)
    return total + max(digit, 0)


def _calendar_year(text: str) -> int | None:
    match = re.fullmatch(_YEAR, text.strip(), re.ASCII)
    return _year_of(match) if match else None


def _year_of(match: re.Match[str]) -> int:
    """Return the calendar year of a match of ``_YEAR``; year 0 of an era is none."""
    if match["year"]:
        return int(match["year"])
    era_year = 1 if match["era_year"] == "元" else int(match["era_year"])
    if era_year < 1:
        raise Unreadable(f"an era has no such year: {match.group()!r}")
    return int(_ERA_OF[match["era"][0]][1].year) - 1 + era_year


def _day_of(match: re.Match[str], *, last: bool = False) -> date:
    """Return the day of a match of ``_DAY``; of a month alone the first day or, with *last*, the last."""
    day = _day(_year_of(match), int(match["month"]), int(match["day"] or 1))
    if match["last"] or (last and not match["day"]):
        day = (day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return _in_era(match, day)


def _in_era(match: re.Match[str], day: date) -> date:
    if match["era"]:
        _, first, last = _ERA_OF[match["era"][0]]
        if not first <= day <= last:
            raise Unreadable(f"outside that era: {match.group()!r}")
    return day


def _day(year: int, month: int, day: int) -> date:
    try:
        return _checked(date(year, month, day))
    except ValueError as error:
        raise Unreadable(f"no such day: {year}-{month}-{day}") from error


def _checked(day: date) -> date:
    if day.year not in _YEARS:
        raise Unreadable(f"not a year of any list or contract: {day}")
    return day


_OPEN = (
    r"(?:(?:終期|終了日?|満了日?)?は?未定"
    r"|(?:継続|当分の間|(?:\d年ごと|毎年|以後|以降)?に?(?:自動)?更新)(?:予定)?)"
)
_WHOLE_PERIOD = re.compile(
    r" ?\((?:[約計]?\d+ ?(?:年|か年|箇年|ヶ年|か月|ヶ月|カ月|ヵ月|箇月|月|日)間?"
    rf"|予定|見込み?|長期継続契約|複数年契約|単年度契約|{_OPEN})\)$"
)
"""What a bracket behind a period adds that changes neither of its ends."""
_OPEN_END = re.compile(_OPEN)
_BEGINNING = re.compile("^自 ?(?P<day>[^至~]+)$|^(?P<since>.+?)(?:以降|以後|開始)$")
"""A first day alone: 自…, …以降, …開始."""
_SIGNING = re.compile("契約(?:締結)?(?:の)?日|締結日")
_YEARLESS = re.compile(
    r"(?P<year>同年?|翌年?)? ?(?P<rest>\d{1,2}(?:月|[-./])(?: ?\d{1,2} ?日?|末日?)?)", re.ASCII
)
_ERALESS = re.compile(
    r"\d{1,2} ?(?:年 ?\d{1,2} ?月(?: ?\d{1,2} ?日|末日?)?|([-./])\d{1,2}\1\d{1,2})", re.ASCII
)


def read_period(value: object) -> tuple[date | None, date | None]:
    """Read first and last day of a period: 2025年3月1日～2026年2月28日, R8.10～R9.9, 令和9年度, 自…至….

    A month alone means its first day at the start and its last at the end, a fiscal year 1 April to 31 March;
    the end may leave out the year or the era of the start. 契約締結日 as the start, and a side left open
    (…から, …～, 自…, …以降, …～未定), are ``None``. An end before its start is returned as written: judging
    it is not reading.

    Raises:
        Unreadable: Anything else, also a single day, of which nobody knows which end it is.
    """
    if is_blank(value):
        return None, None
    if not isinstance(value, str) or len(value) > 2 * _LONGEST:
        raise Unreadable(f"no period: {value!r}")
    text = re.sub("[‐‑‒–—―−]", "-", nfkc(value)).replace("〜", "~").replace("→", "~").upper()
    for left, right in _halves(_WHOLE_PERIOD.sub("", text)):
        try:
            start = None if not left or _SIGNING.fullmatch(left) else _end_of_period(left, last=False)
            closed = right and not _OPEN_END.fullmatch(right)
            end = _end_of_period(_completed(right, left), last=True) if closed else None
        except Unreadable:
            continue
        if start or end:
            return start, end
    raise Unreadable(f"no period: {value!r}")


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Yield every way to cut *text* into the words for its start and for its end."""
    for separator in ("至", "~", "から", "より", " TO ", "/~"):
        left, found, right = text.partition(separator)
        if found:
            yield left.strip(" 自:"), re.sub("まで(?:の間)?$", "", right).strip(" :")
    for match in re.finditer("-", text):
        yield text[: match.start()].strip(), text[match.end() :].strip()
    if text.endswith("まで"):
        yield "", text.removesuffix("まで").strip()
    if text.endswith("年度"):
        yield text, text
    if begins := _BEGINNING.fullmatch(text):
        yield (begins["day"] or begins["since"]).strip(" :からより"), ""


def read_end(value: object, *, last: bool, epoch_1904: bool = False) -> date | None:
    """Read one end of a period from a place of its own: a day, a month or a fiscal year.

    Of a month or fiscal year the end (*last*) is the last day, the start the first.

    Raises:
        Unreadable: As for :func:`read_date`.
    """
    try:
        return read_date(value, epoch_1904=epoch_1904)
    except Unreadable:
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise
        return _end_of_period(value, last=last)


def _end_of_period(text: str, *, last: bool) -> date:
    plain = _plain_day(text)
    if match := _DAY.fullmatch(plain):
        return _day_of(match, last=last)
    if (match := _FISCAL_YEAR.fullmatch(plain)) and not match["last"]:
        year = _year_of(match)
        return _day(year + 1, 3, 31) if last else _day(year, 4, 1)
    return _read_text(text, epoch_1904=False)


def _completed(right: str, left: str) -> str:
    """Return *right* with the year, or the era, that it leaves to *left*; unchanged if it leaves none."""
    plain = _AFTER_DAY.sub("", right)
    start = _DAY.fullmatch(_plain_day(left))
    if start is None:
        return right
    if start["era"] and _ERALESS.fullmatch(plain):
        return start["era"] + plain
    match = _YEARLESS.fullmatch(plain)
    if match is None:
        return right
    year = _year_of(start) + (1 if (match["year"] or "").startswith("翌") else 0)
    mark = "年" if "月" in match["rest"] else match["rest"].lstrip("0123456789")[0]
    completed = f"{year}{mark}{match['rest']}"
    if not match["year"] and _end_of_period(completed, last=True) < _day_of(start):
        raise Unreadable(f"an end before its start, or of another year: {right!r}")
    return completed

"""Japanese text: what the product takes for the same writing, and what it refuses to guess."""

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.text import (
    Unreadable,
    company_key,
    find_numbers,
    fold,
    is_blank,
    nfkc,
    read_date,
    read_mark,
    read_number,
    read_period,
    split_items,
    with_term,
    without_numbers,
)

JAPANESE = st.text(
    st.sampled_from(
        "あぁかがはばぱやゃつっゔゞアァカガハバパヤャツッヴヷヵヶーｱｶﾞﾊﾞﾊﾟｰ\u3099\u309a゛゜若竹⼈⻑⺠髙①㈱™"
        " 　\n\t・･-－―—〜～()（）「」【】,.、。;；/／'’&＆+＋#@aAｚＺ0９"
    )
)
ANY_TEXT = st.one_of(JAPANESE, st.text())


def visible(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


# ---------------------------------------------------------------- plain text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("　若竹　 クラウド\r\n", "若竹 クラウド"),
        ("freee⼈事労務", "freee人事労務"),
        ("⽇⽴製作所", "日立製作所"),
        ("⻄⽇本電信電話", "西日本電信電話"),
        ("神⼾市⺠⽣活", "神戸市民生活"),
        ("⿊部・⾭森・⻩⾊", "黒部・青森・黄色"),
        ("ｸﾗｳﾄﾞ", "クラウド"),
        ("か゛き゛は゜", "がぎぱ"),
        ("バクラク", "バクラク"),
        ("葛\U000e0100城市", "葛城市"),
        ("一行目_x000D_\n二行目", "一行目 二行目"),
        ("AWS_x000D_\nGCP", "AWS GCP"),
        ("ゼロ\u200b幅\ufeff", "ゼロ幅"),
        ("㈱若竹 ㊑若竹", "(株)若竹 (株)若竹"),
        ("plain ascii", "plain ascii"),
        ("", ""),
    ],
)
def test_text_is_read_in_one_plain_form(written: str, plain: str) -> None:
    assert nfkc(written) == plain


@given(ANY_TEXT)
def test_the_plain_form_is_stable(text: str) -> None:
    assert nfkc(nfkc(text)) == nfkc(text)


@pytest.mark.parametrize("code", [*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6)])
def test_no_radical_is_left_where_a_kanji_is_meant(code: int) -> None:
    without_a_kanji_of_unicode = {0x2E80, 0x2E87, 0x2E8B, 0x2E91, 0x2E9A, 0x2EB5, 0x2EC7, 0x2ED5, 0x2EE1}
    plain = nfkc(chr(code))
    assert (0x2E80 <= ord(plain) <= 0x2FDF) == (code in without_a_kanji_of_unicode)


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＳＭＡＲＴＨＲ", "SmartHR"),
        ("ﾁｬｯﾄﾗｯｸ", "チャットラック"),
        ("ちゃっとらっく", "チャツトラツク"),
        ("サーバー", "サーバ"),
        ("サ－バ―", "サーバー"),
        ("ヴァーチャル", "バーチャル"),
        ("ヴィーナス ゔぉーかる", "ビーナスボーカル"),
        ("ヴァイオリン ヷ", "バイオリン・バ"),
        ("ウ゛ァイオリン", "バイオリン"),
        ("ドキュサイン・ジャパン", "ドキュサインジャパン"),
        ("desknet’s NEO", "desknets neo"),
        ("FJcloud−O", "FJCLOUD-O"),
        ("e‐Gov", "eGov"),
        ("格付け\n（機密性）", "格付け機密性"),
        ("Zoom™", "zoom"),
        ("髙島屋", "高島屋"),
        ("神戶", "神⼾"),
        ("登録№", "登録No."),
        ("STRASSE", "straße"),
    ],
)
def test_two_writings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "names",
    [
        ("パス", "バス", "ハス"),
        ("ぴざ", "ビザ", "ヒザ"),
        ("C", "C++", "C#"),
        ("AT&T", "ATT"),
        ("user@home", "user home"),
        ("さくら", "桜"),
        ("IaaS", "PaaS", "SaaS"),
        ("ー", "・", "-", "○", "×"),
    ],
)
def test_different_names_keep_different_keys(names: tuple[str, ...]) -> None:
    assert len({fold(name) for name in names}) == len(names)


def test_dakuten_and_handakuten_are_never_dropped() -> None:
    kana = [chr(code) for code in range(0x30A1, 0x30F7)]
    plain = {"ヴ": "ブ", **dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))}
    assert [fold(one) for one in kana] == [plain.get(one, one) for one in kana]


@given(ANY_TEXT)
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT.filter(visible))
def test_nothing_visible_has_an_empty_key(text: str) -> None:
    assert fold(text)
    assert company_key(text)


@given(st.text(st.sampled_from("クラウド会計SmartHRがぱ"), min_size=1), st.sampled_from("　 ・-－ー—’（"))
def test_marks_between_the_letters_make_no_difference(name: str, mark: str) -> None:
    assert fold(mark.join(name)) == fold(name)


@pytest.mark.parametrize(
    ("company", "name"),
    [
        ("株式会社みやこ草", "みやこ草"),
        ("若竹クラウド㈱", "若竹クラウド"),
        ("（株）おおぞら工務", "おおぞら工務"),
        ("(有) 村の図書", "村の図書"),
        ("合同会社すみれ言語", "すみれ言語"),
        ("一般社団法人こだち", "こだち"),
        ("国立研究開発法人　海洋研究開発機構", "海洋研究開発機構"),
        ("有限責任監査法人つくし", "つくし"),
        ("カ)ワカタケ", "ワカタケ"),
        ("ワカタケ（カ", "ワカタケ"),
        ("Brightwater Systems Ltd.", "Brightwater Systems"),
        ("Wakatake Co., Ltd.", "Wakatake"),
        ("Wakatake Corporation Pvt. Ltd.", "Wakatake"),
        ("Wakatake, Inc.", "wakatake"),
        ("WAKATAKE K.K.", "wakatake"),
        ("Wakatake LLC", "ＷＡＫＡＴＡＫＥ　ＬＬＣ"),
        ("Tanaka & Co.", "Tanaka"),
        ("ワカタケ・コーポレーション", "ワカタケ"),
        ("株式会社若竹（株）", "若竹"),
    ],
)
def test_a_legal_form_makes_no_other_company(company: str, name: str) -> None:
    assert company_key(company) == company_key(name) == fold(company_key(name))


@pytest.mark.parametrize(
    "name", ["株式会社", "㈱", "Inc.", "Zinc", "Costco", "Incorporated Design", "会社若竹"]
)
def test_a_name_that_only_looks_like_a_legal_form_stays(name: str) -> None:
    assert company_key(name) == fold(name)


# ---------------------------------------------------------------- items


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("計算資源;バックアップ", ("計算資源", "バックアップ")),
        ("計算資源；バックアップ、ログ，監視", ("計算資源", "バックアップ", "ログ", "監視")),
        ("東京\n大阪_x000D_\n札幌", ("東京", "大阪", "札幌")),
        ("・文書翻訳\n・会議要約", ("文書翻訳", "会議要約")),
        ("・文書翻訳 ・会議要約", ("文書翻訳", "会議要約")),
        ("● A\n※ B\n- C", ("A", "B", "C")),
        ("データ・ウェアハウス", ("データ・ウェアハウス",)),
        ("IaaS/PaaS", ("IaaS/PaaS",)),
        ("IaaS / PaaS／SaaS", ("IaaS", "PaaS", "SaaS")),
        ("保存(東京、大阪);監視", ("保存(東京、大阪)", "監視")),
        ("保存（東京、大阪)、監視", ("保存(東京、大阪)", "監視")),
        ("「共有、編集」,【A;B】", ("「共有、編集」", "【A;B】")),
        ("壊れた（括弧;次)」;終", ("壊れた(括弧;次)」", "終")),
        ("閉じない（括弧;次", ("閉じない(括弧", "次")),
        ("9.2.1,14.2.1", ("9.2.1", "14.2.1")),
        ("1,000人まで,2,000人まで", ("1,000人まで", "2,000人まで")),
        ("2024,2025", ("2024", "2025")),
        ("Wakatake, Inc.; Brightwater Co., Ltd.", ("Wakatake, Inc.", "Brightwater Co., Ltd.")),
        (";;、\n －", ()),
        ("", ()),
    ],
)
def test_a_cell_with_several_items_is_split(cell: str, items: tuple[str, ...]) -> None:
    assert split_items(cell) == items


WORD = st.text(st.sampled_from("若竹クラウドがぱA1"), min_size=1)
ITEM = st.one_of(WORD, st.builds("{}({}、{})".format, WORD, WORD, WORD))


@given(st.lists(ITEM), st.sampled_from([";", "；", "、", "，", ", ", "\n", "／", " / ", "\n・", " ・"]))
def test_what_was_joined_is_split_again(items: list[str], joint: str) -> None:
    assert split_items(joint.join(items)) == tuple(items)


# ---------------------------------------------------------------- blanks, marks, numbers


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        " ",
        "　\n",
        "-",
        "－",
        "―",
        "—",
        "–",
        "ー",
        "--",
        "…",
        "/",
        "～",
        "n/a",
        "N/A",
        "na",
        float("nan"),
    ],
)
def test_an_empty_cell_and_its_marks_are_blank(cell: object) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize(
    "cell", ["なし", "無", "0", 0, 0.0, False, "○", "該当なし", "#N/A", date(2027, 1, 5)]
)
def test_an_answer_is_not_blank(cell: object) -> None:
    assert not is_blank(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *"○◯〇◎●✓✔☑レ有要可1１",
        "有り",
        "あり",
        "必要",
        "はい",
        "YES",
        "ｙ",
        "True",
        "利用する",
        "（有）",
        True,
        1,
        1.0,
    ],
)
def test_yes_is_read_as_yes(cell: object) -> None:
    assert read_mark(cell) is True


@pytest.mark.parametrize(
    "cell",
    [
        *"×✕✗✘無否0０",
        "なし",
        "無し",
        "不要",
        "不可",
        "いいえ",
        "No",
        "ｎ",
        "FALSE",
        "利用しない",
        False,
        0,
        0.0,
    ],
)
def test_no_is_read_as_no(cell: object) -> None:
    assert read_mark(cell) is False


@pytest.mark.parametrize("cell", [None, "", "－", "　"])
def test_no_mark_is_neither(cell: object) -> None:
    assert read_mark(cell) is None


@pytest.mark.parametrize("cell", ["△", "?", "要確認", "有（一部）", "未定", 2, 0.5, date(2027, 1, 5)])
def test_a_half_answer_is_unreadable(cell: object) -> None:
    with pytest.raises(Unreadable):
        read_mark(cell)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("C23-8008-2", "C23-8008-2"),
        ("Ｃ２３－８００８－２", "C23-8008-2"),
        (" c23 − 8008 ‐ 2 ", "C23-8008-2"),
        ("C23ー8008ー2", "C23-8008-2"),
        ("L24-0851-1", "L24-0851-1"),
        ("C26-0114", "C26-0114"),
        ("LIU24-0001-12", "LIU24-0001-12"),
        ("登録番号 C23-8008-2", None),
        ("C23-808-2", None),
        ("23-8008-2", None),
        ("C23-8008-2-1", None),
        ("若竹", None),
        ("", None),
    ],
)
def test_a_registration_number_is_read_in_any_writing(written: str, number: str | None) -> None:
    assert read_number(written) == number


def test_registration_numbers_are_found_in_a_sentence() -> None:
    sentence = (
        "若竹（登録番号 Ｃ２３－８００８－２）、c24-8009-2及びC23-8008-2。電話03-1234-5678、型番AC23-80081"
    )
    assert find_numbers(sentence) == ("C23-8008-2", "C24-8009-2")


# ---------------------------------------------------------------- dates

ERAS = [
    ("明治", "M", date(1868, 10, 23), date(1912, 7, 30)),
    ("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    ("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    ("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    ("令和", "R", date(2019, 5, 1), date(2117, 12, 31)),
]
FULL_WIDTH = str.maketrans("0123456789RHSTM./-", "０１２３４５６７８９ＲＨＳＴＭ．／－")
DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    names = " 一二三四五六七八九"
    return ((names[tens].strip() if tens > 1 else "") + "十" if tens else "") + names[ones].strip()


def era_of(day: date) -> tuple[str, str, int]:
    name, letter, first, _ = [era for era in ERAS if era[2] <= day][-1]
    return name, letter, day.year - first.year + 1


def japanese_era(day: date) -> str:
    name, _, year = era_of(day)
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def era_letter(day: date) -> str:
    _, letter, year = era_of(day)
    return f"{letter}{year}.{day.month}.{day.day}"


def kanji_era(day: date) -> str:
    name, _, year = era_of(day)
    return f"{name}{'元' if year == 1 else kanji(year)}年{kanji(day.month)}月{kanji(day.day)}日"


WRITERS: dict[str, Callable[[date], object]] = {
    "cell": lambda day: day,
    "cell with time": lambda day: datetime.combine(day, time(9, 30)),
    "cell with zone": lambda day: datetime.combine(day, time(0), UTC),
    "iso": date.isoformat,
    "iso with time": lambda day: f"{day.isoformat()}T00:00:00",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "slashes with time": lambda day: f"{day.year}/{day.month:02}/{day.day:02} 0:00",
    "dots": lambda day: f"{day.year}.{day.month}.{day.day}",
    "kanji": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "spaced": lambda day: f"{day.year} 年　{day.month} 月 {day.day} 日",
    "weekday": lambda day: f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）",
    "full-width": lambda day: f"{day.year}/{day.month}/{day.day}".translate(FULL_WIDTH),
    "eight digits": lambda day: f"{day:%Y%m%d}",
    "eight digits as a number": lambda day: int(f"{day:%Y%m%d}"),
    "kanji digits": lambda day: f"{str(day.year).translate(DIGITS)}年{kanji(day.month)}月{kanji(day.day)}日",
    "era": japanese_era,
    "era full-width": lambda day: japanese_era(day).translate(FULL_WIDTH),
    "era in kanji": kanji_era,
    "era letter": era_letter,
    "era letter, lower case": lambda day: era_letter(day).lower(),
    "era letter full-width": lambda day: era_letter(day).translate(FULL_WIDTH),
    "era letter with slashes": lambda day: era_letter(day).replace(".", "/"),
    "one kanji": lambda day: f"{era_of(day)[0][0]}{era_of(day)[2]}.{day.month}.{day.day}",
    "both years": lambda day: f"{era_of(day)[0]}{era_of(day)[2]}年（{day.year}年）{day.month}月{day.day}日",
    "both years, the other way": lambda day: (
        f"{day.year}(令和{day.year - 2018})年{day.month}月{day.day}日"
        if day >= date(2019, 5, 1)
        else f"{day.year}年{day.month}月{day.day}日"
    ),
    "English": lambda day: f"{day.day} {day:%B} {day.year}",
    "American": lambda day: f"{day:%b} {day.day}, {day.year}",
    "from": lambda day: f"{day.year}年{day.month}月{day.day}日から",
    "planned": lambda day: f"{day.year}年{day.month}月{day.day}日（予定）",
    "apostrophe": lambda day: f"'{day.year}/{day.month}/{day.day}",
}


@pytest.mark.parametrize("writer", WRITERS)
@given(day=st.dates(date(1868, 10, 23), date(2117, 12, 31)))
def test_a_day_is_read_back_from_every_writing(writer: str, day: date) -> None:
    assert read_date(WRITERS[writer](day)) == day


@given(day=st.dates(date(1954, 10, 4), date(2119, 1, 9)))
def test_the_day_numbers_of_a_spreadsheet_are_days(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for cell in (
        serial,
        float(serial),
        serial + 0.75,
        str(serial),
        f"{serial}.5",
        str(serial).translate(FULL_WIDTH),
    ):
        assert read_date(cell) == day
    assert read_date(serial - 1462, epoch_1904=True) == day if serial - 1462 >= 20_000 else True


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("46392", date(2027, 1, 5)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("㋿9年1月5日", date(2027, 1, 5)),
        ("R07.04.01", date(2025, 4, 1)),
        ("2027年3月末", date(2027, 3, 31)),
        ("令和10年2月末日", date(2028, 2, 29)),
        ("令和8年度末", date(2027, 3, 31)),
        ("二千二十七年十一月二十三日", date(2027, 11, 23)),
        ("西暦2027年1月5日", date(2027, 1, 5)),
        ("自 令和9年4月1日", date(2027, 4, 1)),
        ("2027年1月5日 火曜日", date(2027, 1, 5)),
        ("2027年1月11日(月・祝)", date(2027, 1, 11)),
        ("2027-01-05T00:00:00.000+09:00", date(2027, 1, 5)),
        ("2027/1/5 (Tue)", date(2027, 1, 5)),
        ("2027年1月5日17時30分", date(2027, 1, 5)),
        ("2026年2月20日付け", date(2026, 2, 20)),
        ("2027年1月5", date(2027, 1, 5)),
        ("5-Jan-2027", date(2027, 1, 5)),
    ],
)
def test_dates_that_officers_write(written: str, day: date) -> None:
    assert read_date(written) == day


@pytest.mark.parametrize("cell", [None, "", "　", "－", "n/a"])
def test_no_date_is_none(cell: object) -> None:
    assert read_date(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "令和0年1月1日",
        "令和元年4月30日",
        "平成31年5月1日",
        "平成40年1月1日",
        "昭和64年1月8日",
        "明治元年1月1日",
        "R0.1.1",
        "27/1/5",
        "1/5/2027",
        "2027年1月",
        "R9.1",
        "2027年",
        "令和9年度",
        "2027/2/29",
        "2027-13-01",
        "2027年13月末",
        "2027/1-5",
        "2027年1年5",
        "令和9年(2026年)1月5日",
        "9999-12-31",
        "0027/1/5",
        "未定",
        "契約締結日",
        "2027年4月頃",
        "2027年4月1日～2028年3月31日",
        "Foo 5, 2027",
        "12",
        "99999",
        12,
        0,
        -46392,
        1e300,
        float("inf"),
        True,
        timedelta(days=3),
        time(0),
        datetime(9999, 12, 31, tzinfo=UTC),
        "2" * 5000,
        "年" * 5000,
        "#N/A",
    ],
)
def test_what_is_no_certain_day_is_unreadable(cell: object) -> None:
    with pytest.raises(Unreadable):
        read_date(cell)


SCRAPS_OF_DATES = st.text(
    st.sampled_from("0123456789０元令和RrHSTM年月日末度./-～〜()（） 一二十百〇○から自至翌同")
)


@given(st.one_of(ANY_TEXT, SCRAPS_OF_DATES))
def test_any_text_is_read_or_unreadable(text: str) -> None:
    for read in (read_date, read_period, read_mark):
        with suppress(Unreadable):
            read(text)


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2025年3月1日～2026年2月28日", date(2025, 3, 1), date(2026, 2, 28)),
        ("2024-07-01～2025-06-30", date(2024, 7, 1), date(2025, 6, 30)),
        ("2024-07-01-2025-06-30", date(2024, 7, 1), date(2025, 6, 30)),
        ("2027/4/1 - 2030/3/31", date(2027, 4, 1), date(2030, 3, 31)),
        ("2027/4/1–2030/3/31", date(2027, 4, 1), date(2030, 3, 31)),
        ("1 April 2027 to 31 March 2028", date(2027, 4, 1), date(2028, 3, 31)),
        ("R8.10～R9.9", date(2026, 10, 1), date(2027, 9, 30)),
        ("R8.4.1～9.3.31", date(2026, 4, 1), date(2027, 3, 31)),
        ("令和8年4月1日〜9年3月31日", date(2026, 4, 1), date(2027, 3, 31)),
        ("令和８年４月～９月", date(2026, 4, 1), date(2026, 9, 30)),
        ("2025/4/1～9/30", date(2025, 4, 1), date(2025, 9, 30)),
        ("2025年4月1日～同年9月30日", date(2025, 4, 1), date(2025, 9, 30)),
        ("2025年4月1日～翌年3月31日", date(2025, 4, 1), date(2026, 3, 31)),
        ("2025年4月1日から2026年3月末まで", date(2025, 4, 1), date(2026, 3, 31)),
        ("令和9年4月1日（木）より令和10年3月31日（金）まで（1年間）", date(2027, 4, 1), date(2028, 3, 31)),
        ("自：R9.4.1\n至：R10.3.31", date(2027, 4, 1), date(2028, 3, 31)),
        ("令和8年度", date(2026, 4, 1), date(2027, 3, 31)),
        ("2026年度～2028年度", date(2026, 4, 1), date(2029, 3, 31)),
        ("契約締結日～令和9年3月31日", None, date(2027, 3, 31)),
        ("2027年4月1日～", date(2027, 4, 1), None),
        ("令和9年4月1日から", date(2027, 4, 1), None),
        ("R9.4.1〜", date(2027, 4, 1), None),
        ("自 令和9年4月1日", date(2027, 4, 1), None),
        ("2027年4月1日以降", date(2027, 4, 1), None),
        ("令和9年4月1日～未定", date(2027, 4, 1), None),
        ("R9.4.1～（自動更新）", date(2027, 4, 1), None),
        ("2027年4月1日から当分の間", date(2027, 4, 1), None),
        ("R9.4.1→R10.3.31", date(2027, 4, 1), date(2028, 3, 31)),
        ("令和9年4月1日から令和10年3月31日までの間", date(2027, 4, 1), date(2028, 3, 31)),
        ("R9.4.1～R10.3.31（長期継続契約）", date(2027, 4, 1), date(2028, 3, 31)),
        ("～2027年3月31日", None, date(2027, 3, 31)),
        ("2027年3月31日まで", None, date(2027, 3, 31)),
        ("2028年3月31日～2027年4月1日", date(2028, 3, 31), date(2027, 4, 1)),
        ("", None, None),
        ("－", None, None),
    ],
)
def test_a_period_has_a_first_and_a_last_day(written: str, start: date | None, end: date | None) -> None:
    assert read_period(written) == (start, end)


@pytest.mark.parametrize(
    "cell",
    [
        "2027年4月1日",
        "2025年10月1日～3月31日",
        "未定",
        "1年間",
        "2027年4月1日から3年間",
        "令和0年度",
        "令和8年度末",
        "至",
        "契約締結日から",
        "2027/2/30～2027/3/31",
        "4月1日～9月30日",
        "年" * 5000,
        date(2027, 4, 1),
        46392,
    ],
)
def test_what_is_no_certain_period_is_unreadable(cell: object) -> None:
    with pytest.raises(Unreadable):
        read_period(cell)


@given(
    st.dates(date(2019, 5, 1), date(2100, 1, 1)),
    st.dates(date(2019, 5, 1), date(2100, 1, 1)),
    st.sampled_from(["～", "〜", "~", " ～\n", "から", " - ", "―"]),
    st.sampled_from(
        ["iso", "slashes", "kanji", "weekday", "era", "era letter", "full-width", "kanji digits"]
    ),
)
def test_a_period_is_read_back_from_every_writing(start: date, end: date, joint: str, writer: str) -> None:
    written = f"{WRITERS[writer](start)}{joint}{WRITERS[writer](end)}"
    assert read_period(written) == (start, end)


def test_a_term_is_written_as_people_write_it() -> None:
    assert with_term("2027-01-05/2028-03-31") == "2027-01-05～2028-03-31"
    assert with_term("/2028-03-31") == "～2028-03-31"
    assert with_term("2027-01-05/") == "2027-01-05～"
    assert [with_term(text) for text in ("/", "東京/大阪", "2027-01-05")] == ["/", "東京/大阪", "2027-01-05"]


def test_a_number_leaves_a_text_with_what_it_is_called() -> None:
    for text in (
        "若竹ドライブ（登録番号：C24-8009-2）",
        "若竹ドライブ ISMAP登録番号 Ｃ２４－８００９－２",
        "C24-8009-2 若竹ドライブ",
    ):
        assert "".join(without_numbers(text).split()).strip("()") == "若竹ドライブ"

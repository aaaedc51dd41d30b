"""Habits of offices: upright headers, dates in parts, ticks in columns, estimates. Synthetic."""

from openpyxl.styles import Alignment

from .making import (
    DOC,
    DRIVE,
    END,
    FROM,
    MEET,
    NET,
    TO,
    Expected,
    merge,
    new,
    put,
    read,
    saved,
    table,
    ugly,
)


@ugly("33_upright_headers.xlsx")
def _() -> tuple[bytes, Expected]:
    """縦書き headers, one character a line, and numbers in circles."""
    book, sheet = new("調査票")
    heads = ("番号", "サービス名", "提供事業者", "情報の格付け", "国内限定", "契約終了日", "備考")
    put(sheet, 2, [tuple("\n".join(head) for head in heads)])
    for cell in sheet[2]:
        cell.alignment = Alignment(textRotation=255, wrap_text=True, vertical="top")
    put(
        sheet,
        3,
        [
            ("①", DRIVE, "若竹クラウド㈱", "２", "○", "R10.3.31", "継続"),
            ("②", NET, "〃", "２", "○", "〃", None),
            ("③", MEET, "みどり通信㈱", "１", "×", "令和１０年３月３１日", None),
        ],
    )
    return saved(book), {
        "tables": [table("調査票", (2, 2))],
        "requirements": [
            read(
                3,
                service=DRIVE,
                provider="若竹クラウド㈱",
                information_class="2",
                domestic_only=True,
                ends_on=TO,
            ),
            read(
                4,
                service=NET,
                provider="若竹クラウド㈱",
                information_class="2",
                domestic_only=True,
                ends_on=TO,
            ),
            read(
                5,
                service=MEET,
                provider="みどり通信㈱",
                information_class="1",
                domestic_only=False,
                ends_on=TO,
            ),
        ],
        "carried": ["C4", "F4"],
    }


@ugly("34_numbered_subrows.xlsx")
def _() -> tuple[bytes, Expected]:
    """A checklist numbered １, 1-1, (1), ア in three narrow columns under one merged 項番."""
    book, sheet = new("要件一覧")
    put(sheet, 1, [("別紙２　クラウドサービスに求める要件",), ("提案サービス", DRIVE)])
    put(sheet, 4, [("項番", None, None, "要件", "必須／任意", "適合")])
    merge(sheet, "A1:F1", "A4:C4")
    put(
        sheet,
        5,
        [
            ("１", None, None, "制度に関する要件"),
            (None, "1-1", None, "ISMAPに登録されていること。", "必須"),
            (None, None, "(1)", "データの所在について次を満たすこと。"),
            (None, None, "ア", "データセンターが日本国内にあること。", "必須"),
            ("２", None, None, "体制に関する要件"),
            (None, "2-1", None, "再委託は事前に承認を得ること。", "必須"),
        ],
    )
    return saved(book), {
        "tables": [table("要件一覧", (4, 4), form="B")],
        "requirements": [
            read(
                5,
                service=DRIVE,
                lines=[
                    "制度に関する要件",
                    "ISMAPに登録されていること。",
                    "データの所在について次を満たすこと。",
                    "データセンターが日本国内にあること。",
                    "体制に関する要件",
                    "再委託は事前に承認を得ること。",
                ],
            )
        ],
        "line_rows": [5, 6, 7, 8, 9, 10],
        "skipped": {"1": "outside"},
    }


@ugly("35_notes_between.xlsx")
def _() -> tuple[bytes, Expected]:
    """Two tables side by side with a column of notes between them, each numbered from 1."""
    book, sheet = new("利用状況")
    put(sheet, 1, [("利用クラウド一覧（本庁・出先）",)])
    merge(sheet, "A1:I1")
    put(
        sheet,
        3,
        [
            (
                "№",
                "サービス名",
                "契約終了日",
                None,
                "※左は本庁、右は出先",
                None,
                "№",
                "サービス名",
                "契約終了日",
            ),
            (1, DRIVE, END, None, "総務課確認済", None, 1, MEET, END),
            (2, NET, END, None, None, None, 2, DOC, END),
        ],
    )
    return saved(book), {
        "tables": [table("利用状況", (3, 3)), table("利用状況", (3, 3))],
        "requirements": [
            read(4, service=DRIVE, ends_on=TO),
            read(5, service=NET, ends_on=TO),
            read(4, service=MEET, ends_on=TO),
            read(5, service=DOC, ends_on=TO),
        ],
        "skipped": {"1": "outside"},
        "unknown": {"E": None},
    }


@ugly("36_padded_with_blanks.xlsx")
def _() -> tuple[bytes, Expected]:
    """Headers and values padded with blanks, a blank row between the rows, terms open at their end."""
    book, sheet = new("様式１")
    put(
        sheet,
        2,
        [("番　号", "件　　　名", "サ ー ビ ス 名", "契　約　期　間", "リ ー ジ ョ ン", "備　　考")],
    )
    put(sheet, 4, [("１", "文書共有", DRIVE, "令和９年４月１日から", "東　京", "　")])
    put(sheet, 6, [("２", "　〃　", "　同　上　", "〃", "大　阪", "同上")])
    put(sheet, 8, [("３", "会　議", MEET, "R9.4.1～未定", "〃")])
    put(sheet, 10, [("４", "連絡", "未定（競争入札による）", "同上", "国内")])
    return saved(book), {
        "tables": [table("様式１", (2, 2))],
        "requirements": [
            read(4, title="文書共有", service=DRIVE, starts_on=FROM, regions=["東京"]),
            read(6, title="文書共有", service=DRIVE, starts_on=FROM, regions=["大阪"]),
            read(8, title="会議", service=MEET, starts_on=FROM, regions=["大阪"]),
            read(10, title="連絡", starts_on=FROM, regions=["国内"]),
        ],
    }


@ugly("37_dates_in_parts.xlsx")
def _() -> tuple[bytes, Expected]:
    """Dates over columns for 元号, 年, 月 and 日; one without an era nobody can be sure of."""
    book, sheet = new("契約一覧")
    put(sheet, 1, [("番号", "サービス名", "利用開始日", None, None, None, "利用終了日", None, None)])
    put(sheet, 2, [(None, None, "元号", "年", "月", "日", "年", "月", "日")])
    merge(sheet, "A1:A2", "B1:B2", "C1:F1", "G1:I1")
    put(
        sheet,
        3,
        [
            (1, DRIVE, "令和", 9, 4, 1, "令和10", 3, 31),
            (2, NET, "R", "９", "４", "１", 2028, 3, 31),
            (3, MEET, "令和", 9, 4, 1, None, None, None),
            (4, DOC, "令和", 9, 4, 1, 10, 3, 31),
        ],
    )
    return saved(book), {
        "tables": [table("契約一覧", (1, 2))],
        "requirements": [
            read(3, service=DRIVE, starts_on=FROM, ends_on=TO),
            read(4, service=NET, starts_on=FROM, ends_on=TO),
            read(5, service=MEET, starts_on=FROM),
            read(6, service=DOC, starts_on=FROM),
        ],
        "unreadable": ["G6"],
    }


@ugly("38_elsewhere_and_several.xlsx")
def _() -> tuple[bytes, Expected]:
    """Several services in a cell, by bullets and numbers; 別紙参照 and 別紙１のとおり in others."""
    book, sheet = new("調達計画")
    put(sheet, 1, [("No.", "調達件名", "利用予定のクラウドサービス", "利用する機能", "契約期間")])
    put(
        sheet,
        2,
        [
            (1, "文書管理基盤", f"・{DRIVE}\n・{NET}", "別紙参照", "令和9年度"),
            (2, "会議", f"①{NET}\n②{MEET}", None, "R9.4.1～R10.3.31"),
            (3, "受付", "別紙１のとおり", None, "同上"),
            (4, "会議", f"(1) {NET}\n(2) {MEET}", None, "別添のとおり"),
        ],
    )
    return saved(book), {
        "tables": [table("調達計画", (1, 1))],
        "requirements": [
            read(2, title="文書管理基盤", service=f"{DRIVE}、{NET}", starts_on=FROM, ends_on=TO),
            read(3, title="会議", service=f"{NET}、{MEET}", starts_on=FROM, ends_on=TO),
            read(4, title="受付", starts_on=FROM, ends_on=TO),
            read(5, title="会議", service=f"{NET}、{MEET}"),
        ],
        "unreadable": ["C4", "D2", "E5"],
    }


@ugly("39_title_block_with_labels.xlsx")
def _() -> tuple[bytes, Expected]:
    """Labels side by side in a wide merged block above the header; hidden columns; a protected sheet."""
    book, sheet = new("計画書")
    put(
        sheet,
        1,
        [
            ("（様式第５号）",),
            ("令和９年度　クラウドサービス利用計画書",),
            ("提出先", "情報化推進室長", None, None, "連絡先", "内線1234"),
            ("契約期間", "令和9年4月1日～令和10年3月31日", None, None, "対象リスト", "ISMAP、ISMAP-LIU"),
        ],
    )
    merge(sheet, "A1:H1", "A2:H2", "B3:D3", "F3:H3", "B4:D4", "F4:H4")
    put(
        sheet,
        6,
        [
            ("番号", "業務名", "サービス名", "登録番号", "数量", "単価", "内部メモ", "同等品の可否"),
            (1, "文書共有", DRIVE, "C24-8009-2", 10, 1000, "前回は別製品", "可"),
            (2, "連絡", NET, "なし", 5, 2000, None, "不可"),
        ],
    )
    for column in "DG":
        sheet.column_dimensions[column].hidden = True
    sheet.protection.sheet = True
    term = {"starts_on": FROM, "ends_on": TO, "lists": ["ISMAP", "ISMAP-LIU"]}
    return saved(book), {
        "tables": [table("計画書", (6, 6))],
        "requirements": [
            read(7, title="文書共有", service=f"{DRIVE}（C24-8009-2）", accepts_equivalent=True, **term),
            read(8, title="連絡", service=NET, accepts_equivalent=False, **term),
        ],
        "skipped": {"1": "outside", "2": "outside", "3": "outside"},
        "unknown": {"E": None, "F": None, "G": None},
    }


@ugly("40_estimate.xlsx")
def _() -> tuple[bytes, Expected]:
    """積算: 品名・規格 with headings of sections, (1) in each, 小計, 消費税 and 総合計（税込）."""
    book, sheet = new("積算")
    put(sheet, 1, [("項", "品　名　・　規　格", "数　量", "単　位", "単　価", "金　額", "摘　要")])
    put(
        sheet,
        2,
        [
            ("１", "総務課所管分"),
            ("(1)", DRIVE, 10, "式", 1000, 10000, "国内リージョン"),
            ("(2)", NET, 5, "ID", 2000, 10000),
            (None, "小　計", None, None, None, 20000),
            ("２", "建設課所管分"),
            ("(1)", MEET, 1, "式", 3000, 3000),
            (None, "合　　計", None, None, None, 23000),
            (None, "消費税（10％）", None, None, None, 2300),
            (None, "総　合　計（税込）", None, None, None, 25300),
        ],
    )
    return saved(book), {
        "tables": [table("積算", (1, 1))],
        "requirements": [read(3, service=DRIVE), read(4, service=NET), read(7, service=MEET)],
        "skipped": dict.fromkeys(["2", "5", "6", "8", "9", "10"], "note"),
        "unknown": {"C": None, "D": None, "E": None, "F": None},
    }


@ugly("41_units_below_header.xlsx")
def _() -> tuple[bytes, Expected]:
    """A row of explanations in brackets below the header, and an example."""
    book, sheet = new()
    put(sheet, 1, [("番号", "サービス名", "機密性", "契約開始日", "契約終了日", "利用者数")])
    put(
        sheet,
        2,
        [
            (None, "（正式名称）", "（1～3）", "（西暦）", "（西暦）", "（人）"),
            ("例", "○○クラウド", "2", "2027/4/1", "2028/3/31", "100"),
            (1, DRIVE, 2, "2027/4/1", "2028/3/31", 100),
        ],
    )
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [read(4, service=DRIVE, information_class="2", starts_on=FROM, ends_on=TO)],
        "skipped": {"2": "note", "3": "example"},
        "unknown": {"F": None},
    }


@ugly("42_ticks_in_columns.xlsx")
def _() -> tuple[bytes, Expected]:
    """Ticks レ and ✓ in a column for each list and each class, below headers merged over them."""
    book, sheet = new()
    put(sheet, 1, [("番号", "サービス名", "認めるリスト", None, "機密性", None, None, "国内限定")])
    put(sheet, 2, [(None, None, "ISMAP", "ISMAP-LIU", "１", "２", "３")])
    merge(sheet, "A1:A2", "B1:B2", "C1:D1", "E1:G1", "H1:H2")
    put(
        sheet,
        3,
        [
            (1, DRIVE, "レ", None, None, "レ", None, "レ"),
            (2, NET, "✓", "✓", None, "✓"),
            (3, MEET, "◯", "◯", "◯", None, None, "要"),
        ],
    )
    both = ["ISMAP", "ISMAP-LIU"]
    return saved(book), {
        "tables": [table("要件", (1, 2))],
        "requirements": [
            read(3, service=DRIVE, lists=["ISMAP"], information_class="2", domestic_only=True),
            read(4, service=NET, lists=both, information_class="2"),
            read(5, service=MEET, lists=both, information_class="1", domestic_only=True),
        ],
    }

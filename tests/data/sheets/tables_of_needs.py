"""Tables of needs: headers, merged cells, rows that are no requirements. Synthetic."""

from openpyxl.utils import get_column_letter

from .making import (
    DOC,
    DRIVE,
    END,
    FROM,
    MEET,
    NET,
    PLAIN,
    START,
    TO,
    Expected,
    Row,
    merge,
    new,
    put,
    read,
    saved,
    table,
    ugly,
)


@ugly("01_title_block.xlsx")
def _() -> tuple[bytes, Expected]:
    """A 様式 with its number, title, date of submission and office above the table, notes and 以上 below."""
    book, sheet = new("様式第３号")
    put(sheet, 1, [(None, None, None, None, "様式第３号（第５条関係）")])
    put(sheet, 2, [("クラウドサービス利用計画書",)])
    merge(sheet, "A2:E2")
    put(
        sheet,
        3,
        [(None, None, None, "提出日：", "令和８年11月20日"), (None, None, None, "担当課：", "情報政策課")],
    )
    put(sheet, 6, [PLAIN])
    put(
        sheet,
        7,
        [
            (1, "文書共有", DRIVE, "R9.4.1", "R10.3.31"),
            (2, "連絡", NET, "令和９年４月１日", "令和10年３月31日"),
        ],
    )
    put(
        sheet,
        10,
        [
            ("※１　略称は使わないこと。",),
            ("※２　未定の場合は空欄とすること。",),
            (None, None, None, None, "以上"),
        ],
    )
    return saved(book), {
        "tables": [table("様式第３号", (6, 6))],
        "requirements": [
            read(7, title="文書共有", service=DRIVE, starts_on=FROM, ends_on=TO),
            read(8, title="連絡", service=NET, starts_on=FROM, ends_on=TO),
        ],
        "skipped": {"1": "outside", "2": "outside", "10": "note", "11": "note", "12": "note"},
    }


@ugly("02_header_two_rows.xlsx")
def _() -> tuple[bytes, Expected]:
    """A header of two rows, merged across for 利用期間 自/至 and down for the others, with line breaks."""
    book, sheet = new()
    put(sheet, 2, [("番号", "希望する\nサービス", None, "情報の格付け\n（機密性）", "利用期間", None)])
    put(sheet, 3, [(None, "製品名", "提供元", None, "自", "至")])
    merge(sheet, "A2:A3", "B2:C2", "D2:D3", "E2:F2")
    put(sheet, 4, [(1, DRIVE, "若竹クラウド㈱", "機密性２", "2027/4/1", "2028/3/31")])
    return saved(book), {
        "tables": [table("要件", (2, 3))],
        "requirements": [
            read(
                4, service=DRIVE, provider="若竹クラウド㈱", information_class="2", starts_on=FROM, ends_on=TO
            )
        ],
    }


@ugly("03_header_three_rows.xlsx")
def _() -> tuple[bytes, Expected]:
    """A header of three rows: 基本事項 over 名称, 契約 over 期間 over 自/至."""
    book, sheet = new()
    put(
        sheet,
        1,
        [
            ("項番", "基本事項", None, "契約", None, None),
            (None, "用途", "サービス名称", "期間", None, "準拠法"),
        ],
    )
    put(sheet, 3, [(None, None, None, "自", "至", None)])
    merge(sheet, "A1:A3", "B1:C1", "B2:B3", "C2:C3", "D1:F1", "D2:E2", "F2:F3")
    put(sheet, 4, [("１", "会議", MEET, START, END, "日本法")])
    return saved(book), {
        "tables": [table("要件", (1, 3))],
        "requirements": [
            read(4, title="会議", service=MEET, starts_on=FROM, ends_on=TO, governing_law="日本法")
        ],
    }


@ugly("04_merged_groups_down.xlsx")
def _() -> tuple[bytes, Expected]:
    """所管課 and service merged down over the rows of their functions."""
    book, sheet = new()
    put(sheet, 1, [("担当課", "サービス名", "利用する機能", "リージョン")])
    put(
        sheet,
        2,
        [("総務課", DRIVE, "共有", "東京"), (None, None, "版管理", None), (None, NET, "一斉配信", "大阪")],
    )
    merge(sheet, "A2:A4", "B2:B3", "D2:D3")
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [
            read(2, service=DRIVE, scope=["共有"], regions=["東京"]),
            read(3, service=DRIVE, scope=["版管理"], regions=["東京"]),
            read(4, service=NET, scope=["一斉配信"], regions=["大阪"]),
        ],
        "carried": ["A2:A4", "B2:B3", "D2:D3"],
    }


@ugly("05_merged_across.xlsx")
def _() -> tuple[bytes, Expected]:
    """One cell merged over both ends of the term holds the period; ○ merged over two lists counts twice."""
    book, sheet = new()
    put(sheet, 1, [("番号", "サービス名", "ISMAP", "ISMAP-LIU", "契約開始日", "契約終了日")])
    put(
        sheet,
        2,
        [(1, DRIVE, "○", None, "令和9年4月1日～令和10年3月31日", None), (2, NET, "○", "×", START, END)],
    )
    merge(sheet, "C2:D2", "E2:F2")
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [
            read(2, service=DRIVE, lists=["ISMAP", "ISMAP-LIU"], starts_on=FROM, ends_on=TO),
            read(3, service=NET, lists=["ISMAP"], starts_on=FROM, ends_on=TO),
        ],
        "carried": ["C2:D2", "E2:F2"],
    }


@ugly("06_page_breaks.xlsx")
def _() -> tuple[bytes, Expected]:
    """A two-row header typed again after every page, with page numbers between."""
    book, sheet = new()
    head = [("番号", "サービス名", "契約", None), (None, None, "自", "至")]
    put(sheet, 1, head)
    put(sheet, 3, [(1, DRIVE, START, END), ("－１－",)])
    put(sheet, 5, head)
    put(sheet, 7, [(2, NET, START, END)])
    merge(sheet, "C1:D1", "C5:D5", "A4:D4")
    return saved(book), {
        "tables": [table("要件", (1, 2))],
        "requirements": [
            read(3, service=DRIVE, starts_on=FROM, ends_on=TO),
            read(7, service=NET, starts_on=FROM, ends_on=TO),
        ],
        "skipped": {"4": "note", "5": "header", "6": "header"},
    }


@ugly("07_subtotals_and_headings.xlsx")
def _() -> tuple[bytes, Expected]:
    """小計, 合計（税込）, merged headings of departments and an example row stand among the rows."""
    book, sheet = new()
    put(sheet, 1, [("番号", "件名", "サービス名", "契約終了日", "金額")])
    put(
        sheet,
        2,
        [
            ("記入例", "共有", "○○サービス", END, 100),
            ("【総務局】",),
            (1, "共有", DRIVE, END, 100),
            ("小計（総務局）", None, None, None, 100),
            ("【建設局】",),
            (2, "連絡", NET, END, 50),
            ("小計　1件", None, None, None, 50),
            ("合計", None, None, None, 150),
        ],
    )
    merge(sheet, "A3:E3", "A6:E6")
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [
            read(4, title="共有", service=DRIVE, ends_on=TO),
            read(7, title="連絡", service=NET, ends_on=TO),
        ],
        "skipped": {"2": "example", "3": "note", "5": "note", "6": "note", "8": "note", "9": "note"},
        "unknown": {"E": None},
    }


@ugly("08_hidden.xlsx")
def _() -> tuple[bytes, Expected]:
    """A filtered list: hidden and grouped rows are left out, a hidden column is read, a hidden sheet not."""
    book, sheet = new()
    put(sheet, 1, [(*PLAIN, "リージョン")])
    put(
        sheet,
        2,
        [
            (1, "共有", DRIVE, START, END, "東京"),
            (2, "旧", NET, START, END, "大阪"),
            (3, "会議", MEET, START, END, "国内"),
        ],
    )
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[3].outlineLevel = 1
    sheet.column_dimensions["F"].hidden = True
    sheet.auto_filter.ref = "A1:F4"
    old = book.create_sheet("旧年度")
    put(old, 1, [PLAIN, (9, "旧", DOC, START, END)])
    old.sheet_state = "veryHidden"
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [
            read(2, title="共有", service=DRIVE, starts_on=FROM, ends_on=TO, regions=["東京"]),
            read(4, title="会議", service=MEET, starts_on=FROM, ends_on=TO, regions=["国内"]),
        ],
        "skipped": {"3": "hidden"},
        "unread": {"旧年度": "hidden"},
    }


@ugly("09_full_width.xlsx")
def _() -> tuple[bytes, Expected]:
    """Full-width letters, digits and blanks, half-width kana and line breaks in headers and cells."""
    book, sheet = new("ｼｰﾄ１")
    put(sheet, 2, [("Ｎｏ．", "ｻｰﾋﾞｽ名", "ＩＳＭＡＰ\n登録番号", "利用　開始日", "ﾃﾞｰﾀ保管\n場所")], left=2)
    put(
        sheet,
        3,
        [
            (
                "１",
                "若竹\nドライブ",
                "Ｃ２４－８００９－２",
                "２０２７／４／１",
                "東京　・大阪".replace("・", "\n"),
            )
        ],
        left=2,
    )
    return saved(book), {
        "tables": [table("ｼｰﾄ１", (2, 2))],
        "requirements": [
            read(3, service="若竹\nドライブ（C24-8009-2）", starts_on=FROM, regions=["東京", "大阪"])
        ],
    }


@ugly("10_grid_paper_table.xlsx")
def _() -> tuple[bytes, Expected]:
    """Excel 方眼紙: columns of one character, every header and cell merged across several of them."""
    book, sheet = new()
    spans = [(1, 2), (3, 12), (13, 26), (27, 33), (34, 40)]
    for column in range(1, 41):
        sheet.column_dimensions[get_column_letter(column)].width = 2.1
    rows: list[Row] = [
        PLAIN,
        (1, "共有", DRIVE, START, END),
        (2, None, NET, None, None),
        ("※　記入は黒字で行うこと", None, None, None, None),
    ]
    for row, values in enumerate(rows, 4):
        for (first, last), value in zip(spans, values, strict=True):
            sheet.cell(row, first, value)
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    return saved(book), {
        "tables": [table("要件", (4, 4))],
        "requirements": [
            read(5, title="共有", service=DRIVE, starts_on=FROM, ends_on=TO),
            read(6, service=NET),
        ],
        "skipped": {"7": "note"},
    }


@ugly("14_side_by_side.xlsx")
def _() -> tuple[bytes, Expected]:
    """Two tables side by side under one line of headers, a blank column between."""
    book, sheet = new()
    put(sheet, 1, [("本庁", None, None, None, "出先機関")])
    put(sheet, 2, [("No", "サービス名", "契約終了日", None, "No", "サービス名", "契約終了日")])
    put(sheet, 3, [(1, DRIVE, END, None, 1, MEET, END), (2, NET, END, None, None, None, None)])
    return saved(book), {
        "tables": [table("要件", (2, 2)), table("要件", (2, 2))],
        "requirements": [
            read(3, service=DRIVE, ends_on=TO),
            read(4, service=NET, ends_on=TO),
            read(3, service=MEET, ends_on=TO),
        ],
        "skipped": {"1": "outside"},
    }

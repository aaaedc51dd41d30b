"""What stands in cells, and in what kinds of files. Synthetic."""

from datetime import datetime

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from .making import (
    DRIVE,
    END,
    FROM,
    GREY,
    MEET,
    NET,
    PLAIN,
    START,
    THIN,
    TO,
    Expected,
    new,
    packed,
    parts_of,
    put,
    read,
    saved,
    table,
    ugly,
)


@ugly("15_english.xlsx")
def _() -> tuple[bytes, Expected]:
    """English headers and words, as an agency with an English form writes them."""
    book, sheet = new("Needs")
    put(
        sheet,
        1,
        [
            (
                "Requirement ID",
                "Purpose",
                "Cloud service",
                "Vendor",
                "Class",
                "Start date",
                "End date",
                "GenAI",
                "Data location",
            )
        ],
    )
    put(
        sheet,
        2,
        [
            (
                "R-1",
                "File sharing",
                "Wakatake Drive",
                "Wakatake Cloud Inc.",
                "2",
                "1 April 2027",
                "31 March 2028",
                "No",
                "Tokyo",
            )
        ],
    )
    return saved(book), {
        "tables": [table("Needs", (1, 1))],
        "requirements": [
            read(
                2,
                title="File sharing",
                service="Wakatake Drive",
                provider="Wakatake Cloud Inc.",
                information_class="2",
                starts_on=FROM,
                ends_on=TO,
                generative_ai=False,
                regions=["Tokyo"],
            )
        ],
    }


@ugly("16_marks.xlsx")
def _() -> tuple[bytes, Expected]:
    """○ × △ ● － 要 不要 in columns of yes and no: △ is a question, － says nothing."""
    book, sheet = new()
    put(sheet, 1, [("サービス名", "国内限定", "生成AIの利用", "同等可")])
    put(sheet, 2, [(DRIVE, "●", "×", "－"), (NET, "要", "△", "不可"), (MEET, "○", "有", "否")])
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [
            read(2, service=DRIVE, domestic_only=True, generative_ai=False),
            read(3, service=NET, domestic_only=True, accepts_equivalent=False),
            read(4, service=MEET, domestic_only=True, generative_ai=True, accepts_equivalent=False),
        ],
        "unreadable": ["C3"],
    }


@ugly("17_ditto.xlsx")
def _() -> tuple[bytes, Expected]:
    """同上, 〃 and 上に同じ stand for the cell above, also below a hidden row."""
    book, sheet = new()
    put(sheet, 1, [("番号", "サービス名", "リージョン", "契約終了日")])
    put(
        sheet,
        2,
        [
            (1, DRIVE, "東京", END),
            (2, "〃", "同上", "〃"),
            (3, NET, "大阪", "2027/9/30"),
            (4, MEET, "上に同じ", "同上"),
        ],
    )
    sheet.row_dimensions[4].hidden = True
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [
            read(2, service=DRIVE, regions=["東京"], ends_on=TO),
            read(3, service=DRIVE, regions=["東京"], ends_on=TO),
            read(5, service=MEET, regions=["東京"], ends_on=TO),
        ],
        "carried": ["B3", "C3", "C5", "D3", "D5"],
        "skipped": {"4": "hidden"},
    }


@ugly("18_filler_to_1000.xlsx")
def _() -> tuple[bytes, Expected]:
    """Numbers and ruled boxes down to row 1000, two rows filled in, a drop-down over all."""
    book, sheet = new()
    put(sheet, 1, [PLAIN, (1, "共有", DRIVE, START, END), (2, "会議", MEET, START, END)])
    for row in range(4, 1001):
        sheet.cell(row, 1, row - 1)
        for column in range(2, 6):
            sheet.cell(row, column).border = THIN
    choice = DataValidation(type="list", formula1='"ISMAP,ISMAP-LIU"')
    choice.add("B2:B1000")
    sheet.add_data_validation(choice)
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [
            read(2, title="共有", service=DRIVE, starts_on=FROM, ends_on=TO),
            read(3, title="会議", service=MEET, starts_on=FROM, ends_on=TO),
        ],
        "skipped": {"4": "filler", "1000": "filler"},
    }


@ugly("19_list_object.xlsx")
def _() -> tuple[bytes, Expected]:
    """A defined table (ListObject) with a total row, beside a sheet of choices."""
    book, sheet = new("台帳")
    put(
        sheet,
        3,
        [
            ("管理番号", "利用サービス", "利用終了日"),
            ("K-1", DRIVE, END),
            ("K-2", NET, END),
            ("集計", "2", None),
        ],
        left=2,
    )
    sheet.add_table(Table(displayName="台帳表", ref="B3:D6", totalsRowCount=1))
    put(book.create_sheet("選択肢"), 1, [("サービス名",), (DRIVE,), (NET,), (MEET,)])
    return saved(book), {
        "tables": [table("台帳", (3, 3))],
        "requirements": [read(4, service=DRIVE, ends_on=TO), read(5, service=NET, ends_on=TO)],
        "skipped": {"6": "note"},
        "unread": {"選択肢": "no_table"},
    }


@ugly("20_formulas.xlsx")
def _() -> tuple[bytes, Expected]:
    """INDEX lookups and DATE formulas, with a stored result and without; #N/A in a third row."""
    book, sheet = new()
    put(sheet, 1, [("番号", "サービス名", "契約終了日")])
    put(
        sheet,
        2,
        [(1, "=INDEX(マスタ!A:A,2)", "=DATE(2028,3,31)"), (2, NET, "=DATE(2028,3,31)"), (3, MEET, "#N/A")],
    )
    sheet["C2"].number_format = "yyyy/m/d"
    put(book.create_sheet("マスタ"), 1, [("名称一覧",), (DRIVE,)])
    parts = parts_of(saved(book))
    part = parts["xl/worksheets/sheet1.xml"]
    part = part.replace(b'</f><v /></c><c r="C2"', f'</f><v>{DRIVE}</v></c><c r="C2"'.encode()).replace(
        b'<c r="B2" s="1"><f>', b'<c r="B2" s="1" t="str"><f>'
    )
    part = part.replace(b"</f><v /></c></row>", b"</f><v>46843</v></c></row>", 1)
    return packed({**parts, "xl/worksheets/sheet1.xml": part}), {
        "tables": [table("要件", (1, 1))],
        "requirements": [read(2, service=DRIVE, ends_on=TO), read(3, service=NET), read(4, service=MEET)],
        "unreadable": ["C3", "C4"],
        "unread": {"マスタ": "no_table"},
    }


@ugly("21_struck_out.xlsx")
def _() -> tuple[bytes, Expected]:
    """取り消し線: a whole row, a whole cell and a part of a cell are struck out and are no longer meant."""
    book, sheet = new()
    put(sheet, 1, [("番号", "サービス名", "リージョン", "契約終了日")])
    rich = CellRichText(TextBlock(InlineFont(strike=True), "旧若竹便"), DRIVE)
    put(sheet, 2, [(1, rich, "東京", END), (2, NET, "大阪", END), (3, MEET, "海外", END)])
    for cell in (*sheet[3], sheet["C4"]):
        cell.font = Font(strike=True)
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [
            read(2, service=DRIVE, regions=["東京"], ends_on=TO),
            read(4, service=MEET, ends_on=TO),
        ],
        "skipped": {"3": "struck"},
        "struck": ["B2", "A3", "B3", "C3", "D3", "C4"],
    }


@ugly("22_furigana_comments_1904.xlsx")
def _() -> tuple[bytes, Expected]:
    """Readings (furigana) beside the text, comments on cells, and days counted from 1904."""
    book, sheet = new()
    book.epoch = CALENDAR_MAC_1904
    put(sheet, 1, [("番号", "サービス名", "契約終了日"), (1, DRIVE, datetime.fromisoformat("2028-03-31"))])
    sheet["C2"].number_format = 'ggge"年"m"月"d"日"'
    sheet["B2"].comment = Comment("サービス名：別のサービスに変更する予定", "係")
    parts = parts_of(saved(book))
    part = parts["xl/worksheets/sheet1.xml"].replace(
        f"<is><t>{DRIVE}</t></is>".encode(),
        f'<is><t>{DRIVE}</t><rPh sb="0" eb="2"><t>ワカタケ</t></rPh><phoneticPr fontId="1"/></is>'.encode(),
    )
    return packed({**parts, "xl/worksheets/sheet1.xml": part}), {
        "tables": [table("要件", (1, 1))],
        "requirements": [read(2, service=DRIVE, ends_on=TO)],
    }


@ugly("28_csv_bom.csv")
def _() -> tuple[bytes, Expected]:
    """A CSV saved by Excel as UTF-8 with a mark, a title above the header."""
    text = "利用希望一覧\n\n番号,件名,サービス名,機密性\n1,会議,みどり会議,２\n※,記入は正式名称で,,\n"
    return text.encode("utf-8-sig"), {
        "tables": [table("28_csv_bom", (3, 3))],
        "requirements": [read(4, title="会議", service=MEET, information_class="2")],
        "skipped": {"1": "outside", "5": "note"},
    }


@ugly("29_items_over_rows.xlsx")
def _() -> tuple[bytes, Expected]:
    """The functions of a service listed below each other, without merging: number and name only once."""
    book, sheet = new()
    put(sheet, 1, [("番号", "サービス名", "利用する機能", "契約終了日")])
    put(
        sheet,
        2,
        [
            (1, DRIVE, "共有", END),
            (None, None, "版管理", None),
            (None, None, "全文検索", None),
            (2, NET, "配信", END),
        ],
    )
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [
            read(2, service=DRIVE, scope=["共有", "版管理", "全文検索"], ends_on=TO),
            read(5, service=NET, scope=["配信"], ends_on=TO),
        ],
        "skipped": {"3": "continued", "4": "continued"},
    }


@ugly("30_several_sheets.xlsx")
def _() -> tuple[bytes, Expected]:
    """A cover, a guide, a sheet per bureau with the table in another place each, and a history."""
    book, cover = new("表紙")
    put(cover, 5, [("令和９年度　クラウドサービス利用調査",)], left=3)
    put(
        book.create_sheet("記入要領"),
        1,
        [
            ("項目", "書き方"),
            ("サービス名", "正式な名称を書く"),
            ("契約開始日", "和暦"),
            ("契約終了日", "和暦"),
        ],
    )
    put(book.create_sheet("総務局"), 1, [PLAIN, (1, "共有", DRIVE, START, END)])
    put(
        book.create_sheet("建設局"),
        7,
        [("件名", "契約開始日", "契約終了日", "サービス名"), ("連絡", START, END, NET)],
        left=4,
    )
    put(book.create_sheet("改訂履歴"), 1, [("版", "内容"), (1, "初版")])
    return saved(book), {
        "tables": [table("総務局", (1, 1)), table("建設局", (7, 7))],
        "requirements": [
            read(2, title="共有", service=DRIVE, starts_on=FROM, ends_on=TO),
            read(8, title="連絡", service=NET, starts_on=FROM, ends_on=TO),
        ],
        "unread": {"表紙": "no_table", "記入要領": "no_table", "改訂履歴": "no_table"},
    }


@ugly("31_tables_below_each_other.xlsx")
def _() -> tuple[bytes, Expected]:
    """Two tables of different columns below each other with headings, and a legend of marks at the end."""
    book, sheet = new()
    put(sheet, 1, [("１　新規に利用するもの",), PLAIN, (1, "共有", DRIVE, START, END)])
    put(
        sheet,
        6,
        [
            ("２　継続して利用するもの",),
            ("番号", "利用サービス", "提供元", "契約終了日"),
            (1, NET, "若竹クラウド㈱", END),
        ],
    )
    put(sheet, 11, [("凡例　○：該当　×：非該当",)])
    return saved(book), {
        "tables": [table("要件", (2, 2)), table("要件", (7, 7))],
        "requirements": [
            read(3, title="共有", service=DRIVE, starts_on=FROM, ends_on=TO),
            read(8, service=NET, provider="若竹クラウド㈱", ends_on=TO),
        ],
        "skipped": {"1": "outside", "11": "note"},
    }


@ugly("32_macro_book.xlsm")
def _() -> tuple[bytes, Expected]:
    """A workbook with macros (here only bytes in their place), coloured cells and an image's place."""
    book, sheet = new()
    put(sheet, 1, [PLAIN, (1, "共有", DRIVE, START, END)])
    for cell in sheet[1]:
        cell.fill = GREY
    parts = parts_of(saved(book))
    kinds = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    kinds = kinds.replace(
        b"</Types>",
        b'<Override PartName="/xl/vbaProject.bin" '
        b'ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )
    relations = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rIdVba" Target="vbaProject.bin" '
        b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>',
    )
    changed = {
        "[Content_Types].xml": kinds,
        "xl/_rels/workbook.xml.rels": relations,
        "xl/vbaProject.bin": b"synthetic",
    }
    return packed({**parts, **changed}), {
        "tables": [table("要件", (1, 1))],
        "requirements": [read(2, title="共有", service=DRIVE, starts_on=FROM, ends_on=TO)],
    }

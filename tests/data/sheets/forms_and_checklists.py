"""Forms, vertical tables, checklists, and tables that nobody labelled. Synthetic."""

from typing import Any

from openpyxl.styles import Alignment

from .making import (
    DRIVE,
    END,
    FROM,
    MEET,
    NET,
    START,
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


@ugly("11_grid_paper_form.xlsx")
def _() -> tuple[bytes, Expected]:
    """A 方眼紙 form: labels and boxes merged over many narrow columns, two pairs on a line, ticked boxes."""
    book, sheet = new("利用申請書")

    def pair(row: int, first: int, label: str, value: Any, width: int = 10) -> None:
        sheet.cell(row, first, label)
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=first + 7)
        sheet.cell(row, first + 8, value)
        sheet.merge_cells(start_row=row, end_row=row, start_column=first + 8, end_column=first + 7 + width)

    sheet.cell(1, 1, "クラウドサービス利用申請書")
    sheet.merge_cells("A1:AJ1")
    pair(3, 1, "件　名", "庁内文書の共有", 28)
    pair(4, 1, "サービス名", DRIVE)
    pair(4, 19, "提供事業者", "若竹クラウド株式会社")
    pair(5, 1, "契約開始日", "令和９年４月１日")
    pair(5, 19, "契約終了日", "令和１０年３月３１日")
    pair(6, 1, "情報の格付け", "□機密性１　■機密性２　□機密性３", 28)
    pair(7, 1, "団体区分", "☑国　□独立行政法人　□地方公共団体", 28)
    pair(8, 1, "生成AIの利用", "□有　☑無")
    sheet.cell(10, 1, "注意　この様式は電子メールで提出してください。")
    return saved(book), {
        "tables": [table("利用申請書", (3, 8), layout="form")],
        "requirements": [
            read(
                "I",
                title="庁内文書の共有",
                service=DRIVE,
                provider="若竹クラウド株式会社",
                starts_on=FROM,
                ends_on=TO,
                information_class="2",
                body="national",
                generative_ai=False,
            )
        ],
        "skipped": {"1": "outside", "10": "outside"},
    }


@ugly("12_vertical.xlsx")
def _() -> tuple[bytes, Expected]:
    """A vertical table: one requirement per column, labels in the second column, No. in the first."""
    book, sheet = new("比較表")
    put(sheet, 1, [("利用予定サービスの比較表",)])
    labels = (
        "項目",
        "サービス名",
        "提供元",
        "機密性",
        "保管場所",
        "契約開始日",
        "契約終了日",
        "生成AIの利用",
    )
    columns = [
        ("要件１", DRIVE, "若竹クラウド㈱", "機密性2", "東京", START, END, "無"),
        ("要件２", NET, "若竹クラウド㈱", "同左", "大阪", "R9.4.1", "R10.3.31", "×"),
        ("要件３", MEET, "緑野通信（株）", "機密性1", "指定なし", "未定", END, "有"),
    ]
    for index, label in enumerate(labels):
        put(sheet, 3 + index, [(index or None, label, *(column[index] for column in columns))])
    return saved(book), {
        "tables": [table("比較表", (2, 2), layout="columns")],
        "requirements": [
            read(
                "C",
                service=DRIVE,
                provider="若竹クラウド㈱",
                information_class="2",
                regions=["東京"],
                starts_on=FROM,
                ends_on=TO,
                generative_ai=False,
            ),
            read(
                "D",
                service=NET,
                provider="若竹クラウド㈱",
                information_class="2",
                regions=["大阪"],
                starts_on=FROM,
                ends_on=TO,
                generative_ai=False,
            ),
            read(
                "E",
                service=MEET,
                provider="緑野通信(株)".replace("(", "（").replace(")", "）"),
                information_class="1",
                ends_on=TO,
                generative_ai=True,
            ),
        ],
        "carried": ["D6"],
    }


@ugly("13_form_labels.xlsx")
def _() -> tuple[bytes, Expected]:
    """A form of labels and values in two columns, with 契約期間 over 自 and 至 and a label nobody knows."""
    book, sheet = new("調書")
    put(sheet, 1, [("クラウドサービス調書",)])
    put(
        sheet,
        3,
        [
            ("業務名", None, "会議の開催"),
            ("サービス名", None, MEET),
            ("契約期間", "自", START),
            (None, "至", END),
            ("利用する機能", None, "会議;録画"),
            ("データの置き場", None, "東京"),
            ("国内限定", None, "要"),
        ],
    )
    merge(sheet, "A5:A6")
    return saved(book), {
        "tables": [table("調書", (3, 9), layout="form")],
        "requirements": [
            read(
                "C",
                title="会議の開催",
                service=MEET,
                starts_on=FROM,
                ends_on=TO,
                scope=["会議", "録画"],
                domestic_only=True,
            )
        ],
        "unknown": {"A8": "regions"},
    }


@ugly("23_checklist_chapters.xlsx")
def _() -> tuple[bytes, Expected]:
    """A checklist with 章・節, numbers 1.(1)ア, 区分 merged down, 必須/任意, 回答欄, the service above."""
    book, sheet = new("別紙２")
    put(sheet, 1, [("別紙２　セキュリティ要件確認表",), ("提案サービス名：若竹ドライブ",)])
    put(sheet, 4, [("章", "項番", "要件", "必須/任意", "回答欄")])
    put(
        sheet,
        5,
        [
            ("1 登録", "1.(1)ア", "ISMAPクラウドサービスリストに登録されていること。", "必須", None),
            (None, "1.(1)イ", "データセンターは国内にあること。", "必須", None),
            ("2 契約", "2.(1)", "準拠法は日本法とすること。", "任意", None),
            (None, None, None, None, None),
            ("※　任意の項目も回答すること。", None, None, None, None),
        ],
    )
    merge(sheet, "A5:A6")
    return saved(book), {
        "tables": [table("別紙２", (4, 4), form="B")],
        "requirements": [
            read(
                5,
                service=DRIVE,
                lines=[
                    "ISMAPクラウドサービスリストに登録されていること。",
                    "データセンターは国内にあること。",
                    "準拠法は日本法とすること。",
                ],
            )
        ],
        "line_rows": [5, 6, 7],
        "skipped": {"9": "note"},
    }


@ugly("24_sentence_over_rows.xlsx")
def _() -> tuple[bytes, Expected]:
    """A sentence typed over several rows, as on ruled paper, with numbers only where one begins."""
    book, sheet = new()
    put(sheet, 1, [("対象サービス", None, NET)])
    put(sheet, 3, [("No.", "区分", "要件", "適合")])
    put(
        sheet,
        4,
        [
            (1, "保存", "利用者のデータは、バックアップを含めて", None),
            (None, None, "国内のデータセンターに保存すること", None),
            (2, "監査", "監査を受け入れること", None),
            (None, None, "・立入検査を含む。", None),
        ],
    )
    return saved(book), {
        "tables": [table("要件", (3, 3), form="B")],
        "requirements": [
            read(
                4,
                service=NET,
                lines=[
                    "利用者のデータは、バックアップを含めて国内のデータセンターに保存すること",
                    "監査を受け入れること",
                    "・立入検査を含む。",
                ],
            )
        ],
        "line_rows": [4, 6, 7],
        "skipped": {"5": "continued"},
    }


@ugly("25_wide_header.xlsx")
def _() -> tuple[bytes, Expected]:
    """Eighty columns, of which few matter, and headers with long explanations in brackets."""
    book, sheet = new()
    long = (
        "利用するクラウドサービスの名称（正式な名称を記入すること。複数あるときは行を分けること。"
        "略称、通称、型番だけの記入は受け付けない。）"
    )
    headers = [
        "番号",
        "決裁区分",
        long,
        *(f"集計欄{n}" for n in range(1, 76)),
        "契約終了日",
        "データの保管場所",
    ]
    put(sheet, 1, [headers, [1, "部長", DRIVE, *range(75), END, "東京"]])
    for cell in sheet[1]:
        cell.alignment = Alignment(wrap_text=True)
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [read(2, service=DRIVE, ends_on=TO, regions=["東京"])],
    }


@ugly("26_unknown_headers.xlsx")
def _() -> tuple[bytes, Expected]:
    """Headers that nobody knows: what they may be is proposed by their wording and by what stands below."""
    book, sheet = new()
    put(sheet, 1, [("番号", "サービス名", "置き場", "いつまで", "リージョン等の指定", "雑")])
    put(sheet, 2, [(1, DRIVE, "東京", END, "国内", "a"), (2, NET, "大阪", END, "国内", "b")])
    return saved(book), {
        "tables": [table("要件", (1, 1))],
        "requirements": [read(2, service=DRIVE), read(3, service=NET)],
        "unknown": {"C": "regions", "D": "ends_on", "E": "regions", "F": None},
    }


@ugly("27_csv_cp932.csv")
def _() -> tuple[bytes, Expected]:
    """A CSV from an old system: cp932, quoted, with line breaks and commas inside cells and leading zeros."""
    rows = [
        '"管理番号","サービス名","利用する機能","契約開始日","契約終了日"',
        '"0012","若竹ドライブ","共有,版管理","R9.4.1","R10.3.31"',
        '"0013","若竹\r\n連絡網","""至急""配信","2027/4/1",""',
        "",
    ]
    return "\r\n".join(rows).encode("cp932"), {
        "tables": [table("27_csv_cp932", (1, 1))],
        "requirements": [
            read(2, service=DRIVE, scope=["共有", "版管理"], starts_on=FROM, ends_on=TO),
            read(3, service="若竹\n連絡網", scope=['"至急"配信'], starts_on=FROM),
        ],
    }

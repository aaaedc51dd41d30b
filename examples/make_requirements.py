"""Build ``requirements.xlsx``: a ministry's sheet of twenty needs, as officers write them.

The ministry and the products 「審査のてびき」 and 「旅費かんたん」 are invented; the other names are real services.
The rows meet the ten situations of ``docs/situations.md``. Run by ``make example``.
"""

from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Yu Gothic"
HEADER_ROW = 5
THIN = Side(style="thin", color="808080")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)

# (header, second header row under a merged parent, width)
COLUMNS = [
    ("No.", None, 5),
    ("用途", None, 24),
    ("クラウドサービス", "サービス名", 26),
    ("クラウドサービス", "提供事業者", 22),
    ("団体区分", None, 12),
    ("情報の格付", None, 12),
    ("対象リスト", None, 16),
    ("影響度", None, 8),
    ("利用期間", "自", 13),
    ("利用期間", "至", 13),
    ("利用する機能", None, 24),
    ("リージョン", None, 14),
    ("国内限定", None, 9),
    ("基盤", None, 16),
    ("生成AIの利用", None, 9),
    ("同等可", None, 7),
    ("備考", None, 34),
]

NATION, AGENCY, LOCAL = "国の機関", "独立行政法人", "地方公共団体"
START, END = date(2027, 4, 1), date(2028, 3, 31)

# fmt: off
ROWS = [
    ("業務システム共通基盤", "AWS", "アマゾン ウェブ サービス", NATION, "機密性2", "ISMAP", None, START, END,
     None, "東京;大阪", None, None, "無", None, None),
    ("統計データ分析", "Google Cloud Platform", "Google LLC", NATION, "機密性2", "ISMAP", None, START, END,
     "Vertex AI", None, None, None, "有", None, None),
    ("許認可の審査支援", "審査のてびき", "落札者提案", NATION, "機密性2", "ISMAP", None, START, END,
     None, None, None, "Google Cloud Platform", "無", None, "Google Cloud上で動くSaaS。「基盤が登録済み」との説明あり"),
    ("職員用メール・文書作成", "Microsoft", None, NATION, "機密性2", "ISMAP", None, START, END,
     None, None, None, None, "無", None, "「マイクロソフトは登録済み」とのこと"),
    ("開発環境", "Azure DevOps", "日本マイクロソフト株式会社", NATION, "機密性２", "ISMAP", None, "R9.4.1", "R10.3.31",
     None, "東日本", None, None, "無", None, None),
    ("窓口案内の試行", "さくらのクラウド", "さくらインターネット㈱", NATION, "機密性2", "ISMAP", None, START, END,
     "オブジェクトストレージ\nさくらのAI Engine", "石狩", None, None, "有", None, None),
    ("課内の連絡", "Slack", "セールスフォース・ジャパン", NATION, "機密性2", "ISMAP", None, START, END,
     None, None, None, None, "無", None, "有効期限を過ぎ、更新の審査中と聞いている"),
    ("相談受付の顧客管理", "Salesforce Services", "㈱セールスフォース・ジャパン", NATION, "機密性2", "ISMAP", None,
     "令和９年４月１日", "令和１２年３月３１日", None, None, None, None, "無", None, "三年契約"),
    ("共同編集・ビデオ会議", "Google Workspace", "グーグル合同会社", NATION, "機密性2", "ISMAP", None, START, END,
     None, None, "要", None, "無", None, "データの処理を国内に限る"),
    ("公開資料の動画配信", "（未定）動画配信サービス", None, NATION, "機密性2", "ISMAP", "低位", START, END,
     None, None, None, None, "無", None, "候補はISMAP-LIUの登録。仕様書案は「ISMAPに登録」のみ"),
    ("市町村共同の受付台帳", "kintone", "サイボウズ", LOCAL, "自治体機密性3B", "ISMAP又はISMAP-LIU", None, date(2027, 7, 1),
     END, None, None, None, None, "無", None, "住民の個人情報を扱う"),
    ("出張旅費の精算", "旅費かんたん", "落札者提案", NATION, "機密性2", "ISMAP", None, START, END,
     None, None, None, None, "無", "可", "DMP掲載、ISO/IEC 27017認証を同等として提案"),
    ("仮想デスクトップ", "C21-0012-2", None, NATION, "機密性2", "ISMAP", None, START, END,
     "Azure", "Japan East", None, None, "無", None, "番号の「-2」は更新回数ではないか、との照会あり"),
    ("基幹データベース", "OCI", "日本オラクル", NATION, "機密性2", "ISMAP", None, START, END,
     "Exadata Cloud@Customer", None, None, None, "無", None, None),
    ("電文の中継", "IBM Cloud", "日本アイ・ビー・エム", AGENCY, "機密性2", "ISMAP", None, START, END,
     "Event Streams ライトプラン", None, None, None, "無", None, None),
    ("政策データの共有", "Snowflake", None, AGENCY, "機密性2", "ISMAP", None, START, END,
     None, "東京", None, None, "無", None, None),
    ("文案作成の補助", "Gemini Enterprise", "Google", NATION, "機密性2", "ISMAP", None, START, END,
     None, None, None, None, "有", None, None),
    ("広報サイトの配信と防御", None, None, NATION, "機密性2", "ISMAP", None, START, END,
     "CDN、WAF", None, None, None, "無", None, "サービスは未定。候補を知りたい"),
    ("庁内共通の仮想サーバ", "IIJ GIO インフラストラクチャー P2", "（株）インターネットイニシアティブ", NATION, "機密性2",
     "ISMAP", None, datetime(2027, 4, 1), datetime(2029, 3, 31), None, None, None, None, "無", None, "二年契約"),
    ("外交文書の保管", "FJcloud-O", "富士通", NATION, "機密性3", "ISMAP", None, START, END,
     None, None, None, None, "無", None, "登録は「FJcloud-V」ではないかとの指摘あり"),
]
# fmt: on


def header(sheet: Worksheet) -> None:
    """Write the title block and the two header rows."""
    sheet["A1"] = "令和９年度　クラウドサービス利用調書（案）"
    sheet["A1"].font = Font(name=FONT, size=14, bold=True)
    sheet["A2"] = "架空省　大臣官房　情報システム課"
    sheet["A3"] = "記入例です。省名と一部の製品名は架空です。"
    for cell in ("A2", "A3"):
        sheet[cell].font = Font(name=FONT, size=10, color="404040")
    for column, (parent, child, width) in enumerate(COLUMNS, start=1):
        top, bottom = sheet.cell(HEADER_ROW, column, parent), sheet.cell(HEADER_ROW + 1, column, child)
        for cell in (top, bottom):
            cell.font = Font(name=FONT, size=10, bold=True)
            cell.fill = PatternFill("solid", fgColor="DDE6F0")
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = BORDER
        sheet.column_dimensions[top.column_letter].width = width
        if child is None:
            sheet.merge_cells(
                start_row=HEADER_ROW, end_row=HEADER_ROW + 1, start_column=column, end_column=column
            )
    for first in (3, 9):
        sheet.cell(HEADER_ROW, first + 1).value = None
        sheet.merge_cells(start_row=HEADER_ROW, end_row=HEADER_ROW, start_column=first, end_column=first + 1)


def body(sheet: Worksheet) -> None:
    """Write the twenty rows."""
    for number, values in enumerate(ROWS, start=1):
        for column, value in enumerate((number, *values), start=1):
            cell = sheet.cell(HEADER_ROW + 1 + number, column, value)
            cell.font = Font(name=FONT, size=10)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.border = BORDER
            if isinstance(value, date):
                cell.number_format = "yyyy/m/d"


def build() -> Workbook:
    """Return the workbook."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "利用調書"
    header(sheet)
    body(sheet)
    last = HEADER_ROW + 1 + len(ROWS)
    sheet.cell(last + 2, 1, "注１　情報の格付は、断りのない限り国の基準による。").font = Font(
        name=FONT, size=9
    )
    sheet.cell(last + 3, 1, "注２　契約の終わりが未定のときは空欄とする。").font = Font(name=FONT, size=9)
    yes_no = DataValidation(type="list", formula1='"有,無"', allow_blank=True)
    yes_no.add(f"O{HEADER_ROW + 2}:O{last}")
    sheet.add_data_validation(yes_no)
    sheet.freeze_panes = f"D{HEADER_ROW + 2}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW + 1}"
    workbook.properties.creator = "ismap-lookup"
    workbook.properties.created = datetime(2026, 11, 22)
    return workbook


if __name__ == "__main__":
    build().save(Path(__file__).with_name("requirements.xlsx"))

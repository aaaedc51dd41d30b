"""Cells written into the rows of a worksheet part: whatever the markup, all else stays byte for byte."""

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.worksheet import Worksheet

from lookup.knowledge import Knowledge
from lookup.sheets import OpenSheet
from lookup.workbook.row_edit import Put, RowEdit, edit_rows

from .books import HEADER, INFO, ON, assessment, opened, parts_of, table

NEW = b'<c r="D1" s="7" t="inlineStr"><is><t xml:space="preserve">new</t></is></c>'


def edited(row: str, prefix: str = "", *, cleared: tuple[int, int] | None = None) -> str:
    edit = RowEdit({4: Put("new", 7)}, [cleared] if cleared else [])
    return b"".join(edit_rows(row.encode(), prefix, {1: edit})).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<c r="A1"><v>1</v></c><c r="C1" t="str"><v>&lt;c r="Z1"&gt;</v></c>', ""),
        ('<c r="A1"><v>1</v></c><c r="C1" s="3"/>', ""),
        ('<c r="A1"/><c r="C1" ><v>2</v></c>', '<extLst><ext uri="x"/></extLst>'),
        ("<c><v>1</v></c><c><v>2</v></c>", ""),
        ('<c r="A1"/><!-- <c r="Z1"> -->', ""),
        ('<c r="A1"><is><t><![CDATA[<c r="Z1"/>]]></t></is></c>', ""),
        ('<c r="A1"/>', '<c r="F1"><v>9</v></c>'),
        ("", '<c r="F1"><v>9</v></c>'),
        ("", ""),
    ],
)
def test_a_cell_goes_behind_those_left_of_it(before: str, after: str) -> None:
    made = edited(f'<row r="1">{before}{after}</row><row r="2"/>')
    comment, _, rest = before.partition("<!--")

    assert made in {
        f'<row r="1">{before}{NEW.decode()}{after}</row><row r="2"/>',
        f'<row r="1">{comment}{NEW.decode()}{"<!--" if rest else ""}{rest}{after}</row><row r="2"/>',
    }


def test_a_cell_in_the_way_is_replaced() -> None:
    made = edited('<row r="1"><c r="A1"/><c r="D1"><v>old</v></c><c r="E1"/></row>')

    assert made == f'<row r="1"><c r="A1"/>{NEW.decode()}<c r="E1"/></row>'


def test_cells_of_an_earlier_answer_go() -> None:
    made = edited('<row r="1"><c r="A1"/><c r="D1"/><c r="E1"><v>old</v></c></row>', cleared=(4, 5))

    assert made == f'<row r="1"><c r="A1"/>{NEW.decode()}</row>'


def test_elements_with_a_prefix_are_known() -> None:
    made = edited('<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>', "x:")

    assert made.startswith('<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="D1"')


def test_a_row_that_is_not_there_is_made_in_its_place() -> None:
    edits = {2: RowEdit({1: Put(5, 0)}, []), 9: RowEdit({1: Put("", 3)}, [])}
    made = b"".join(edit_rows(b'<row r="1"/><row r="3"/>', "", edits)).decode()

    second = '<row r="2"><c r="A2" s="0"><v>5</v></c></row>'
    assert made == f'<row r="1"/>{second}<row r="3"/><row r="9"><c r="A9" s="3"/></row>'


def test_charts_comments_and_conditional_formats_stay_byte_for_byte(knowledge: Knowledge) -> None:
    def fill(sheet: Worksheet) -> None:
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=1, min_row=2, max_row=3))
        sheet.add_chart(chart, "A9")
        sheet["A2"].comment = Comment("確認済み", "担当")
        rule = Rule(type="cellIs", operator="equal", formula=["1"], stopIfTrue=True)
        sheet.conditional_formatting.add("A2:A9", rule)
        sheet.page_setup.orientation = "portrait"
        sheet.page_setup.paperSize = 8
        sheet.print_area = "A1:E9"

    data = table(HEADER, (1, "共有", "若竹ドライブ", None, None), change=fill)
    with OpenSheet(data, "要件.xlsx", knowledge) as sheet:
        made = tuple(assessment(entry.requirement) for entry in sheet.reading.requirements)
        answered = sheet.answer(made, INFO, ON, "ja")
    before, after = parts_of(data), parts_of(answered)
    kept = [name for name in before if "chart" in name or "drawing" in name or "comment" in name]

    assert len(kept) >= 4
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    page = opened(answered)["要件"]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("portrait", 8)
    assert page.print_area == "'要件'!$A$1:$E$9"
    assert len(page.conditional_formatting) == 1
    assert page["A2"].comment is not None

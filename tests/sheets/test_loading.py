"""A workbook's values come out as they were put in, whichever program wrote the file."""

import string
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from lookup.workbook.book import Area, BadCell, Book, Value, address, area, letters, place
from lookup.workbook.loading import load
from lookup.workbook.parts import Package
from lookup.workbook.splicing import outline, utf8
from lookup.workbook.styles import shows_date

from .books import changed, packed, parts_of, table

DAY = datetime(2027, 1, 5)  # noqa: DTZ001 - a workbook's days know no zone
FIRST, LAST = datetime(1950, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001 - likewise
SHEET = "xl/worksheets/sheet1.xml"


def values(data: bytes) -> dict[str, Value]:
    return {address(*at): value for at, value in loaded(data).sheets[0].cells.items()}


def loaded(data: bytes) -> Book:
    return load(Package(data))


VISIBLE = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="_"), min_size=1
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            VISIBLE.filter(lambda text: not text.startswith(("=", "#"))),
            st.integers(-(10**12), 10**12),
            st.floats(-1e9, 1e9).filter(lambda number: not number.is_integer()),
            st.booleans(),
            st.datetimes(FIRST, LAST).map(lambda d: d.replace(microsecond=0)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_values_come_back_as_they_were_written(row: list[Value]) -> None:
    read = loaded(table(row)).sheets[0].cells

    for column, value in enumerate(row, 1):
        found = read[1, column]
        if isinstance(value, datetime) and isinstance(found, datetime):
            assert abs((found - value).total_seconds()) < 1
        elif isinstance(value, float) and isinstance(found, int | float):
            assert found == pytest.approx(value)
        else:
            assert found == value


def cells_xml(cells: bytes) -> bytes:
    """Return a workbook whose first sheet has the row *cells*."""
    data = table(("x",))
    sheet = parts_of(data)[SHEET]
    start, end = sheet.index(b"<sheetData>"), sheet.index(b"</sheetData>")
    return packed({**parts_of(data), SHEET: sheet[:start] + b"<sheetData>" + cells + sheet[end:]})


def test_cells_without_addresses_stand_one_after_the_other() -> None:
    rows = b'<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c><v>5</v></c></row>'
    rows += b"<row><c><v>6</v></c></row>"

    assert values(cells_xml(rows)) == {"A1": 1, "C1": 3, "A5": 5, "A6": 6}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (b'<c t="str"><f>A2&amp;B2</f><v>AB</v></c>', "AB"),
        (b'<c t="str"><f>IF(1,"","")</f><v></v></c>', None),
        (b"<c><f>1+1</f><v>2</v></c>", 2),
        (b"<c><f>A2+1</f></c>", BadCell("=A2+1", formula=True)),
        (b"<c><f>A2+1</f><v></v></c>", BadCell("=A2+1", formula=True)),
        (b'<c t="e"><v>#REF!</v></c>', BadCell("#REF!")),
        (b'<c t="e"><f>A0</f><v>#N/A</v></c>', BadCell("#N/A")),
        (b'<c t="b"><v>1</v></c>', True),
        (b'<c t="b"><v>0</v></c>', False),
        (b'<c t="d"><v>2027-01-05T00:00:00</v></c>', DAY),
        (b'<c t="inlineStr"><is><t>a</t></is></c>', "a"),
        (b'<c t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>', "a b"),
        ('<c t="inlineStr"><is><t>東京</t><rPh><t>トウ</t></rPh></is></c>'.encode(), "東京"),
        (b'<c t="inlineStr"><is><t>a_x000D_b</t></is></c>', "a\rb"),
        (b"<c><v>46392.0</v></c>", 46392),
        (b"<c><v>1E3</v></c>", 1000),
        (b"<c><v>0.5</v></c>", 0.5),
        (b"<c><v></v></c>", None),
        (b'<c t="s"><v></v></c>', None),
    ],
)  # fmt: skip
def test_every_kind_of_cell_is_read(cell: bytes, value: Value | None) -> None:
    assert values(cells_xml(b"<row>" + cell + b"</row>")).get("A1") == value


def test_rich_text_is_read_as_plain_text() -> None:
    rich = CellRichText("若竹", TextBlock(InlineFont(b=True), "ドライブ"))

    assert values(table((rich,))) == {"A1": "若竹ドライブ"}


STRUCK = '<r><rPr><strike/></rPr><t>旧</t></r><r><rPr><strike val="0"/></rPr><t>新</t></r>'


@pytest.mark.parametrize("shared", [True, False])
def test_wording_that_is_struck_out_is_kept_apart(shared: bool) -> None:  # noqa: FBT001
    inline = f'<row><c t="inlineStr"><is>{STRUCK}</is></c></row>'.encode()
    data = cells_xml(b'<row><c t="s"><v>0</v></c></row>' if shared else inline)
    if shared:
        parts = parts_of(data)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        target = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
        path = "xl/_rels/workbook.xml.rels"
        strings = f"<sst><si>{STRUCK}</si></sst>".encode()
        related = parts[path].replace(b"</Relationships>", target.encode())
        data = packed({**parts, path: related, "xl/sharedStrings.xml": strings})
    sheet = loaded(data).sheets[0]

    assert sheet.cells == {(1, 1): "新"}
    assert sheet.struck == {(1, 1): "旧"}


def test_a_cell_whose_style_strikes_it_out_holds_no_value() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["A1"].font = Font(strike=True)

    sheet = loaded(table(("旧", "新"), change=strike)).sheets[0]

    assert sheet.cells == {(1, 2): "新"}
    assert sheet.struck == {(1, 1): "旧"}


def test_elements_with_a_prefix_are_read_as_well() -> None:
    data = table(("若竹ドライブ",))
    sheet = parts_of(data)[SHEET].replace(b"<", b"<x:").replace(b"<x:/", b"</x:")
    sheet = sheet.replace(b"<x:?xml", b"<?xml").replace(b"xmlns=", b"xmlns:x=")

    assert values(packed({**parts_of(data), SHEET: sheet})) == {"A1": "若竹ドライブ"}


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    def format_as_day(sheet: Worksheet) -> None:
        sheet["A1"].number_format = 'ggge"年"m"月"d"日"'
        assert sheet.parent is not None
        sheet.parent.epoch = CALENDAR_MAC_1904

    data = table((DAY,), change=format_as_day)

    assert loaded(data).epoch_1904
    assert values(data) == {"A1": DAY}


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("yyyy/m/d", True),
        ('ggge"年"m"月"d"日"', True),
        ("[$-411]ge.m.d;@", True),
        ("[h]:mm", True),
        ("General", False),
        ("0.00E+00", False),
        ('#,##0"件";[Red]-#,##0', False),
        ('"月額" 0', False),
        ("@", False),
        ("[Magenta]0", False),
    ],
)
def test_formats_that_show_dates_are_told_from_those_that_do_not(code: str, date: bool) -> None:  # noqa: FBT001
    assert shows_date(code) is date


def test_a_number_no_day_can_have_stays_a_number() -> None:
    def format_as_day(sheet: Worksheet) -> None:
        for cell in sheet[1]:
            cell.number_format = "yyyy/m/d"

    assert values(table((0.5, 1e12), change=format_as_day)) == {"A1": 0.5, "B1": 10**12}


def test_merges_hidden_rows_and_columns_and_sheet_states_are_seen() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:B2")
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[4].height = 99
        sheet.column_dimensions["C"].hidden = True

    data = table(("x",), ("y",), ("z",), ("w",), change=change)
    sheet = loaded(changed(data, SHEET, (b'ht="99"', b'ht="0"'))).sheets[0]

    assert sheet.merges == (Area(1, 1, 2, 2),)
    assert sheet.hidden_rows == {3, 4}
    assert sheet.is_hidden_column(3)
    assert not sheet.is_hidden_column(2)
    assert sheet.visible


def test_addresses_are_written_and_read() -> None:
    assert [letters(n) for n in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert place("$AB$12") == (12, 28)
    assert str(area("B2:D9")) == "B2:D9"
    assert str(area("C3")) == "C3"
    assert area("D9:B2") == Area(2, 2, 9, 4)
    with pytest.raises(ValueError, match="12"):
        place("12")


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_every_place_has_one_address(row: int, column: int) -> None:
    assert place(address(row, column)) == (row, column)


def test_parts_in_utf16_are_turned_into_utf8() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><a><b/>東京</a>'

    assert utf8(text.encode("utf-16")).decode() == text.replace("UTF-16", "UTF-8")
    assert utf8(b"\xef\xbb\xbf<a/>") == b"<a/>"


@given(st.recursive(st.just(""), lambda inner: st.lists(inner, max_size=3), max_leaves=8))
def test_the_outline_knows_where_every_element_stands(tree: object) -> None:
    def written(node: object) -> str:
        inner = "".join(map(written, node)) if isinstance(node, list) else "文"
        return f'<n a="1 > 0">{inner}</n>' if inner else '<n b="/"/>'

    data = f"<r>{written(tree)}</r>".encode()
    root = outline(data, 5)

    def check(node: object) -> None:
        assert data[node.start : node.end].startswith(b"<n")  # type: ignore[attr-defined]
        assert data[: node.end].endswith(b">")  # type: ignore[attr-defined]

    for child in root.children:
        check(child)
        for grandchild in child.children:
            check(grandchild)
    assert set(string.ascii_letters) >= set(root.name)

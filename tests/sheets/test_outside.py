"""Conditions that stand in no cell, in text boxes and notes, decide nothing and are never passed over."""

from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from lookup.answering import answer_sheet
from lookup.knowledge import Knowledge
from lookup.matching.catalogue import Catalogue
from lookup.sheets import read_sheet
from lookup.sheets.report import SheetReading

from .books import ON, book, changed, packed, parts_of, table

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
ROWS = (("サービス名", "備考"), ("若竹ドライブ", None), ("白樺会議", None))


def shape(text: str, corner: str = "") -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in text.split("\n"))
    drawn = f"<xdr:sp><xdr:txBody>{paragraphs}</xdr:txBody></xdr:sp>"
    return f"<xdr:twoCellAnchor>{corner}{drawn}</xdr:twoCellAnchor>"


def drawn(data: bytes, drawing: str) -> bytes:
    """Return the workbook *data* with shapes on its first sheet."""
    parts = parts_of(data)
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId9" Type="{RELATION}/drawing"'
        ' Target="/xl/drawings/drawing1.xml"/></Relationships>'
    ).encode()
    parts["xl/drawings/drawing1.xml"] = drawing.encode()
    return packed(parts)


def with_shapes(*anchors: str) -> bytes:
    return drawn(
        table(*ROWS), f'<xdr:wsDr xmlns:xdr="x" xmlns:a="a" xmlns:mc="m">{"".join(anchors)}</xdr:wsDr>'
    )


def noted(**notes: str) -> bytes:
    """Return the workbook with a note on each cell that is named."""

    def note(sheet: Worksheet) -> None:
        for cell, text in notes.items():
            sheet[cell].comment = Comment(text, "")

    return table(*ROWS, change=note)


def told(data: bytes, knowledge: Knowledge) -> list[str]:
    return [warning.ja for warning in reading(data, knowledge).report.warnings]


def reading(data: bytes, knowledge: Knowledge) -> SheetReading:
    return read_sheet(data, "要件.xlsx", knowledge)


def test_the_text_of_a_text_box_is_told_with_the_cell_it_begins_over(knowledge: Knowledge) -> None:
    corner = "<xdr:from><xdr:col>1</xdr:col><xdr:colOff>5</xdr:colOff><xdr:row>5</xdr:row></xdr:from>"
    (warning,) = told(with_shapes(shape("データは国内に限る。\n同等品も可とする。", corner)), knowledge)
    assert warning.startswith("シート「要件」のセルの外の文字は、判定に使っていません：")
    assert "図形（B6）「データは国内に限る。 同等品も可とする。」" in warning


def test_a_shape_without_text_is_not_worth_a_word_and_what_older_programs_show_is_told_once(
    knowledge: Knowledge,
) -> None:
    assert told(with_shapes(shape(" ")), knowledge) == []
    both = shape("国内に限る").replace(
        "<xdr:sp>",
        "<mc:AlternateContent><mc:Fallback><a:t>国内に限る</a:t></mc:Fallback></mc:AlternateContent><xdr:sp>",
    )
    (warning,) = told(with_shapes(both), knowledge)
    assert warning.count("国内に限る") == 1
    assert "図形（－）" in warning


def test_of_many_the_first_are_shown_and_the_rest_counted(knowledge: Knowledge) -> None:
    (warning,) = told(with_shapes(*(shape(f"注記{n}" * 30) for n in range(7))), knowledge)
    assert warning.count("…」") == 5
    assert "ほか 2 件" in warning


def test_a_drawing_that_cannot_be_read_hinders_nothing(knowledge: Knowledge) -> None:
    found = reading(drawn(table(*ROWS), "<xdr:wsDr><broken"), knowledge)
    assert [entry.requirement.service for entry in found.requirements] == ["若竹ドライブ", "白樺会議"]


def test_a_note_on_a_cell_is_told_and_belongs_to_its_row(knowledge: Knowledge) -> None:
    found = reading(noted(A3="東京か大阪に\n限る"), knowledge)
    (warning,) = found.report.warnings
    assert "コメント（A3）「東京か大阪に 限る」" in warning.ja
    assert "note (A3)" in warning.en
    assert [[(remark.cell, remark.text) for remark in remarks] for remarks in found.remarks] == [
        [],
        [("A3", "東京か大阪に限る")],
    ]


def test_the_notes_of_a_vertical_table_belong_to_their_columns(knowledge: Knowledge) -> None:
    rows = (
        ("項目", "案1", "案2"),
        ("サービス名", "若竹ドライブ", "白樺会議"),
        ("契約開始日", "2027/1/5", "2027/1/5"),
        ("契約終了日", "2027/3/26", "2027/3/26"),
        ("リージョン", "東京", "東京"),
    )

    def note(sheet: Worksheet) -> None:
        sheet["C2"].comment = Comment("国内限定", "")

    found = reading(table(*rows, change=note), knowledge)
    assert found.places[0].layout == "columns"
    assert [[remark.cell for remark in remarks] for remarks in found.remarks] == [[], ["C2"]]


def test_what_is_said_in_a_thread_is_told_without_the_notice_for_older_programs(knowledge: Knowledge) -> None:
    parts = parts_of(noted(A2="[Threaded comment] Your version of Excel allows you to read this. 国内限定"))
    (rels,) = (name for name in parts if name.endswith("sheet1.xml.rels"))
    thread = f'<Relationship Id="rId8" Type="{RELATION}/threadedComment" Target="/xl/t.xml"/></Relationships>'
    data = changed(packed(parts), rels, (b"</Relationships>", thread.encode()))
    texts = "".join(
        f'<threadedComment ref="A2"><text>{text}</text></threadedComment>' for text in ("国内限定", "了解")
    )
    (warning,) = told(packed({**parts_of(data), "xl/t.xml": f"<c>{texts}</c>".encode()}), knowledge)
    assert "コメント（A2）「国内限定 了解」" in warning


def test_sheets_that_nobody_sees_are_passed_over(knowledge: Knowledge) -> None:
    def hide(workbook: object) -> None:
        sheet = workbook["控え"]  # type: ignore[index]
        sheet["A1"].comment = Comment("国内限定", "")
        sheet.sheet_state = "hidden"

    assert told(book(("要件", ROWS), ("控え", [("控え",)]), change=hide), knowledge) == []


def test_a_condition_in_a_note_is_asked_about(catalogue: Catalogue) -> None:
    answer, _ = answer_sheet(catalogue, noted(A2="保存先は国内に限る"), "要件.xlsx", on=ON, lang=None)
    (cell,) = answer.requirements[0].unjudged
    assert (cell.cell, cell.text) == ("A2", "保存先は国内に限る")
    assert "A2（コメント）" in cell.message.ja
    assert "A2 (note)" in cell.message.en
    assert not answer.requirements[1].unjudged

"""No file can harm the service: it is refused quickly, with a clear message, or read in a bounded child."""

import io
import time
import zipfile
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import ModuleType

import msgspec
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lookup.errors import UnreadableFile
from lookup.knowledge import Knowledge
from lookup.sheets import read_sheet
from lookup.workbook import LIMITS, ChildFailed, Dialogue, Limits, check_package, in_child

from .books import DATA, HEADER, book, changed, packed, parts_of, table

GOOD = table(HEADER, (1, "業務", "若竹ドライブ", None, None))
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
QUICK = msgspec.structs.replace(LIMITS, seconds=1.0)


def refused(data: bytes, name: str = "要件.xlsx", limits: Limits = LIMITS) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        check_package(data, name, limits)
    return caught.value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "workbook.empty"),
        ("番号,サービス名\n1,若竹ドライブ\n".encode(), "workbook.is_text"),
        (b"%PDF-1.7 ...", "workbook.other_document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "workbook.not_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "workbook.old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "workbook.encrypted"),
        (GOOD[: len(GOOD) // 2], "workbook.broken"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "workbook.open_document"),
        (packed({"xl/workbook.bin": b""}), "workbook.binary_format"),
        (packed({"word/document.xml": b""}), "workbook.other_document"),
        (packed({"photo.jpg": b""}), "workbook.not_workbook"),
    ],
)
def test_a_file_of_another_kind_is_named_for_what_it_is(data: bytes, code: str) -> None:
    problem = refused(data)

    assert code == problem.code
    assert "要件.xlsx" in problem.text.ja
    assert "要件.xlsx" in problem.text.en


def test_a_part_encrypted_in_the_zip_is_told_as_encrypted() -> None:
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1

    assert refused(bytes(data)).code == "workbook.encrypted"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=100), "workbook.too_large"),
        (Limits(entries=3), "workbook.too_many_parts"),
        (Limits(unpacked_bytes=1000), "workbook.unpacks_too_large"),
    ],
)
def test_what_is_over_a_limit_is_refused_before_anything_is_unpacked(limits: Limits, code: str) -> None:
    assert code == refused(GOOD, limits=limits).code


def test_pictures_have_a_limit_of_their_own() -> None:
    data = packed({**parts_of(GOOD), "xl/media/image1.png": b"\0" * 5000})

    assert refused(data, limits=Limits(media_bytes=1000)).code == "workbook.unpacks_too_large"


def test_a_part_that_unpacks_to_hundreds_of_times_its_size_is_a_bomb() -> None:
    strings = b"<sst " + NAMESPACE + b">" + b"<si><t>a</t></si>" * 600_000 + b"</sst>"
    data = packed({**parts_of(GOOD), "xl/sharedStrings.xml": strings})

    assert len(data) < 200_000
    assert refused(data).code == "workbook.bomb"


# ---------------------------------------------------------------- what only parsing shows


def sheet_of(rows: bytes) -> bytes:
    sheet = b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    return packed({**parts_of(GOOD), "xl/worksheets/sheet1.xml": sheet})


FAR = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MANY = b"".join(b'<row r="%d"><c><v>1</v></c></row>' % n for n in range(1, 60_000))
SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (sheet_of(FAR), "workbook.too_many_rows", "XFD1048576"),
        (sheet_of(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'), "workbook.too_many_columns", "XFD1"),
        (sheet_of(b"<row><c/></row>" * 60_000), "workbook.too_many_cells", "50,000"),
        (sheet_of(MANY), "workbook.too_many_rows", "A40001"),
        (changed(GOOD, SHEET, (b"<worksheet", ENTITY + b"<worksheet")), "workbook.bomb", ""),
        (changed(GOOD, "xl/workbook.xml", (b"</sheets>", b"")), "workbook.broken", ""),
        (changed(GOOD, "_rels/.rels", (b'/officeDocument"', b'/other"')), "workbook.not_workbook", ""),
        (
            changed(
                GOOD,
                "_rels/.rels",
                (
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
                ),
            ),
            "workbook.strict_format",
            "Strict",
        ),
    ],
)  # fmt: skip
def test_what_parsing_brings_to_light_is_refused_with_its_place(
    data: bytes, code: str, said: str, knowledge: Knowledge
) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        read_sheet(data, "要件.xlsx", knowledge, Limits(ratio=100_000, cells=50_000, rows=40_000))

    assert code == caught.value.code
    assert said in caught.value.text.ja
    assert time.monotonic() - started < 10


def test_too_many_cells_are_counted_over_all_sheets(knowledge: Knowledge) -> None:
    rows = [HEADER, *((n, "業務", "若竹ドライブ", None, None) for n in range(50))]
    data = book(("一", rows), ("二", rows))

    with pytest.raises(UnreadableFile) as caught:
        read_sheet(data, "要件.xlsx", knowledge, Limits(cells=200))

    assert caught.value.code == "workbook.too_many_cells"


def test_too_many_merged_areas_and_too_many_shared_texts_are_refused(knowledge: Knowledge) -> None:
    def merge(sheet: Worksheet) -> None:
        for row in range(20, 60):
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)

    merged = table(HEADER, change=merge)
    shared = (DATA / "form_a_clean.xlsx").read_bytes()
    for data in (merged, shared):
        with pytest.raises(UnreadableFile) as caught:
            read_sheet(data, "要件.xlsx", knowledge, Limits(cells=20))

        assert caught.value.code == "workbook.too_many_cells"


def test_a_part_with_a_wrong_checksum_is_told_as_damaged(knowledge: Knowledge) -> None:
    data = bytearray(GOOD)
    at = data.index(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml")
    data[at + 5] ^= 0xFF

    with pytest.raises(UnreadableFile) as caught:
        read_sheet(bytes(data), "要件.xlsx", knowledge)

    assert caught.value.code == "workbook.broken"
    assert isinstance(caught.value.__cause__, ChildFailed | type(None))


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (b"", LIMITS, "workbook.empty"),
        (b"\r\n \n", LIMITS, "workbook.empty"),
        ("番号,サービス名\n1,若竹ドライブ".encode()[:-1], LIMITS, "sheets.undecodable"),
        ('番号,サービス名\n1,"若竹ドライブ\n'.encode("cp932"), LIMITS, "sheets.broken_csv"),
        ("番号,サービス名\n1,若竹\n".encode(), Limits(file_bytes=10), "workbook.too_large"),
        (b"a,b\n" * 50, Limits(rows=20), "workbook.too_many_rows"),
        (b"a," * 50, Limits(columns=20), "workbook.too_many_columns"),
        (b"a,b\n" * 50, Limits(cells=20), "workbook.too_many_cells"),
        (b"x" * 200_000, LIMITS, "sheets.broken_csv"),
        ("売上,金額\n東,1\n".encode(), LIMITS, "sheets.no_header"),
    ],
)
def test_a_csv_file_that_cannot_be_used_is_told_why(
    data: bytes, limits: Limits, code: str, knowledge: Knowledge
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_sheet(data, "要件.CSV", knowledge, limits)

    assert caught.value.code == code
    assert "要件.CSV" in caught.value.text.ja


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_file_is_read_whatever_its_encoding_and_delimiter(
    encoding: str, delimiter: str, knowledge: Knowledge
) -> None:
    rows = [("番号", "サービス名", "利用する機能"), ("001", "若竹ドライブ", '"共有"')]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    reading = read_sheet(data, "要件:一覧.csv", knowledge)

    assert reading.requirements[0].requirement.id == "001"
    assert reading.requirements[0].sheet == "要件_一覧"
    assert "CSV" in reading.report.warnings[0].ja


def test_a_workbook_called_csv_is_read_as_the_workbook_it_is(knowledge: Knowledge) -> None:
    assert read_sheet(GOOD, "要件.csv", knowledge).requirements[0].requirement.service == "若竹ドライブ"


# ---------------------------------------------------------------- the child process


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Functions that a child can import, since the path goes along with the call."""
    monkeypatch.syspath_prepend(Path(__file__).parent)
    return import_module("hostile")


def test_a_function_runs_in_a_child_with_typed_arguments_and_result(hostile: ModuleType) -> None:
    assert in_child(hostile.double, 21, date(2027, 1, 5), name="a.xlsx") == (42, date(2027, 1, 5))


def test_what_the_child_prints_does_not_disturb_its_answer(hostile: ModuleType) -> None:
    assert in_child(hostile.prints, 7, name="a.xlsx") == 7


@pytest.mark.parametrize(
    ("function", "limits", "code"),
    [
        ("dies", LIMITS, "workbook.died"),
        ("sleeps", QUICK, "workbook.too_slow"),
        ("spins", QUICK, "workbook.too_slow"),
        ("grows", LIMITS, "workbook.too_heavy"),
        ("breaks", LIMITS, "workbook.broken"),
    ],
)
def test_whatever_happens_in_the_child_becomes_a_clear_message(
    function: str, limits: Limits, code: str, hostile: ModuleType
) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableFile) as caught:
        in_child(getattr(hostile, function), 1, limits=limits, name="要件.xlsx")

    assert code == caught.value.code
    assert time.monotonic() - started < 8


def test_the_traceback_of_the_child_is_kept_for_developers(hostile: ModuleType) -> None:
    with pytest.raises(UnreadableFile) as caught:
        in_child(hostile.breaks, 1, name="要件.xlsx")

    assert "a damaged part" in str(caught.value.__cause__)


def test_a_dialogue_yields_takes_an_answer_and_returns(hostile: ModuleType) -> None:
    with Dialogue(hostile.talks, (1,), name="a.xlsx") as dialogue:
        assert dialogue.first == 2
        assert dialogue.finish("はい") == "はいはい"


def test_a_dialogue_that_breaks_in_its_second_step_is_told(hostile: ModuleType) -> None:
    with (
        Dialogue(hostile.breaks_later, (1,), name="a.xlsx") as dialogue,
        pytest.raises(UnreadableFile) as caught,
    ):
        dialogue.finish("x")

    assert caught.value.code == "workbook.broken"


def test_a_dialogue_that_breaks_at_once_leaves_no_child_behind(hostile: ModuleType) -> None:
    with pytest.raises(UnreadableFile), Dialogue(hostile.breaks_at_once, (1,), name="a.xlsx"):
        pass


def test_a_dialogue_may_be_left_without_an_answer(hostile: ModuleType) -> None:
    with Dialogue(hostile.talks, (1,), name="a.xlsx") as dialogue:
        first = dialogue.first

    assert first == 2


def test_several_threads_have_their_own_children(hostile: ModuleType) -> None:
    results: list[int] = []
    threads = [
        Thread(target=lambda n=n: results.append(in_child(hostile.double, n, date(2027, 1, 5), name="a")[0]))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [0, 2, 4, 6]


def test_names_of_parts_are_found_whatever_their_case_and_slashes(knowledge: Knowledge) -> None:
    renamed = {
        name.replace("xl/worksheets/", "XL\\Worksheets\\").replace("xl/styles", "xl/Styles"): data
        for name, data in parts_of(GOOD).items()
    }
    reading = read_sheet(packed(renamed), "要件.xlsx", knowledge)

    assert reading.requirements[0].requirement.service == "若竹ドライブ"


def test_a_zip_with_a_part_twice_is_read_without_a_complaint(knowledge: Knowledge) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of(GOOD).items():
            archive.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("docProps/app.xml", b"<a/>")

    assert read_sheet(out.getvalue(), "要件.xlsx", knowledge).form == "A"


def test_a_sheet_that_is_said_to_lie_elsewhere_is_not_fetched(knowledge: Knowledge) -> None:
    inside = b'Target="/xl/worksheets/sheet1.xml"'
    outside = b'Target="http://127.0.0.1:9/sheet1.xml" TargetMode="External"'
    data = changed(GOOD, "xl/_rels/workbook.xml.rels", (inside, outside))

    with pytest.raises(UnreadableFile) as caught:
        read_sheet(data, "要件.xlsx", knowledge)

    assert caught.value.code == "sheets.no_header"

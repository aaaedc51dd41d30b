"""The questions of an uploaded sheet: a workbook for each addressee, in an archive."""

import io
import zipfile
from pathlib import PurePath

import httpx
from openpyxl import load_workbook

from ..serving import DATA

ON = "2026-11-22"

SHEET = (DATA / "sheets-dev" / "form_a_clean.xlsx").read_bytes()


def ask(client: httpx.Client, name: str = "要件.xlsx", data: bytes = SHEET, **query: str) -> httpx.Response:
    return client.post("/v1/questions", params={"on": ON, **query}, files={"file": (name, data)})


def test_each_addressee_has_a_workbook_in_the_archive(client: httpx.Client) -> None:
    answer = ask(client)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert "%E8%A6%81%E4%BB%B6-%E7%85%A7%E4%BC%9A%E7%A5%A8.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        titles = [load_workbook(archive.open(name)).sheetnames for name in names]

    assert len(names) > 1
    assert all(PurePath(name).name == name and name.endswith(".xlsx") for name in names)
    assert titles == [["照会票"]] * len(names)


def test_the_same_sheet_gives_the_same_bytes_and_english_others(client: httpx.Client) -> None:
    assert ask(client).content == ask(client).content
    with zipfile.ZipFile(io.BytesIO(ask(client, lang="en").content)) as archive:
        assert all(name.startswith("questions_") for name in archive.namelist())


def test_what_is_no_sheet_is_refused_as_for_an_answer(client: httpx.Client) -> None:
    answer = ask(client, data=b"no workbook")

    assert answer.status_code == 400
    assert answer.json()["code"].startswith("workbook.")

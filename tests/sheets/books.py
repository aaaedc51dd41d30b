"""Workbooks for tests, made on the spot; everything in them is synthetic."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from lookup.model import (
    Assessment,
    Candidate,
    Certainty,
    CheckName,
    LineAnswer,
    ListInfo,
    Question,
    Requirement,
    ServiceSummary,
    Signals,
    Text,
    Verdict,
    VerdictCode,
)

DATA = Path(__file__).parent.parent / "data" / "sheets-dev"
ON = date(2026, 11, 22)
HEADER = ("番号", "件名", "サービス名", "契約開始日", "契約終了日")
INFO = ListInfo(
    version="0123456789ab",
    as_of=ON,
    fetched_at=datetime(2026, 11, 22, 0, 0, tzinfo=UTC),
    source="list.csv",
    label=Text("試験用の一覧", "Synthetic list"),
    official=True,
    complete=True,
    stale=False,
    sha256="ab" * 32,
    service_count=25,
)

Parts = dict[str, bytes]


def book(*sheets: tuple[str, Iterable[Sequence[Any]]], change: Callable[[Any], None] | None = None) -> bytes:
    """Return a workbook of sheets given as title and rows; *change* may alter it before it is saved."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(workbook)
    return saved(workbook)


def table(*rows: Sequence[Any], change: Callable[[Worksheet], None] | None = None) -> bytes:
    """Return a workbook of one sheet 要件 with *rows*, the header first."""
    return book(("要件", rows), change=lambda workbook: change(workbook["要件"]) if change else None)


def saved(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def parts_of(data: bytes) -> Parts:
    """Return name → bytes of every part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(data: bytes, part: str, *replacements: tuple[bytes, bytes]) -> bytes:
    """Return the workbook with bytes replaced in one part; every one of them must occur."""
    parts = parts_of(data)
    for old, new in replacements:
        assert old in parts[part], (part, old)
        parts[part] = parts[part].replace(old, new)
    return packed(parts)


def verdict(
    check: CheckName = "validity",
    code: VerdictCode = "met",
    *,
    certainty: Certainty = "P",
    to: str | None = None,
    **texts: str,
) -> Verdict:
    """Return a verdict whose texts name its check."""
    question = Question(to, f"{check}はどうですか。", f"What of {check}?") if to else None  # type: ignore[arg-type]
    return Verdict(
        check=check,
        verdict=code,
        field=texts.get("field", "expires_on"),
        observed=texts.get("observed", "2027-06-30"),
        required=texts.get("required"),
        reason=Text(texts.get("ja", f"{check}の理由です。"), texts.get("en", f"Reason of {check}.")),
        rule=f"{check}.case",
        certainty=certainty,
        as_of=ON,
        registration_number=texts.get("number"),
        question=question,
    )


def candidate(name: str, number: str | None = "C99-9001-2", *verdicts: Verdict) -> Candidate:
    """Return a listed service."""
    service = ServiceSummary(
        key=number or "unnumbered-0123456789ab",
        registration_number=number,
        name=name,
        provider="試験用株式会社",
        list="ISMAP",
        registered_on=date(2024, 1, 1),
        expires_on=date(2027, 6, 30),
        service_model="SaaS",
        detail_sys_id=None,
    )
    reason = Text("名称が一致します。", "Same name.")
    return Candidate(
        service=service,
        outcome="met",
        score=1.0,
        band="exact",
        signals=Signals(how="name", matched=name, score=()),
        reason=reason,
        verdicts=verdicts,
    )


def assessment(requirement: Requirement, outcome: str = "met", **parts: Any) -> Assessment:
    """Return an assessment of *requirement*; *parts* are its fields."""
    verdicts = parts.get("verdicts", (verdict("freshness"),))
    lines = parts.get("lines", tuple(map(line, requirement.lines)))
    return Assessment(
        requirement_id=requirement.id,
        outcome=outcome,  # type: ignore[arg-type]
        summary=Text("まとめの文です。", "The summary."),
        verdicts=verdicts,
        candidates=parts.get("candidates", ()),
        lines=lines,
        questions=parts.get("questions", tuple(v.question for v in (*verdicts, *lines) if v.question)),
    )


def line(text: str) -> LineAnswer:
    """Return the answer to a sentence that the provider has to answer."""
    return LineAnswer(
        text=text,
        kind="provider",
        verdict="not_applicable",
        reason=Text("事業者の資料で確かめます。", "Ask the provider."),
        question=Question("provider", f"「{text}」に応じられますか。", f"Can you meet: {text}"),
    )

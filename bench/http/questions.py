"""What is asked: of the same rows, by number, by text, and by requirement."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import quote

from bench.http.load import Request

ON = "2026-11-22"
NUMBER = "登録番号"
SEARCHED = (
    "クラウドサービス",
    "Amazon",
    "ストレージ",
    "さくら",
    "データベース",
    "ファイル共有",
    "セキュリティ",
)
"""Texts of three characters and more, so that an index of trigrams can answer; some are found nowhere."""
SHORT = ("認証", "会議", "電子", "AI")
"""Words that such an index cannot find."""
START = date(2027, 4, 1)
DAYS = 365


def lookups(rows: Sequence[dict[str, str]]) -> list[Request]:
    return [Request(path=f"/v1/services/{row[NUMBER]}") for row in rows]


def lookups_of_datasette(rows: Sequence[dict[str, str]], file: str) -> list[Request]:
    return [Request(path=f"/{file}/services/{row[NUMBER]}.json?_shape=objects") for row in rows]


def searches(texts: Sequence[str]) -> list[Request]:
    return [Request(path=f"/v1/services?q={quote(text)}") for text in texts]


def searches_of_datasette(texts: Sequence[str], file: str) -> list[Request]:
    query = "_shape=objects&_size=100&_nofacet=1&_nosuggest=1"
    return [Request(path=f"/{file}/services.json?_search={quote(text)}&{query}") for text in texts]


def requirement(row: dict[str, str], ends_on: date) -> dict[str, object]:
    """Return a requirement as an agency writes it: service, provider, lists, region, scope, body, term."""
    scope = [item for item in row["言明の対象範囲"].split(";") if item]
    return {
        "id": f"{row[NUMBER]} {ends_on}",
        "service": row["クラウドサービスの名称"],
        "provider": row["クラウドサービス事業者"],
        "lists": ["ISMAP", "ISMAP-LIU"],
        "regions": ["東京"],
        "scope": scope[:1],
        "body": "national",
        "information_class": "2",
        "starts_on": START.isoformat(),
        "ends_on": ends_on.isoformat(),
    }


def match(requirements: Sequence[dict[str, object]]) -> Request:
    body = json.dumps({"requirements": requirements, "on": ON}, ensure_ascii=False)
    return Request(method="POST", path="/v1/match", body=body)


def matches(rows: Sequence[dict[str, str]]) -> list[Request]:
    """Return one requirement for each service."""
    return [match([requirement(row, START + timedelta(DAYS))]) for row in rows]


def new_matches(rows: Sequence[dict[str, str]]) -> list[Request]:
    """Return requirements no two of which are the same: of each service, one for each day of a year."""
    return [match([requirement(row, START + timedelta(day))]) for day in range(DAYS) for row in rows]


def batches(rows: Sequence[dict[str, str]], size: int) -> Iterator[Request]:
    """Yield batches of *size* requirements, no two of which are the same."""
    days = iter(range(DAYS))
    while True:
        wanted: list[dict[str, object]] = []
        while len(wanted) < size:
            day = START + timedelta(next(days))
            wanted += [requirement(row, day) for row in rows]
        yield match(wanted[:size])

"""What the how-to page shows of webhooks works as it stands there."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lookup.telling.delivering import PAUSES
from lookup.telling.signature import new_secret, signed_headers

PAGE = (Path(__file__).parents[2] / "docs/how-to/changes.md").read_text(encoding="utf-8")


def test_the_ten_lines_of_the_page_know_a_genuine_message() -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code
    names: dict[str, Any] = {}
    exec(code[1], names)  # noqa: S102 - our own page
    secret, body = new_secret(), b'{"type": "webhook.test"}'
    headers = signed_headers(secret, "msg_1", body, datetime.now(UTC))
    is_genuine = names["is_genuine"]
    assert is_genuine(secret, headers, body)
    assert not is_genuine(secret, headers, body + b" ")
    assert not is_genuine(new_secret(), headers, body)
    assert not is_genuine(secret, headers | {"webhook-id": "msg_2"}, body)
    old = signed_headers(secret, "msg_1", body, datetime(2026, 1, 1, tzinfo=UTC))
    assert not is_genuine(secret, old, body)


def test_the_pauses_are_those_of_the_page() -> None:
    seconds = [int(pause.total_seconds()) for pause in PAUSES]
    assert seconds == [5, 300, 1800, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))]
    assert "5 seconds, 5 and 30\nminutes, 2, 5, 10, 14, 20 and 24 hours" in PAGE

"""Pages ask for no key, so where the API asks for one they show nothing that only a key gives."""

import re
import stat
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest

from ..serving import LIST, serving, sync
from .conftest import Operator

START = ("/", "/?q=翻訳", "/sheet", "/check", "/changes", "/expiring", "/status", "/docs")
SHEET = Path(__file__).parents[2] / "examples" / "requirements.xlsx"
LINK = re.compile(r'<(?:a|link|script|img)\b[^>]*\b(?:href|src)="([^"#]*)')


def linked(client: httpx.Client, address: str) -> set[str]:
    """Return where the page at *address* leads within the service."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    base = str(client.base_url)
    found = (urljoin(f"{base}{address}", link.replace("&amp;", "&")) for link in LINK.findall(answer.text))
    return {link.removeprefix(base) for link in found if link.startswith(base)}


@pytest.mark.parametrize("required", ["yes", "no"])
def test_every_link_of_every_page_leads_somewhere_with_keys_and_without(
    operator: Operator, required: str
) -> None:
    operator.key("match")
    files = {"file": (SHEET.name, SHEET.read_bytes())}
    with serving(operator.home, require_keys=required) as client:
        answered = client.post("/sheet", files=files).headers["location"]
        first = set[str]().union(*(linked(client, address) for address in (*START, answered)))
        assert f"{answered}/workbook" in first
        service = next(link for link in sorted(first) if link.startswith("/services/"))
        found = first | linked(client, service)
        assert any(link.startswith("/v1/services.xlsx") for link in found) is (required == "no")
        assert ("/records" in found) is (required == "no")
        broken = {link for link in found if client.get(link).status_code >= 400}
        assert not broken


def test_records_are_not_shown_nor_made_on_pages_where_the_api_asks_for_keys(operator: Operator) -> None:
    _, key = operator.key("match")
    need = {"title": "内密の件名", "requirements": [{"id": "1", "service": "すみれ翻訳"}]}
    with serving(operator.home, require_keys="yes") as client:
        made = client.post("/v1/records", json=need, headers={"Authorization": f"Bearer {key}"}).json()
        for address in ("/records", f"/records/{made['id']}"):
            shown = client.get(address, headers={"Accept": "text/html"})
            assert shown.status_code == 403
            assert "内密の件名" not in shown.text
            assert "鍵を付けたAPI" in shown.text
        files = {"file": (SHEET.name, SHEET.read_bytes())}
        assert client.post("/sheet", files=files, data={"record": "true"}).status_code == 403
        assert client.post("/sheet", files=files).status_code == 303
        for lang, word in (("ja", "記録"), ("en", "record")):
            assert word not in client.get("/sheet", params={"lang": lang}).text


def test_the_template_can_be_had_from_the_page_without_a_key(operator: Operator) -> None:
    with serving(operator.home, require_keys="yes") as client:
        for lang in ("ja", "en"):
            answer = client.get("/template.xlsx", params={"lang": lang})
            assert answer.status_code == 200
            assert answer.content.startswith(b"PK")


def test_a_new_data_folder_is_for_its_owner_only_and_an_old_one_stays_as_it_is(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    old.mkdir(mode=0o755)
    for home, mode in ((new, 0o700), (old, 0o755)):
        sync(home, LIST)
        assert stat.S_IMODE(home.stat().st_mode) == mode


def test_a_data_folder_that_a_sheet_on_a_page_makes_is_for_its_owner_only_too(tmp_path: Path) -> None:
    home = tmp_path / "new"
    with serving(home) as client:
        assert client.post("/sheet", files={"file": (SHEET.name, SHEET.read_bytes())}).status_code == 303
    assert stat.S_IMODE(home.stat().st_mode) == 0o700

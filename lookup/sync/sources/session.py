"""The protocol of a ServiceNow Service Portal, as its own pages speak it, and every way it has to say no."""

import re
import time
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec

from lookup.errors import ListRefused
from lookup.knowledge import Knowledge
from lookup.sync.html import html_text, is_html
from lookup.sync.records import Json, arrays, objects
from lookup.sync.sources.web import Answer, Web
from lookup.text import fold, nfkc
from lookup.workbook.decoding import Undecodable

_PORTAL_ID = re.compile(r"portal_id[\"']?\s*[:=]\s*[\"']([0-9a-f]{32})[\"']")
_TOKEN = re.compile(r"g_ck[\"']?\s*[:=]\s*[\"']([^\"']+)[\"']")
_LOGIN = frozenset({401, 403})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_GONE = frozenset({404, 410})
_ENVELOPE = frozenset({"containers", "rows", "columns", "widgets"})
_SHOWN = 5


class Session:
    """A guest's visit to the portal: from its first page on with cookies, portal id and guest token."""

    def __init__(self, web: Web, knowledge: Knowledge) -> None:
        self._web = web
        self._portal = knowledge.portal
        self._say = knowledge.messages
        self._root = self._portal.address.rstrip("/")
        self._portal_id = self._portal.portal_id
        self._token: str | None = None
        self._entered = False

    def address_of(self, page_id: str, sys_id: str | None = None) -> str:
        """Return the address under which a browser shows that page."""
        return f"{self._root}{_query(self._portal.suffix, id=page_id, sys_id=sys_id)}"

    def page(self, page_id: str, sys_id: str | None = None) -> dict[str, Json]:
        """Return what the portal answers for a page: ``result`` of the page API.

        Raises:
            ListRefused: The page cannot be had; the text names the cause and what to do.
        """
        address = self.address_of(page_id, sys_id)
        if not self._entered:
            self._enter(address)
        asked = _query(
            "/api/now/sp/page",
            id=page_id,
            sys_id=sys_id,
            time=str(time.time_ns() // 1_000_000),
            portal_id=self._portal_id,
            request_uri=address.removeprefix(self._root),
        )
        answer = self._web.get(
            self._root + asked, headers=self._headers(), name=address, allow=_LOGIN | _REDIRECTS | _GONE
        )
        result = self._result(answer, address)
        if not result.get("containers"):
            raise self._refused("portal.no_containers", address, page_id=page_id)
        return result

    def widget(self, widget: str, data: dict[str, Json], page_id: str) -> dict[str, Json]:
        """Return the data with which a widget answers changed *data*.

        Raises:
            ListRefused: The widget cannot be asked; the text names the cause and what to do.
        """
        address = self.address_of(page_id)
        answer = self._web.post(
            f"{self._root}/api/now/sp/widget/{widget}",
            data,
            headers=self._headers(),
            name=address,
            allow=_LOGIN | _REDIRECTS,
        )
        inner = self._result(answer, address).get("data")
        if not isinstance(inner, dict):
            raise self._refused("portal.no_data", address)
        return inner

    def _enter(self, address: str) -> None:
        """Fetch the page itself, for its cookies and for what it says of portal and guest."""
        url = address
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._web.get(
                url, headers={"Accept": "text/html,application/xhtml+xml"}, allow=_LOGIN | _REDIRECTS | _GONE
            )
            self._check_status(answer, address)
            if answer.status not in _REDIRECTS:
                break
            url = self._following(answer, url, address)
        else:
            raise self._refused("web.redirects", address)
        text = self._text(answer, address)
        portal_id, token = _PORTAL_ID.search(text), _TOKEN.search(text)
        self._portal_id = self._portal_id or (portal_id[1] if portal_id else None)
        self._token = token[1] if token else None
        if not self._portal_id:
            raise self._closed(text, address) or self._refused("portal.no_shell", address)
        self._entered = True

    def _following(self, answer: Answer, url: str, address: str) -> str:
        following = urljoin(url, answer.headers.get("location", ""))
        if urlsplit(following)[:2] != urlsplit(url)[:2]:
            raise self._refused("portal.elsewhere", address, other=urlsplit(following).hostname or "-")
        return following

    def _headers(self) -> dict[str, str]:
        headers = {
            "Accept": "application/json",
            "X-Portal": self._portal_id,
            "X-UserToken": self._token,
            "X-Requested-With": "XMLHttpRequest",
        }
        return {name: value for name, value in headers.items() if value}

    def _result(self, answer: Answer, address: str) -> dict[str, Json]:
        """Return ``result`` of an answer of the portal's API."""
        self._check_status(answer, address)
        if answer.status in _REDIRECTS:
            raise self._refused("portal.redirected", address)
        text = self._text(answer, address)
        if text.lstrip()[:1] not in ("{", "["):
            if is_html(answer.body):
                raise self._closed(text, address) or self._refused("portal.html", address)
            raise self._refused("portal.no_json", address)
        try:
            tree = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise self._refused("portal.broken_json", address, reason=error) from error
        result = tree.get("result") if isinstance(tree, dict) else None
        if not isinstance(result, dict):
            raise self._refused("portal.no_result", address)
        return result

    def _text(self, answer: Answer, address: str) -> str:
        """Return an answer as text: JSON in UTF-8 and nothing else, a page in what it names."""
        try:
            return html_text(answer.body) if is_html(answer.body) else answer.body.decode("utf-8-sig")
        except (Undecodable, UnicodeDecodeError) as error:
            raise self._refused("portal.encoding", address) from error

    def _check_status(self, answer: Answer, address: str) -> None:
        if answer.status in _LOGIN:
            raise self._refused("portal.login", address, status=answer.status)
        if answer.status in _REDIRECTS and "sysparm_goto_url" in answer.headers.get("location", ""):
            raise self._refused("portal.login_redirect", address, status=answer.status)
        if answer.status in _GONE:
            raise self._refused("portal.gone", address, status=answer.status)

    def why_no_list(self, result: dict[str, Json], page_id: str) -> ListRefused:
        """Return why the page that answered *result* holds no list."""
        address = self.address_of(page_id)
        widgets = [w for _, w in objects(result["containers"]) if _is_widget(w)]
        names = {fold(str(w.get(key) or "")) for w in widgets for key in ("id", "name")}
        if names & {*map(fold, self._portal.login_widgets)}:
            return self._refused("portal.login_widget", address)
        if not any(w.get("data") for w in widgets):
            return self._refused("portal.no_data", address)
        return self._refused("portal.no_records", address, found=_arrays_in(result))

    def _closed(self, text: str, address: str) -> ListRefused | None:
        """Return that the portal is closed for the time being, if a page says so."""
        plain = nfkc(text).casefold()
        word = next((w for w in self._portal.maintenance_words if nfkc(w).casefold() in plain), None)
        return self._refused("portal.maintenance", address, word=word) if word else None

    def _refused(self, code: str, address: str, **values: object) -> ListRefused:
        return ListRefused(code, self._say(code, name=address, **values))


def _arrays_in(result: dict[str, Json]) -> str:
    """Return the longest arrays of an answer, each with the names of its first fields."""
    found = [array for array in arrays(result) if array.name not in _ENVELOPE]
    longest = sorted(found, key=lambda array: -len(array.items))[:_SHOWN]
    told = (f"{a.path} [{len(a.items)}] {', '.join([*a.items[0]][:_SHOWN])}" for a in longest)
    return "; ".join(told) or "-"


def _is_widget(value: dict[str, Any]) -> bool:
    return "data" in value and bool({"id", "sys_id", "name"} & value.keys())


def _query(path: str, **values: str | None) -> str:
    return f"{path}?{urlencode({name: value for name, value in values.items() if value})}"

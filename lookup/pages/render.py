"""Rendering: one template environment, one set of headers for every page."""

from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Request, Response
from litestar.datastructures import Cookie, State

from lookup import __version__
from lookup.desk import Desk, today
from lookup.model import Lang, ListInfo
from lookup.pages.view import View

STATIC: Final = Path(__file__).parent / "static"
LANGUAGE_COOKIE: Final = "ismap_lookup_lang"
HTML: Final = "text/html"
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every page says to the browser: nothing from elsewhere, nothing inline, in nobody's frame."""

AnyRequest = Request[Any, Any, State]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("lookup.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["product_version"] = __version__
    return environment


def view_of(request: AnyRequest, desk: Desk) -> View:
    """Return the words of the page asked for: ``lang`` of the address, else the cookie, else Japanese."""
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    lang: Lang = "en" if asked == "en" else "ja"
    return View(desk.knowledge, lang, today(), desk.settings.keyed)


def page(
    request: AnyRequest, view: View, template: str, info: ListInfo, status_code: int = 200, **values: object
) -> Response[str]:
    """Render *template*.

    Args:
        request: What was asked; says which page the language switch leads back to.
        view: The words.
        template: Name of the file, without ``.html``.
        info: The list that the page was made from: named, with what it lacks, on every page.
        status_code: The HTTP status.
        values: What the template shows; ``other_address`` is where the language switch leads, if not here.
    """
    told = {"other_address": address(request, lang=view.other), "here": request.url.path}
    text = _environment().get_template(f"{template}.html").render(v=view, info=info, **{**told, **values})
    cookies = []
    if request.query_params.get("lang") in ("ja", "en"):
        cookies = [
            Cookie(LANGUAGE_COOKIE, value=view.lang, max_age=31_536_000, samesite="lax", httponly=True)
        ]
    headers = {**HEADERS, "Cache-Control": "no-cache", "Content-Language": view.lang, "Vary": "Cookie"}
    return Response(text, media_type=HTML, status_code=status_code, headers=headers, cookies=cookies)


def address(request: AnyRequest, path: str | None = None, /, **changed: object) -> str:
    """Return the address of this page with some parameters changed; ``None`` leaves one out.

    Args:
        request: What was asked.
        path: Of another page that takes the same parameters.
        changed: Parameters and what they become.
    """
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in changed and v != ""]
    given = [(name, str(value)) for name, value in changed.items() if value is not None]
    query = urlencode(kept + given)
    place = path or request.url.path
    return f"{place}?{query}" if query else place

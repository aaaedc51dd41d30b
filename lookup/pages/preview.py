"""The small page of a service or provider that OpenRefine shows in a frame beside a candidate."""

from typing import Final

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from lookup.api.entities import find
from lookup.api.languages import wished
from lookup.api.problems import AnyRequest
from lookup.api.services import catalogue_for
from lookup.desk import Desk, unknown
from lookup.pages.asking import read_form
from lookup.pages.render import page, view_of
from lookup.pages.view import View

FRAMED: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""What the small page says instead of what every page says: it holds public facts and nothing that can be
pressed but a link to the whole page, so that nobody is led astray by a frame around it, whosever it is."""


class PreviewAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which service or provider to show, by its id."""

    id: str


@get("/reconcile/preview")
async def show_preview(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show one entity in short."""
    asked = read_form(request, desk.knowledge.messages, PreviewAsked)
    view = _in_own_language(request, view_of(request, desk))
    catalogue = await catalogue_for(desk, None)
    entity = find(catalogue, asked.id)
    if entity is None:
        raise unknown(desk, catalogue, asked.id)
    answer = page(request, view, "preview", catalogue.info(view.on), entity=entity)
    answer.headers.update(FRAMED)
    return answer


def _in_own_language(request: AnyRequest, view: View) -> View:
    """Return the view in the language of the browser: the cookie of the pages does not reach into a frame."""
    lang = wished(request)
    return msgspec.structs.replace(view, lang=lang) if lang else view

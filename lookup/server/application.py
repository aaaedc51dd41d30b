"""The whole application: the API for programs, and the pages for people."""

from litestar import Litestar

from lookup.api.app import create_app
from lookup.desk import Desk
from lookup.pages.routes import pages


def application(desk: Desk) -> Litestar:
    """Return the application that answers programs and people from *desk*."""
    return create_app(desk, pages(desk))

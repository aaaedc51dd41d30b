"""The whole application: the API for programs, and the pages for people."""

from litestar import Litestar
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException

from lookup.api.app import create_app
from lookup.api.problems import handlers
from lookup.desk import Desk
from lookup.pages.routes import for_browsers, pages
from lookup.pages.work import Answers


def application(desk: Desk) -> Litestar:
    """Return the application that answers programs, and people unless the settings say no, from *desk*."""
    if not desk.settings.pages:
        return create_app(desk)
    answers = Answers(desk)
    app = create_app(desk, pages(desk, answers))
    otherwise = handlers(desk.knowledge.messages, desk.settings.max_upload_bytes)[HTTPException]
    for lost in (NotFoundException, MethodNotAllowedException):
        app.exception_handlers[lost] = for_browsers(desk, otherwise)
    app.on_startup.append(answers.start)
    app.on_shutdown.append(answers.stop)
    return app

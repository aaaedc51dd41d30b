"""Options that several commands share, each defined once."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import wraps
from typing import Any, TypeVar

import click

from lookup.cli.output import Output, messages
from lookup.cli.spoken import SpokenCommand
from lookup.desk import Desk, open_desk, today
from lookup.errors import WrongUse
from lookup.settings import load_settings
from lookup.text import Unreadable, read_date

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date, Any]):
    """A day in any form that sheets use: ISO, 2027年1月5日, 令和9年1月5日, R9.1.5."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401, ARG002 - click's signature
        """Read *value*; what is no day is wrong use."""
        with suppress(Unreadable):
            if day := read_date(value):
                return day
        raise WrongUse("cli.not_a_day", messages()("cli.not_a_day", value=value))


DAY = Day()


def command(name: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """Make a command of a function that takes an :class:`Output` first; it may return an exit code.

    Args:
        name: Its name; before it, and a blank, that of the group it belongs to.
    """

    def decorate(function: Callable[..., int | None]) -> click.Command:
        @output_options
        @wraps(function)
        def run(*, as_json: bool, lang: Any, **values: Any) -> int | None:  # noqa: ANN401 - checked by click
            return function(Output(lang, as_json), **values)

        made = click.command(name.rpartition(" ")[2], cls=SpokenCommand)(run)
        made.spoken = name.replace(" ", "_")
        return made

    return decorate


def output_options(function: F) -> F:
    """Add ``--json`` and ``--lang``: how the answer is to be written."""
    lang = click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
    return click.option("--json", "as_json", is_flag=True)(lang(function))


def on_option(function: F) -> F:
    """Add ``--on``, the reference date; today in Asia/Tokyo unless given."""
    return click.option("--on", type=DAY, metavar="DATE", default=lambda: today().isoformat())(function)


def as_of_option(function: F) -> F:
    """Add ``--as-of``: the list as it was known at the end of that day."""
    return click.option("--as-of", type=DAY, metavar="DATE", callback=_past)(function)


def _past(_context: click.Context, _option: click.Parameter, day: date | None) -> date | None:
    if day and day > (now := today()):
        raise WrongUse(
            "desk.future_as_of", messages()("desk.future_as_of", as_of=day.isoformat(), today=now.isoformat())
        )
    return day


def here() -> Desk:
    """Open the desk that the settings of this process describe."""
    return open_desk(load_settings(os.environ))

"""What goes to the screen, to a pipe, or out as JSON; always with the list it rests on."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime

import click
import msgspec

from lookup.knowledge import load_knowledge
from lookup.knowledge.messages import Messages
from lookup.model import JST, Lang, ListInfo, Text


class Output(msgspec.Struct, frozen=True):
    """How the answer is to be written.

    Attributes:
        lang: Language of the sentences.
        as_json: JSON to stdout, and sentences for people only to stderr.
    """

    lang: Lang
    as_json: bool

    def text(self, message_id: str, **values: object) -> str:
        """Return a message in the language of this output."""
        return messages()(message_id, **values).in_(self.lang)

    def say(self, line: str = "") -> None:
        """Write one line for people: to stdout, or to stderr beside JSON."""
        click.echo(line, err=self.as_json)

    def note(self, line: str) -> None:
        """Write one line for people that must not stand among the data: to stderr."""
        click.echo(line, err=True)

    def json(self, value: object) -> None:
        """Write *value* as JSON to stdout."""
        click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())

    def table(self, titles: Sequence[str], rows: Iterable[Sequence[str | None]]) -> None:
        """Write a table: ruled on a terminal, in a pipe one line per row with tabs and without titles."""
        if not sys.stdout.isatty():
            for row in rows:
                click.echo("\t".join(one_line(cell) for cell in row))
            return
        from rich.console import Console  # noqa: PLC0415 - only for a terminal
        from rich.table import Table  # noqa: PLC0415

        table = Table(header_style="bold")
        for title in titles:
            # Japanese has no spaces to break a line at.
            table.add_column(title, overflow="fold")
        for row in rows:
            table.add_row(*(one_line(cell) for cell in row))
        Console(markup=False, emoji=False, highlight=False).print(table)

    def which_list(self, info: ListInfo) -> str:
        """Say which list was asked, and what it lacks."""
        lacks = [
            self.text(f"cli.{name}")
            for name, is_so in (
                ("not_official", not info.official),
                ("not_complete", not info.complete),
                ("stale", info.stale),
            )
            if is_so
        ]
        sound = self.text("cli.official_and_complete")
        stop = "、" if self.lang == "ja" else ", "
        return self.text(
            "cli.which_list",
            label=info.label,
            as_of=info.as_of.isoformat(),
            count=info.service_count,
            version=info.version,
            state=stop.join(lacks) or sound,
        )


def messages() -> Messages:
    """Return the messages of the knowledge files."""
    return load_knowledge().messages


def complain(text: Text) -> None:
    """Write an error to stderr, in both languages."""
    for sentence in (text.ja, text.en):
        click.echo(sentence, err=True)


def moment(at: datetime) -> str:
    """Return *at* to the second, in Japanese time, as ISO 8601 writes it."""
    return at.astimezone(JST).isoformat(timespec="seconds")


def one_line(text: str | None) -> str:
    """Return *text* on one line, without tabs."""
    return " ".join((text or "").split())

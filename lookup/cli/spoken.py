"""Commands whose help is written in the message files, in both languages."""

import click

from lookup.cli.output import messages


def _both(message_id: str) -> str:
    text = messages()(message_id)
    return f"{text.ja} / {text.en}"


class SpokenCommand(click.Command):
    """A command; its help is the message ``cli.help_<name>``, that of an option ``cli.option_<name>``.

    A command of a group has the group's name before its own: ``cli.help_webhooks_add``.
    """

    spoken: str | None = None
    """By what name the messages know it, if not by its own."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's signature
        """Return the line that stands in the list of commands; it is never cut."""
        return _both(f"cli.help_{self.spoken or self.name}")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write what the command does."""
        _write_help(self, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option means."""
        _translate(self.get_params(ctx))
        super().format_options(ctx, formatter)


class SpokenGroup(click.Group):
    """A group of commands."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's signature
        """Return the line that stands in the list of commands; it is never cut."""
        return _both(f"cli.help_{self.name}")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write what the program does."""
        _write_help(self, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option means, and what each command does."""
        _translate(self.get_params(ctx))
        super().format_options(ctx, formatter)


def _translate(parameters: list[click.Parameter]) -> None:
    for parameter in parameters:
        if isinstance(parameter, click.Option):
            name = "help" if "--help" in parameter.opts else parameter.name
            parameter.help = _both(f"cli.option_{name}")


def _write_help(command: click.Command, formatter: click.HelpFormatter) -> None:
    name = getattr(command, "spoken", None) or command.name
    text = messages()(f"cli.help_{name}")
    for sentence in (text.ja, text.en):
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(sentence)

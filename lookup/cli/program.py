"""The program: its commands, and what happens when one of them fails."""

import gc
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from lookup.cli.api_keys import api_keys, operations
from lookup.cli.auditors import auditors
from lookup.cli.carrying import bundle, keys
from lookup.cli.decisions import decide
from lookup.cli.exporting import export
from lookup.cli.inspecting import inspect
from lookup.cli.layouts import layouts
from lookup.cli.lists import changes, status, sync
from lookup.cli.output import complain, messages
from lookup.cli.questions import questions
from lookup.cli.records import records
from lookup.cli.review import review
from lookup.cli.server import serve
from lookup.cli.services import search, show
from lookup.cli.sheets import match, template
from lookup.cli.spoken import SpokenGroup
from lookup.cli.telling import expiries, webhooks
from lookup.errors import LookupProblem
from lookup.knowledge import KnowledgeError
from lookup.model import Text

FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


class Program(SpokenGroup):
    """The group of all commands; turns every failure into a message in both languages and an exit code."""

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command and leave the process with its exit code."""
        with _failures():
            code = super().main(*args, **{"prog_name": "ismap-lookup", **extra, "standalone_mode": False})
            sys.stdout.flush()
            sys.exit(code if isinstance(code, int) else 0)


@contextmanager
def _failures() -> Iterator[None]:
    """Say what went wrong on stderr and leave with the exit code that belongs to it."""
    try:
        yield
    except LookupProblem as problem:
        complain(problem.text)
        sys.exit(problem.exit_code)
    except KnowledgeError as error:
        # The messages are knowledge files too, so this one sentence cannot stand among them.
        complain(Text(f"知識ファイルに誤りがあります：{error}", f"A knowledge file is faulty: {error}"))
        sys.exit(FAILED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(WRONG_USE)
    except click.UsageError as error:
        complain(_told(error))
        sys.exit(WRONG_USE)
    except (KeyboardInterrupt, click.Abort):
        complain(messages()("cli.interrupted"))
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the pipe has gone; Python must not try to write to it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except OSError as error:
        complain(messages()("cli.system", reason=error))
        sys.exit(FAILED)
    except Exception:  # noqa: BLE001 - the last resort: a person gets a sentence, the log gets the traceback
        complain(messages()("cli.defect", log=_write_log()))
        sys.exit(FAILED)


def _told(error: click.UsageError) -> Text:
    """Say in both languages what is wrong with the command line."""
    command = error.ctx.command_path if error.ctx else "ismap-lookup"
    say = messages()
    match error:
        case click.NoSuchCommand():
            return say("cli.no_such_command", name=error.command_name, command=command)
        case click.NoSuchOption():
            return say("cli.no_such_option", name=error.option_name, command=command)
        case click.MissingParameter() if error.param:
            return say("cli.missing", name=_name(error.param), command=command)
        case click.BadParameter() if error.param:
            reason = _reason(error.param.type, error.message)
            return say("cli.bad_value", name=_name(error.param), reason=reason, command=command)
        case _:
            return say("cli.wrong_use", reason=error.message, command=command)


def _reason(kind: object, told: str) -> Text | str:
    """Say what values of *kind* are; what the library *told* is English only."""
    match kind:
        case click.Choice():
            return messages()("cli.one_of", choices=", ".join(map(str, kind.choices)))
        case click.IntRange(min=int(low), max=int(high)):
            return messages()("cli.number_between", low=low, high=high)
        case _:
            return told


def _name(parameter: click.Parameter) -> str:
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name


def _write_log() -> str:
    """Keep the traceback of a defect in a file of its own, and return where."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="ismap-lookup-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(traceback.format_exc())
    return log.name


cli = Program(
    "ismap-lookup",
    commands=[
        sync,
        inspect,
        search,
        show,
        match,
        questions,
        layouts,
        changes,
        export,
        template,
        serve,
        status,
        review,
        records,
        decide,
        bundle,
        keys,
        auditors,
        expiries,
        webhooks,
        api_keys,
        operations,
    ],
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
cli = click.version_option(package_name="ismap-lookup", message="%(prog)s %(version)s")(cli)


def main() -> None:
    """Run the program; the entry point of the command ``ismap-lookup``."""
    try:
        cli()
    finally:
        # The process ends here, and Python need not look for garbage among all that was read.
        gc.freeze()

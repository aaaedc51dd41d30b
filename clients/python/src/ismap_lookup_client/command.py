"""The command ``ismap-lookup-client``: a sheet to a service and back, for scripts."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from ismap_lookup_client.client import Client
from ismap_lookup_client.errors import LookupClientError, WrongUse
from ismap_lookup_client.options import Options

DONE, FAILED, WRONG_USE = 0, 1, 2
WORKBOOKS = (".xlsx", ".xlsm")
KEY_VARIABLE = "ISMAP_LOOKUP_API_KEY"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 failed, 2 wrong use (or raised by argparse)."""
    asked = _parser().parse_args(arguments)
    try:
        return _match(asked)
    except (LookupClientError, OSError) as error:
        sys.stderr.write(f"ismap-lookup-client: {error}\n")
        return WRONG_USE if isinstance(error, WrongUse) else FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ismap-lookup-client",
        description="Ask an ismap-lookup service.",
        epilog=f"An API key is taken from the variable {KEY_VARIABLE}.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    match = commands.add_parser("match", help="answer a requirement workbook")
    match.add_argument("sheet", type=Path, metavar="SHEET")
    match.add_argument("--server", required=True, metavar="URL", help="such as http://127.0.0.1:8000")
    match.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="default: SHEET-判定.xlsx, beside SHEET"
    )
    match.add_argument("--force", action="store_true", help="write over FILE if it is there already")
    match.add_argument("--json", action="store_true", help="print the answer as JSON; write no workbook")
    match.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="reference date of validity")
    match.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the list as known then")
    match.add_argument("--lang", choices=["ja", "en"], default="ja")
    match.add_argument(
        "--map",
        type=_mapping,
        action="append",
        default=[],
        dest="columns",
        metavar="COLUMN=FIELD",
        help="which column is which field; - for one that is not read; may be repeated",
    )
    return parser


def _mapping(text: str) -> tuple[str, str]:
    column, equals, field = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not COLUMN=FIELD")
    return column, field


def _match(asked: argparse.Namespace) -> int:
    columns = dict(asked.columns)
    output = None if asked.json else _output(asked.sheet, asked.output, force=asked.force)
    with Client(asked.server, Options(api_key=os.environ.get(KEY_VARIABLE) or None)) as client:
        if output is None:
            answer = client.match_sheet(asked.sheet, on=asked.on, as_of=asked.as_of, columns=columns)
            # As bytes: where stdout has a smaller alphabet than JSON, nothing may be lost.
            sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
            return DONE
        data = client.answer_sheet(
            asked.sheet, on=asked.on, as_of=asked.as_of, lang=asked.lang, columns=columns
        )
    written = output.with_name(output.name + ".part")
    written.write_bytes(data)
    written.replace(output)
    sys.stdout.write(f"{output}\n")
    return DONE


def _output(sheet: Path, given: Path | None, *, force: bool) -> Path:
    """Return the file that the answer goes to; an answer of before beside the sheet is renewed.

    Raises:
        WrongUse: It is the sheet itself, or another file that nobody said may go.
    """
    output = given or _beside(sheet)
    if output.exists():
        if sheet.exists() and output.samefile(sheet):
            raise WrongUse(f"{output} is the sheet itself; the answer goes to another file")
        if given and not force:
            raise WrongUse(f"{output} is there already; choose another name, or write over it with --force")
    return output


def _beside(sheet: Path) -> Path:
    """Return the file of the answer to *sheet*; what is no workbook, such as CSV, is answered in one."""
    suffix = sheet.suffix if sheet.suffix.lower() in WORKBOOKS else ".xlsx"
    return sheet.with_name(f"{sheet.stem}-判定{suffix}")


if __name__ == "__main__":
    sys.exit(main())

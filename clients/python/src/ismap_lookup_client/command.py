"""The command ``ismap-lookup-client``: a sheet to a service and back, for scripts."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from ismap_lookup_client.client import Client
from ismap_lookup_client.errors import LookupClientError
from ismap_lookup_client.options import Options

DONE, FAILED, WRONG_USE = 0, 1, 2
KEY_VARIABLE = "ISMAP_LOOKUP_API_KEY"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 failed, 2 wrong use (raised by argparse)."""
    asked = _parser().parse_args(arguments)
    try:
        return _match(asked)
    except (LookupClientError, OSError) as error:
        sys.stderr.write(f"ismap-lookup-client: {error}\n")
        return FAILED


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
    match.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: SHEET-判定.xlsx")
    match.add_argument("--json", action="store_true", help="print the answer as JSON; write no workbook")
    match.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="reference date of validity")
    match.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the list as known then")
    match.add_argument("--lang", choices=["ja", "en"], default="ja")
    return parser


def _match(asked: argparse.Namespace) -> int:
    with Client(asked.server, Options(api_key=os.environ.get(KEY_VARIABLE) or None)) as client:
        if asked.json:
            answer = client.match_sheet(asked.sheet, on=asked.on, as_of=asked.as_of)
            sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
            return DONE
        sheet: Path = asked.sheet
        output: Path = asked.output or sheet.with_name(f"{sheet.stem}-判定{sheet.suffix}")
        data = client.answer_sheet(sheet, on=asked.on, as_of=asked.as_of, lang=asked.lang)
    written = output.with_name(output.name + ".part")
    written.write_bytes(data)
    written.replace(output)
    sys.stdout.write(f"{output}\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main())

"""Commands that carry lists into closed networks: ``bundle`` and ``keys``."""

import hashlib
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
import msgspec

from lookup.auditing import Auditing
from lookup.cli.files import refuse_taken, write_file
from lookup.cli.options import DAY, command, here
from lookup.cli.output import Output, messages
from lookup.desk import day_of
from lookup.errors import LookupProblem, WrongUse
from lookup.knowledge import load_knowledge
from lookup.settings import load_settings
from lookup.store import SERVICES
from lookup.sync.sources.source import Carried

KEY_NAME = "bundle-key.pem"
"""The file in the data folder that holds the private key unless ``--key`` names another."""


class Packed(msgspec.Struct, frozen=True):
    """What ``bundle`` prints as JSON: the file with its hash, its versions of each list, the public key."""

    path: str
    sha256: str
    size: int
    versions: dict[str, tuple[str, ...]]
    key: str


class Key(msgspec.Struct, frozen=True):
    """What ``keys`` prints as JSON: the public key, and where the private one is kept."""

    key: str
    path: str


@command("bundle")
@click.argument("out_path", metavar="OUT")
@click.option("--since", "packed_since", type=DAY, metavar="DATE")
@click.option("--all", "packed_all", is_flag=True)
@click.option("--key", "key_path", metavar="FILE")
def bundle(
    out: Output, *, out_path: str, packed_since: date | None, packed_all: bool, key_path: str | None
) -> None:
    """Put the versions of the list into one signed file, for an instance in a closed network."""
    from lookup.sync.packing import pack  # noqa: PLC0415
    from lookup.sync.passing_on import carried_versions  # noqa: PLC0415 - only this command packs
    from lookup.sync.signing import public_line, read_key  # noqa: PLC0415

    if packed_all and packed_since:
        raise WrongUse("carrying.all_or_since", messages()("carrying.all_or_since"))
    refuse_taken(Path(out_path))
    desk = here()
    key = read_key(_key_path(key_path, desk.settings.home), desk.knowledge)
    stores = (desk.store, Auditing(desk.settings, desk.knowledge).store)
    lists = {store.register.name: _since(carried_versions(store), packed_since) for store in stores}
    carried = lists[SERVICES.name]
    if not carried:
        raise LookupProblem("carrying.nothing_to_pack", messages()("carrying.nothing_to_pack"))
    contents = {
        each.version.sha256: store.raw(each.version.id)
        for store in stores
        for each in lists[store.register.name]
    }
    data = pack(lists, contents, key, desk.knowledge)
    write_file(Path(out_path), data)
    line = public_line(key)
    if out.as_json:
        ids = {name: tuple(each.version.id for each in versions) for name, versions in lists.items()}
        out.json(Packed(out_path, hashlib.sha256(data).hexdigest(), len(data), ids, line))
    newest = carried[-1]
    about = {"version": newest.version.id, "as_of": newest.confirmations[-1].listed_on}
    out.say(out.text("carrying.packed", count=len(carried), path=out_path, key=line, **about))


@command("keys")
@click.argument("action", type=click.Choice(["new", "show"]))
@click.option("--key", "key_path", metavar="FILE")
def keys(out: Output, *, action: str, key_path: str | None) -> None:
    """Make the key that signs bundles, or show its public half as one line to paste."""
    from lookup.sync.signing import new_key, public_line, read_key  # noqa: PLC0415 - only here and in bundle

    path = _key_path(key_path, load_settings(os.environ).home)
    if action == "new":
        key = new_key(path, load_knowledge())
        out.note(out.text("carrying.key_made", path=path))
    else:
        key = read_key(path, load_knowledge())
    line = public_line(key)
    if out.as_json:
        out.json(Key(line, str(path)))
    else:
        out.say(line)


def _key_path(given: str | None, home: Path) -> Path:
    return Path(given) if given else home / KEY_NAME


def _since(carried: Sequence[Carried], day: date | None) -> Sequence[Carried]:
    """Return those of *carried* that were in force on *day* or later, in their order."""
    if day is None:
        return carried
    before = sum(day_of(each.in_force_at) <= day for each in carried)
    return carried[max(before - 1, 0) :]

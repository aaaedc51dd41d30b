"""The command that takes the answer to a query away as a file: ``export``."""

from datetime import date
from pathlib import Path
from typing import cast

import click
import msgspec

from lookup import desk as desks
from lookup.auditing import Auditing
from lookup.cli.files import write_pieces
from lookup.cli.options import DAY, as_of_option, command, here, on_option
from lookup.cli.output import Output, messages
from lookup.desk import Desk
from lookup.errors import WrongUse
from lookup.exporting import (
    FORMS,
    Form,
    Table,
    auditors_table,
    changes_table,
    services_table,
    write,
)
from lookup.matching.catalogue import ServiceQuery
from lookup.model import ListInfo
from lookup.telling.choice import Choice, chosen

_FILTERS = {
    "services": ("query", "list", "status", "valid_on", "provider", "scope", "region", "service_model"),
    "changes": ("since", "number", "provider", "kind", "field"),
    "auditors": ("query",),
}


class Exported(msgspec.Struct, frozen=True):
    """What ``export`` prints as JSON."""

    list: ListInfo
    path: str
    total: int


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    table: str
    on: date
    as_of: date | None
    filters: dict[str, object]


@command("export")
@click.argument("query", required=False)
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), required=True)
@click.option("--table", type=click.Choice(list(_FILTERS)), default="services", show_default=True)
@click.option("--list", "listed", type=click.Choice(["ISMAP", "ISMAP-LIU"]))
@click.option("--status")
@click.option("--valid-on", type=DAY, metavar="DATE")
@click.option("--provider")
@click.option("--scope")
@click.option("--region")
@click.option("--service-model")
@click.option("--since", type=DAY, metavar="DATE")
@click.option("--number")
@click.option("--kind", type=click.Choice(["added", "removed", "changed"]))
@click.option("--field")
@on_option
@as_of_option
def export(
    out: Output,
    *,
    path: Path,
    table: str,
    on: date,
    as_of: date | None,
    listed: str | None,
    **filters: object,
) -> None:
    """Write services, changes or audit institutions to a CSV, a workbook, or JSON Lines."""
    form = _form_of(path)
    given = {name: value for name, value in {**filters, "list": listed}.items() if value is not None}
    asked = _Asked(table=table, on=on, as_of=as_of, filters=given)
    _refuse_foreign(asked)
    made, total = _MADE[table](here(), asked)
    write_pieces(path, write(made, form, out.lang, messages()))
    if out.as_json:
        out.json(Exported(made.info, str(path), total))
    out.note(out.text("exporting.done", count=total, path=path))
    out.note(out.which_list(made.info))


def _form_of(path: Path) -> Form:
    for form in FORMS:
        if path.suffix.lower() == f".{form}":
            return form
    raise WrongUse("exporting.unknown_suffix", messages()("exporting.unknown_suffix", path=path))


def _refuse_foreign(asked: _Asked) -> None:
    """Refuse filters that the table does not have; they are never ignored."""
    known = _FILTERS[asked.table]
    for name in asked.filters:
        if name not in known:
            values = {"table": asked.table, "known": ", ".join(map(_option, known)), "option": _option(name)}
            raise WrongUse("exporting.not_for_table", messages()("exporting.not_for_table", **values))


def _option(name: str) -> str:
    return "QUERY" if name == "query" else f"--{name.replace('_', '-')}"


def _services(desk: Desk, asked: _Asked) -> tuple[Table, int]:
    catalogue = desk.catalogue(asked.as_of)
    query = {"q" if name == "query" else name: value for name, value in asked.filters.items()}
    found = catalogue.search(msgspec.convert(query, ServiceQuery))
    return services_table(found, catalogue.info(asked.on), desk.knowledge), len(found)


def _changes(desk: Desk, asked: _Asked) -> tuple[Table, int]:
    catalogue = desk.catalogue(asked.as_of)
    since = cast("date | None", asked.filters.get("since"))
    wanted = {name: value for name, value in asked.filters.items() if name != "since"}
    changes = desks.changes(desk, since, asked.as_of)
    found = chosen(changes, msgspec.convert(wanted, Choice), catalogue, desk.store)
    return changes_table(found, catalogue.info(asked.on), desk.knowledge), len(found)


def _auditors(desk: Desk, asked: _Asked) -> tuple[Table, int]:
    listed = Auditing(desk.settings, desk.knowledge).needed(asked.as_of)
    found = listed.search(cast("str | None", asked.filters.get("query")))
    return auditors_table(found, listed.info(asked.on), desk.knowledge), len(found)


_MADE = {"services": _services, "changes": _changes, "auditors": _auditors}

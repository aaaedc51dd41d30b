"""The command ``layouts``: mappings of columns that are remembered for sheets of the same layout."""

import click

from lookup.cli.options import command, here
from lookup.cli.output import Output, messages
from lookup.cli.spoken import SpokenGroup
from lookup.errors import NotFound
from lookup.model import KnownLayout

layouts = SpokenGroup("layouts", no_args_is_help=True)


@command("layouts list")
def list_(out: Output) -> None:
    """List the remembered mappings."""
    found = here().layouts.all_()
    if out.as_json:
        out.json({"layouts": found})
        return
    titles = [out.text(f"cli.title_{name}") for name in ("layout", "mapping", "headers")]
    out.table(titles, ((one.id, _mapping(one), " | ".join(one.headers)) for one in found))
    if not found:
        out.note(out.text("cli.no_layouts"))


@command("layouts forget")
@click.argument("layout_id", metavar="ID")
def forget(out: Output, *, layout_id: str) -> None:
    """Forget a mapping."""
    if not here().layouts.forget(layout_id):
        raise NotFound("cli.no_layout", messages()("cli.no_layout", id=layout_id))
    out.say(out.text("cli.layout_forgotten", id=layout_id))


def _mapping(layout: KnownLayout) -> str:
    return ", ".join(f"{layout.headers[index]}={field or '-'}" for index, field in layout.fields.items())


for _command in (list_, forget):
    layouts.add_command(_command)

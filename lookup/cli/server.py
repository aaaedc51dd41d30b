"""The command ``serve``."""

from contextlib import suppress

import click
from msgspec.structs import replace

from lookup.cli.options import command, here
from lookup.cli.output import Output
from lookup.desk import today
from lookup.keys import key_store, standing


@command("serve")
@click.option("--host")
@click.option("--port", type=click.IntRange(0, 65535))
@click.option("--workers", type=click.IntRange(1, 64), metavar="N")
def serve(out: Output, *, host: str | None, port: int | None, workers: int | None) -> None:
    """Answer over HTTP until told to stop."""
    from lookup.server.serve import serve as run  # noqa: PLC0415 - the web framework is for this command only

    desk = here()
    settings = desk.settings
    out.note(out.which_list(desk.info(today())))

    def told(address: str) -> None:
        out.say(out.text("cli.serving", address=address))

    if replace(settings, host=host or settings.host).keyed:
        if not any(standing(key, today()) == "valid" for key in key_store(desk).all_().values()):
            out.note(out.text("keys.none_yet"))
        if settings.pages:
            out.note(out.text("keys.open_pages"))

    with suppress(KeyboardInterrupt):
        bound = settings.port if port is None else port
        run(desk, host or settings.host, bound, workers or settings.workers, told)

"""The command ``ismap-lookup``."""

from lookup.cli.program import cli, main

__all__ = ["cli", "main"]

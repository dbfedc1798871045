"""The `entente` command. Each module holds one group of its subcommands."""

from services.cli.root import main

__all__ = ["main"]

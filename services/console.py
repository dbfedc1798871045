"""What people at a terminal see: output, errors, and the error that needs no traceback."""

from rich.console import Console

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class CommandError(Exception):
    """The command cannot do this; the message says what to do instead."""

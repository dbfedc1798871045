"""The root of the command: global help, and how errors are shown."""

import sys

import typer

from services.cli import admin, calibrate, data, matches, operate, quality, reindex
from services.console import CommandError, err
from services.ingest.domain.errors import IngestError
from services.matcher.domain import MatcherError

app = typer.Typer(
    name="entente",
    help="Connects US localities with foreign counterparts and city networks.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (operate, data, matches, quality, reindex, calibrate, admin):
    group.register(app)


def main() -> None:
    """Run the command; a problem the user can mend is one line, without a traceback."""
    try:
        app()
    except (CommandError, MatcherError, IngestError) as error:
        err.print(str(error), style="red", markup=False)
        sys.exit(1)

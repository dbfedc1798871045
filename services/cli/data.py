"""Commands that bring data in: `import`, `ties import`, `memberships import`."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli.common import Data, progress
from services.console import err, out
from shared.settings import Settings

MOST_PROBLEMS = 200
Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True)]
OneFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("import")(import_profiles)
    ties = typer.Typer(help="Existing ties of localities with places abroad.", no_args_is_help=True)
    ties.command("import")(import_ties)
    ties.callback()(lambda: None)
    app.add_typer(ties, name="ties")
    memberships = typer.Typer(help="Memberships of city networks.", no_args_is_help=True)
    memberships.command("import")(import_memberships)
    memberships.callback()(lambda: None)
    app.add_typer(memberships, name="memberships")


def import_profiles(
    files: Files,
    data: Data = None,
    sender: Annotated[
        str, typer.Option(help="Who sends the profiles; their ids are unique within a sender.")
    ] = "file",
) -> None:
    """Import profiles from JSON Lines, CSV or XLSX; exit code 1 if a row was rejected."""
    from services.ingest.handlers.importing import import_profiles as load  # noqa: PLC0415

    del data
    failed = False
    for path in files:
        with progress(f"Importing {path.name}") as advance:
            work = partial(load, path=path, sender=sender, by="command line", on_progress=advance)
            report = asyncio.run(_with_ingest(work))
        _say(report.problems, "red")
        _say(report.notes, "yellow")
        out.print(
            f"{path.name}: {report.read} read, {report.added} added, {report.revised} revised, "
            f"{report.unchanged} unchanged, {report.rejected} rejected."
        )
        failed = failed or bool(report.problems)
    raise typer.Exit(1 if failed else 0)


def import_ties(file: OneFile, data: Data = None) -> None:
    """Import existing ties from CSV; exit code 1 if a row was rejected."""
    from services.ingest.handlers.ties import import_ties as load  # noqa: PLC0415

    del data
    _import_ties(file, load)


def import_memberships(file: OneFile, data: Data = None) -> None:
    """Import memberships of networks from CSV; exit code 1 if a row was rejected."""
    from services.ingest.handlers.ties import import_memberships as load  # noqa: PLC0415

    del data
    _import_ties(file, load)


def _import_ties(path: Path, load: Callable[..., Awaitable[Any]]) -> None:
    with progress(f"Importing {path.name}") as advance:
        report = asyncio.run(_with_ingest(partial(load, path=path, on_progress=advance)))
    _say(report.problems, "red")
    out.print(
        f"{path.name}: {report.read} read, {report.new} new ({report.attached} between registered "
        f"parties, {report.waiting} kept until both register), {report.already_known} already "
        f"known, {report.rejected} rejected."
    )
    raise typer.Exit(1 if report.problems else 0)


async def _with_ingest(work: Callable[[Any], Awaitable[Any]]) -> Any:
    """Run on ingest's database, made or brought up to date first."""
    from shared.database import Database  # noqa: PLC0415
    from shared.migration import upgrade  # noqa: PLC0415

    database = Database(Settings().database_url_for("ingest"))
    try:
        await upgrade(database, "ingest")
        return await work(database)
    finally:
        await database.close()


def _say(problems: Sequence[Any], style: str) -> None:
    for problem in problems[:MOST_PROBLEMS]:
        err.print(str(problem), style=style, markup=False)
    if len(problems) > MOST_PROBLEMS:
        err.print(f"... and {len(problems) - MOST_PROBLEMS} more.", style=style)

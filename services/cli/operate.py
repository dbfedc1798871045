"""Commands that run Entente: `up`, `run`, `migrate`, `status`, `dead`."""

import asyncio
import json
import logging
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from services.cli.common import AsJson, Data
from services.console import CommandError, out
from shared.embedded import broker
from shared.settings import Settings


class Role(StrEnum):
    """Which half of a service a process runs."""

    WEB = "web"
    WORKER = "worker"
    ALL = "all"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(up)
    app.command()(run)
    app.command()(migrate)
    app.command()(status)
    dead = typer.Typer(help="Events that could not be handled.", no_args_is_help=True)
    dead.command("list")(dead_list)
    dead.command("replay")(dead_replay)
    app.add_typer(dead, name="dead")


def up(
    data: Data = None,
    port: Annotated[int, typer.Option(help="Port of the web pages, on this machine only.")] = 8000,
    sample: Annotated[
        bool,
        typer.Option("--sample", help="Demonstration: sample data, one-click roles, mailbox page."),
    ] = False,
) -> None:
    """Run everything in one place, on the bundled servers."""
    from services.supervisor import Supervisor  # noqa: PLC0415 - starts processes

    del data
    raise typer.Exit(asyncio.run(Supervisor(Settings(), port=port, sample=sample).run()))


def run(
    service: Annotated[
        list[str], typer.Argument(help="ingest, matcher or notifier; several at once.")
    ],
    role: Annotated[Role, typer.Option(help="web pages, worker, or both.")] = Role.ALL,
    data: Data = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    ready: Annotated[Path | None, typer.Option(help="File to create once it serves.")] = None,
) -> None:
    """Run one service, as on a cluster."""
    from services import app  # noqa: PLC0415 - loads the web framework

    del data
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    unknown = sorted(set(service) - set(app.SERVICES))
    if unknown:
        raise CommandError(f"Unknown service {unknown[0]!r}; expected {', '.join(app.SERVICES)}.")
    if Settings().demo and host not in ("127.0.0.1", "localhost", "::1"):
        raise CommandError("The demonstration can only be served on this machine (127.0.0.1).")
    asyncio.run(
        app.run(
            service,
            web=role is not Role.WORKER,
            worker=role is not Role.WEB,
            host=host,
            port=port,
            ready=ready,
        )
    )


def migrate(data: Data = None) -> None:
    """Bring all databases up to date; `up` does it by itself."""
    from services import app  # noqa: PLC0415

    del data
    asyncio.run(app.migrate(app.SERVICES))
    out.print("The databases are up to date.")


def status(data: Data = None, as_json: AsJson = False) -> None:
    """Events, backlog, outboxes, matches and dead letters."""
    from services.status import collect  # noqa: PLC0415

    del data

    async def read() -> dict[str, dict[str, int]]:
        settings = Settings()
        async with broker(settings) as url:
            return await collect(settings, url)

    found = asyncio.run(read())
    if as_json:
        typer.echo(json.dumps(found))
        return
    for title, rows in found.items():
        table = Table(title=title.replace("_", " ").capitalize(), title_justify="left")
        table.add_column("")
        table.add_column("count", justify="right")
        for name, count in rows.items():
            table.add_row(name, f"{count:,}")
        out.print(table)


def dead_list(data: Data = None, as_json: AsJson = False) -> None:
    """List events that could not be handled, with their error."""
    from dataclasses import asdict  # noqa: PLC0415

    from shared.streams import list_dead  # noqa: PLC0415

    del data

    async def read() -> list[dict[str, str]]:
        async with broker(Settings()) as url:
            return [asdict(letter) for letter in await list_dead(url)]

    letters = asyncio.run(read())
    if as_json:
        typer.echo(json.dumps(letters))
        return
    for letter in letters:
        out.print(f"{letter['id']}  {letter['group']}  {letter['type']}  {letter['subject']}")
        out.print(f"    {letter['error'].splitlines()[0]}")
    out.print(f"{len(letters)} dead letters.")


def dead_replay(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Ids from `dead list`; default: all.")
    ] = None,
    data: Data = None,
) -> None:
    """Publish dead letters again."""
    from shared.streams import replay_dead  # noqa: PLC0415

    del data

    async def replay() -> int:
        async with broker(Settings()) as url:
            return await replay_dead(url, ids or None)

    out.print(f"{asyncio.run(replay())} events published again.")

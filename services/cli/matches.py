"""The command that shows matches."""

import asyncio
import json
from typing import Annotated, Any

import typer
from rich.table import Table

from services.cli.common import AsJson, Data
from services.console import CommandError, out
from services.matcher.domain.diversity import TRADE_OFF
from shared.profile import Kind
from shared.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(matches)


def matches(
    data: Data = None,
    locality: Annotated[str | None, typer.Option(help="The sender's id of one locality.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only this kind of partner.")] = None,
    state: Annotated[
        str, typer.Option(help="suggested, escalated, held, approved, declined or superseded.")
    ] = "suggested",
    trade_off: Annotated[
        float,
        typer.Option(
            min=0.0, max=1.0, help="With --locality: 1 orders by fit alone, less mixes the list."
        ),
    ] = TRADE_OFF,
    as_json: AsJson = False,
) -> None:
    """Show matches with reasons, best first; those of one locality mixed."""
    del data
    found = asyncio.run(_read(locality, kind, state, trade_off))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    table = Table()
    for title in ("fit", "locality", "partner", "kind", "best reason"):
        table.add_column(title)
    for match in found:
        party = match["party"]
        country = f", {party['country']}" if party["country"] else ""
        reason = match["reasons"][0]["text"] if match["reasons"] else ""
        table.add_row(
            f"{match['score']:.2f}", match["locality"]["name"], party["name"] + country,
            party["kind"], reason[:160],
        )  # fmt: skip
    out.print(table)
    out.print(f"{len(found)} matches {state}.")


async def _read(
    locality: str | None, kind: Kind | None, state: str, trade_off: float
) -> list[dict[str, Any]]:
    from services.matcher.store.matches import list_matches  # noqa: PLC0415
    from services.matcher.store.parties import ids_of  # noqa: PLC0415
    from services.matcher.views import as_json, mixed  # noqa: PLC0415
    from shared.database import Database  # noqa: PLC0415
    from shared.migration import upgrade  # noqa: PLC0415

    database = Database(Settings().database_url_for("matcher"))
    try:
        await upgrade(database, "matcher")
        async with database.reading() as session:
            ids = None if locality is None else await ids_of(session, locality)
            if ids == []:
                raise CommandError(f"No party with the id {locality!r} has reached the matcher.")
            found = await list_matches(session, states=[state], profile_ids=ids, party_kind=kind)
            shown = found if locality is None else mixed(found, trade_off)
            return [as_json(listed) for listed in shown]
    finally:
        await database.close()

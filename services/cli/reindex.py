"""The command that rebuilds all vectors: `reindex`."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.cli.common import Data, progress
from services.console import CommandError, err, out

if TYPE_CHECKING:
    from services.matcher.ports import Generations
    from services.matcher.settings import MatcherSettings

LOOK_SECONDS = 0.3
PATIENCE_SECONDS = 15.0
"""How long a worker on a Qdrant server has to take the request up."""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(reindex)


def reindex(
    data: Data = None,
    model: Annotated[
        str | None, typer.Option(help="The model to change to; default: ENTENTE_MODEL.")
    ] = None,
) -> None:
    """Rebuild all vectors from the stored statements; the old ones serve until it is done."""
    from services.matcher.settings import MatcherSettings  # noqa: PLC0415

    del data
    settings = MatcherSettings()
    chosen = model or settings.model
    with progress("Rebuilding vectors") as advance:
        total = asyncio.run(_reindex(settings, chosen, advance))
    out.print(f"The vectors of {total:,} parties were rebuilt with {chosen}.")
    if chosen != settings.model:
        err.print(
            f"Set ENTENTE_MODEL={chosen} before the next start, which is refused otherwise.",
            style="yellow",
            markup=False,
        )


async def _reindex(settings: "MatcherSettings", model: str, advance: Any) -> int:
    """Ask, and wait for the worker; do it here where there is none."""
    from services.matcher.store import reindexing as store  # noqa: PLC0415
    from shared.database import Database  # noqa: PLC0415
    from shared.migration import upgrade  # noqa: PLC0415

    database = Database(settings.database_url_for("matcher"))
    try:
        await upgrade(database, "matcher")
        async with database.transaction() as session:
            request_id = await store.ask(session, model)
        waited = 0.0
        while True:
            async with database.reading() as session:
                request = await store.get(session, request_id)
            advance(request.done, request.total)
            if request.error:
                raise CommandError(f"The vectors were not rebuilt: {request.error}")
            if request.finished_at:
                return request.total or 0
            patient = request.started_at is not None or waited < PATIENCE_SECONDS
            if generations := _free(settings, patient=patient):
                await _alone(database, generations, request_id, advance)
            else:
                await asyncio.sleep(LOOK_SECONDS)
                waited += LOOK_SECONDS
    finally:
        await database.close()


def _free(settings: "MatcherSettings", *, patient: bool) -> "Generations | None":
    """The vectors, unless a worker has them or, on a server, may still take the request up."""
    from services.matcher.index import open_generations  # noqa: PLC0415
    from services.matcher.index.points import FolderInUseError  # noqa: PLC0415

    if settings.qdrant_url is not None and patient:
        return None
    try:
        return open_generations(
            settings.data / "vectors", settings.qdrant_url, settings.qdrant_api_key
        )
    except FolderInUseError:
        return None


async def _alone(database: Any, generations: "Generations", request_id: Any, show: Any) -> None:
    from services.matcher.embedding import make_encoder  # noqa: PLC0415
    from services.matcher.handlers.reindexing import reindex_here  # noqa: PLC0415
    from services.matcher.languages import LangidDetector  # noqa: PLC0415

    try:
        detector = LangidDetector()
        await reindex_here(database, generations, request_id, make_encoder, detector, show)
    finally:
        await generations.close()

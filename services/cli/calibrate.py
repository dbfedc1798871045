"""The command that learns from recorded answers: `calibrate`."""

import asyncio
from typing import TYPE_CHECKING

import typer

from services.cli.common import Data
from services.console import out

if TYPE_CHECKING:
    from services.matcher.domain.probability import Calibration
    from services.matcher.settings import MatcherSettings


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(calibrate)


def calibrate(data: Data = None) -> None:
    """Fit the probability that both sides say yes to the answers recorded so far."""
    from services.matcher.settings import MatcherSettings  # noqa: PLC0415

    del data
    found = asyncio.run(_calibrate(MatcherSettings()))
    out.print(
        f"{found.answers:,} answered matches: intercept {found.intercept:+.3f}, slope {found.slope:.3f}."
    )


async def _calibrate(settings: "MatcherSettings") -> "Calibration":
    from services.matcher.handlers.learning import recalibrate  # noqa: PLC0415
    from shared.database import Database  # noqa: PLC0415
    from shared.migration import upgrade  # noqa: PLC0415

    database = Database(settings.database_url_for("matcher"))
    try:
        await upgrade(database, "matcher")
        return await recalibrate(database)
    finally:
        await database.close()

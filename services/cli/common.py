"""What the subcommands share: the data folder, progress, the broker, and errors for people."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shared.embedded import embedded_broker
from shared.settings import Settings

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class CommandError(Exception):
    """The command cannot do this; the message says what to do instead."""


def _use(data: Path | None) -> Path | None:
    if data is not None:
        os.environ["ENTENTE_DATA"] = str(data)
    return data


Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        callback=_use,
        is_eager=True,
        help="Data folder; default: ENTENTE_DATA or ./var.",
        file_okay=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@asynccontextmanager
async def broker(settings: Settings) -> AsyncIterator[str]:
    """The URL of the broker: the configured one, or the data folder's own."""
    if settings.redis_url is not None:
        yield settings.redis_url
        return
    async with embedded_broker(settings.data / "broker") as url:
        yield url


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on standard error; call with how many are done, and of how many if known."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bars:
        task = bars.add_task(title, total=None)

        def advance(done: int, total: int | None = None) -> None:
            bars.update(task, completed=done, total=total)

        yield advance

"""What the subcommands share: the data folder, JSON output and progress bars."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.console import err


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

"""Commands that measure matching on files: `rank` and `evaluate`; nothing is stored."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from services.cli.common import AsJson
from services.console import err, out
from shared.profile import Kind


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(rank)
    app.command()(evaluate)


def rank(
    profiles: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    run: Annotated[Path, typer.Option("--run", help="TREC run file to write.")],
    kind: Annotated[Kind, typer.Option(help="What to rank for each locality.")] = Kind.COUNTERPART,
    top: Annotated[int, typer.Option(min=1, help="How many for each locality.")] = 100,
    context: Annotated[
        bool, typer.Option(help="Let size, government, language and distance count too.")
    ] = False,
) -> None:
    """Rank the parties of a profile file for each locality in it."""
    from services.matcher.embedding import make_encoder  # noqa: PLC0415
    from services.matcher.ranking import rank as ranked  # noqa: PLC0415
    from services.matcher.settings import MatcherSettings  # noqa: PLC0415

    with err.status("Encoding and ranking"):
        encoder = make_encoder(MatcherSettings().model)
        lines = list(ranked(encoder, profiles, kind, top, context=context))
    run.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    out.print(f"{len(lines):,} lines written to {run}.")


def evaluate(
    run: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    qrels: Annotated[Path, typer.Option(exists=True, dir_okay=False, readable=True)],
    as_json: AsJson = False,
) -> None:
    """Compare a run with judgements: mean and 95 % bootstrap interval of each measure."""
    from services.matcher.domain.evaluation import evaluate as measure  # noqa: PLC0415
    from services.matcher.ranking import read_qrels, read_run  # noqa: PLC0415

    measures = measure(read_run(run), read_qrels(qrels))
    if as_json:
        typer.echo(json.dumps({m.name: [m.mean, m.low, m.high] for m in measures}))
        return
    table = Table()
    for title in ("measure", "mean", "95 % interval"):
        table.add_column(title)
    for m in measures:
        table.add_row(m.name, f"{m.mean:.4f}", f"{m.low:.4f} to {m.high:.4f}")
    out.print(table)

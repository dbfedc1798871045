"""The sample data of the demonstration: `examples/`, loaded as any other file would be."""

from pathlib import Path

from services.console import CommandError, out
from services.ingest.handlers.importing import import_profiles
from services.ingest.handlers.ties import import_memberships, import_ties
from shared.database import Database
from shared.settings import Settings

EXAMPLES = Path(__file__).parents[1] / "examples"


async def load_sample(settings: Settings) -> None:
    """Import the sample profiles, ties and memberships; what is there already stays as it is."""
    database = Database(settings.database_url_for("ingest"))
    try:
        added = 0
        for path in sorted(EXAMPLES.glob("*.jsonl")):
            report = await import_profiles(
                database, path, sender="sample", by="sample data", on_progress=_quietly
            )
            if report.problems:
                raise CommandError(f"The sample data is damaged: {report.problems[0]}")
            added += report.added
        await import_ties(database, EXAMPLES / "ties.csv", _quietly)
        await import_memberships(database, EXAMPLES / "memberships.csv", _quietly)
    finally:
        await database.close()
    if added:
        out.print(f"Sample data: {added} profiles. Their statements and contacts are illustrative.")


def _quietly(_done: int, _total: int) -> None:
    return None

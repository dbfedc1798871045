"""What `entente status` shows: how much waits where."""

from datetime import UTC, datetime

from services.app import SERVICES
from services.matcher.store.matches import count_by_state
from services.notifier.store.lateness import late
from shared import outbox
from shared.database import Database
from shared.migration import upgrade
from shared.settings import Settings
from shared.streams import backlog, lengths, list_dead


async def collect(settings: Settings, broker_url: str) -> dict[str, dict[str, int]]:
    """Counts by heading: events, outbox rows, matches, what the notifier is late with, dead letters."""
    waiting, matches, overdue = {}, {}, {}
    for name in SERVICES:
        database = Database(settings.database_url_for(name))
        try:
            await upgrade(database, name)
            async with database.reading() as session:
                waiting[name] = await outbox.size(session)
                if name == "matcher":
                    matches = await count_by_state(session)
                if name == "notifier":
                    overdue = await late(session, datetime.now(UTC))
        finally:
            await database.close()
    letters = await list_dead(broker_url)
    return {
        "events_in_streams": await lengths(broker_url),
        "events_not_handled_yet": {n: await backlog(broker_url, n) for n in SERVICES},
        "outbox": waiting,
        "matches": matches,
        "late_at_the_notifier": overdue,
        "dead_letters": {n: sum(x.group == n for x in letters) for n in SERVICES},
    }

"""Which matches wait too long, on each of the databases that we run on."""

from datetime import UTC, datetime, timedelta

from services.matcher.handlers.overdue import watch
from shared.database import DELIVERY
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality


async def test_a_breach_is_announced_once_and_ends(database):
    async with database.engine.begin() as connection:
        await connection.run_sync(DELIVERY.create_all)
    now = datetime.now(UTC)
    async with database.transaction() as session:
        town, city = [await save_profile(session, p) for p in (locality(), counterpart())]
        await save_match(session, town, city, created_at=now - timedelta(days=20))
    found = [await watch(database, days, now) for days in (5, 5, 40, 40)]
    assert found == [1, 0, 1, 0]

"""Accounts as the notifier hears of them, and what they choose."""

from uuid import NAMESPACE_URL, uuid5

from services.notifier.domain.schedules import Rhythm, Schedule
from services.notifier.handlers.reading import Reader, choose_schedule
from shared.events import AccountChanged, AccountState

DAILY = Schedule(Rhythm.DAILY, "America/Chicago")
WEEKLY = Schedule(Rhythm.WEEKLY, "America/Chicago", weekday=4)
NOW = Schedule(Rhythm.IMMEDIATE, "America/Chicago")


def account(email, role="city_office", *, version=1, region=(), active=True):
    state = AccountState(
        account_id=uuid5(NAMESPACE_URL, email),
        version=version,
        email=email,
        role=role,
        region=region,
        active=active,
    )
    return AccountChanged(subject=str(state.account_id), data=state)


async def choose(world, email, schedule, role="city_office"):
    """Open an account, and let it choose when it wants e-mails."""
    event = account(email, role)
    await world.profiles(event)
    await choose_schedule(world.office, Reader(event.data.account_id, email), schedule)

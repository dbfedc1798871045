"""Tells each government in January, once, that the report of the year before is ready."""

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifier.contacts import address_of
from services.notifier.domain.choices import MailKind
from services.notifier.handlers.looking import do_each, keep_looking
from services.notifier.handlers.moving import Office
from services.notifier.handlers.notices import Notice, notify
from services.notifier.letters import language_of
from services.notifier.letters.addressing import addressee
from services.notifier.letters.reports import ReportReady
from services.notifier.store import choices, parties
from services.notifier.store import reports as store
from services.notifier.store.tables import Party

AT_ONCE = 20
LOOK_SECONDS = 600.0
JANUARY, FIRST_DAY = 1, 5
"""From this day on, so that the last answers of the year have come in."""


async def announce_reports(office: Office) -> int:
    """Tell the governments that have not been told; returns how many were looked at.

    A year that was missed as a whole is not made up: its report stands on the page.
    """
    now = office.clock()
    if now.month != JANUARY or now.day < FIRST_DAY:
        return 0
    year = now.year - 1

    async def due(limit: int) -> list[UUID]:
        async with office.database.reading() as session:
            return await store.unannounced(session, year, limit)

    async def tell(key: UUID) -> None:
        async with office.database.transaction() as session:
            await parties.one_at_a_time(session)
            party = await store.untold(session, key, year)
            if party is not None:
                party.reported_year = year
                await _announce(session, office, party, now)

    return await do_each(due, tell, AT_ONCE)


async def keep_announcing(office: Office) -> None:
    """Look every ten minutes until cancelled."""
    await keep_looking(partial(announce_reports, office), LOOK_SECONDS)


async def _announce(session: AsyncSession, office: Office, party: Party, now: datetime) -> None:
    year, letters = now.year - 1, office.letters
    to = await choices.receiving(session, party.id, address_of(party), MailKind.OPTIONAL)
    this, _before = await store.two_years(session, party.id, year)
    if not to or this.is_empty:
        return
    message = ReportReady(
        to=addressee(party),
        year=year,
        introduced=this.introduced,
        meetings=this.meetings,
        agreements=this.agreements,
        page=f"{letters.site}/inbox/report?year={year}&profile={party.id}",
        stop=letters.stop_link(party.id, to),
    )
    letter = letters.render(message, language_of(party))
    notice = Notice(
        key=f"report:{party.id}:{year}",
        to=", ".join(to),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=letter.language,
        profile_id=party.id,
        unsubscribe=letter.unsubscribe,
    )
    await notify(session, letters, notice, now)

"""In January each government is told once that its report is ready."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.notifier.handlers.reports import announce_reports
from services.notifier.store.reports import two_years
from shared.events import MatchSuggested
from tests.support.introductions import C40, DES_MOINES, PORTO, id_of, match, published


def at(*day):
    return lambda: datetime(*day, 12, tzinfo=UTC)


def suggested(party, *day):
    return MatchSuggested(subject="x", data=match(party), time=datetime(*day, tzinfo=UTC))


@pytest.fixture
async def registered(world):
    await world.profiles(published(DES_MOINES), published(PORTO), published(C40))
    events = [
        suggested(PORTO, 2027, 2, 1),
        suggested(C40, 2027, 3, 1),
        suggested(PORTO, 2028, 1, 2),
    ]
    for _ in range(2):
        await world.matches(*events)


async def mails(world):
    return {d.profile_id: d for d in await world.all_deliveries() if d.step == "notice"}


@pytest.mark.usefixtures("registered")
async def test_suggestions_count_once_in_their_year(world):
    async with world.database.reading() as session:
        this, before = await two_years(session, id_of(DES_MOINES), 2028)
    assert (this.suggested, before.suggested) == (1, 2)


@pytest.mark.usefixtures("registered")
async def test_governments_are_told_once_and_only_in_january(world):
    for day in ((2027, 12, 31), (2028, 1, 2), (2028, 2, 1)):
        assert await announce_reports(replace(world.office, clock=at(*day))) == 0
    for day in ((2028, 1, 5), (2028, 1, 6), (2028, 1, 31)):
        await announce_reports(replace(world.office, clock=at(*day)))
    told = await mails(world)
    assert set(told) == {id_of(DES_MOINES), id_of(PORTO)}
    mail = told[id_of(DES_MOINES)]
    assert mail.subject == "Your year with Entente: Des Moines, 2027"
    assert f"/inbox/report?year=2027&profile={id_of(DES_MOINES)}" in mail.text
    assert mail.unsubscribe


async def test_nobody_is_told_that_there_is_nothing(world):
    await world.profiles(published(DES_MOINES))
    office = replace(world.office, clock=at(2028, 1, 9))
    assert await announce_reports(office) == 1
    assert await announce_reports(office) == 0
    assert await mails(world) == {}

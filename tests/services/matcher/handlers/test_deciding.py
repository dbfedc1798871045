from uuid import uuid4

import pytest

from services.matcher.domain import AlreadyDecidedError, InvalidReasonError, UnknownMatchError
from services.matcher.handlers import deciding
from services.matcher.store.matches import get_match
from shared import outbox
from shared.events import EVENT
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality

OLGA, PIET = "olga@officers.example", "piet@officers.example"


@pytest.fixture
async def match_id(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        city = await save_profile(session, counterpart())
        return await save_match(session, town, city, 0.61)


async def stored(database, match_id):
    async with database.reading() as session:
        return (await get_match(session, match_id)).match


async def emitted(database):
    async with database.reading() as session:
        return [EVENT.validate_json(row.payload) for row in await outbox.unsent(session, 10)]


@pytest.mark.parametrize(
    ("act", "state"), [(deciding.approve, "approved"), (deciding.decline, "declined")]
)
async def test_a_decision_is_kept_with_who_when_and_why_and_is_emitted(
    database, match_id, act, state
):
    async with database.transaction() as session:
        await act(session, match_id, OLGA, "  Both work on floods. ")
    match = await stored(database, match_id)
    assert (match.state, match.decided_by) == (state, OLGA)
    assert match.decision_reason == "Both work on floods."
    assert match.decided_at >= match.created_at
    (event,) = await emitted(database)
    assert (event.type, event.subject) == (f"entente.match.{state}.v1", str(match_id))
    assert (event.data.decided_by, event.data.reason) == (OLGA, "Both work on floods.")
    assert event.data.match.locality.external_id == "us-des-moines"
    assert event.data.match.party.name == "Rotterdam"
    assert [r.need for r in event.data.match.reasons] == ["dry basements"]


@pytest.mark.parametrize("reason", ["", "  \n"])
async def test_a_decision_without_a_reason_is_refused(database, match_id, reason):
    with pytest.raises(InvalidReasonError):
        async with database.transaction() as session:
            await deciding.approve(session, match_id, OLGA, reason)
    assert (await stored(database, match_id)).state == "suggested"


async def test_a_second_decision_is_refused_and_told_who_decided(database, match_id):
    async with database.transaction() as session:
        await deciding.approve(session, match_id, OLGA, "fits")
    with pytest.raises(AlreadyDecidedError, match=f"already approved by {OLGA}"):
        async with database.transaction() as session:
            await deciding.decline(session, match_id, PIET, "too far")
    assert (await stored(database, match_id)).decided_by == OLGA
    assert len(await emitted(database)) == 1


async def test_an_unknown_match_cannot_be_decided(database):
    with pytest.raises(UnknownMatchError):
        async with database.transaction() as session:
            await deciding.approve(session, uuid4(), OLGA, "fits")

from datetime import UTC, datetime, timedelta

import pytest

from services.matcher.domain import AlreadyDecidedError, NotYourDecisionError, SamePersonError
from services.matcher.domain.flags import CountryRule
from services.matcher.handlers import deciding, desk, releasing
from services.matcher.handlers.countries import set_rule
from services.matcher.handlers.suggesting import close
from services.matcher.store import countries
from services.matcher.store.matches import OPEN, PENDING, open_matches
from services.matcher.store.review.log import history
from shared import outbox
from shared.events import EVENT
from tests.support.parties import save_match, save_profile, stored
from tests.support.profiles import counterpart, locality

OLGA, PIET = "olga@officers.example", "piet@officers.example"
HOLD, NO_TIME = timedelta(minutes=10), timedelta(microseconds=1)


@pytest.fixture
async def town(database):
    async with database.transaction() as session:
        return await save_profile(session, locality())


@pytest.fixture
async def match_id(database, town):
    async with database.transaction() as session:
        return await save_match(session, town, await save_profile(session, counterpart()))


async def emitted(database):
    async with database.reading() as session:
        return [EVENT.validate_json(row.payload) for row in await outbox.unsent(session, 10)]


async def act(database, step, *arguments, **named):
    async with database.transaction() as session:
        return await step(session, *arguments, **named)


async def test_a_held_approval_is_not_sent_before_its_time(database, match_id):
    await act(database, deciding.approve, match_id, OLGA, "fits", hold=HOLD)
    assert await releasing.release_due(database) == 0
    match = await stored(database, match_id)
    assert (match.state, match.decided_by) == ("held", OLGA)
    assert match.release_at - match.decided_at == HOLD
    assert await emitted(database) == []


async def test_a_held_approval_goes_out_once_with_its_introduction_text(database, match_id):
    await act(
        database, deciding.approve, match_id, OLGA, "fits", hold=NO_TIME, introduction="Hello both"
    )
    assert [await releasing.release_due(database) for _ in range(2)] == [1, 0]
    (event,) = await emitted(database)
    assert (event.type, event.data.decided_by) == ("entente.match.approved.v1", OLGA)
    assert event.data.introduction == "Hello both"
    assert (await stored(database, match_id)).state == "approved"
    async with database.reading() as session:
        assert [s.by for s in await history(session, match_id, 5)] == ["Entente", OLGA]


async def put_on_list(database, level):
    async with database.transaction() as session:
        await set_rule(session, country="NL", level=level, reason="Memo", source="Memo", by=PIET)


async def test_an_approval_whose_country_is_escalated_meanwhile_goes_to_the_supervisors(
    database, match_id
):
    await act(database, desk.take, match_id, OLGA)
    await act(database, deciding.approve, match_id, OLGA, "Both know rivers.", hold=NO_TIME)
    await put_on_list(database, "escalate")
    assert await releasing.release_due(database) == 1
    assert await releasing.release_due(database) == 0
    match = await stored(database, match_id)
    assert (match.state, match.level) == ("escalated", "escalate")
    assert (match.escalated_by, match.escalation_reason) == (OLGA, "Both know rivers.")
    assert (match.decided_by, match.release_at, match.assigned_to) == (None, None, None)
    assert await emitted(database) == []
    async with database.reading() as session:
        last = (await history(session, match_id, 1))[0]
    assert (last.by, last.action) == ("Entente", "escalate")
    assert "on the list" in last.note
    with pytest.raises(SamePersonError):
        await act(database, deciding.confirm, match_id, OLGA, "fits")


async def test_an_approval_is_not_sent_early_past_the_second_person(database, match_id):
    await act(database, deciding.approve, match_id, OLGA, "fits", hold=HOLD)
    await put_on_list(database, "escalate")
    await act(database, releasing.release, match_id, OLGA, is_supervisor=False)
    assert (await stored(database, match_id)).state == "escalated"
    assert await emitted(database) == []


async def test_what_a_second_person_confirmed_goes_out_though_it_is_escalated(database, match_id):
    await put_on_list(database, "escalate")
    await act(database, deciding.approve, match_id, OLGA, "fits")
    await act(database, deciding.confirm, match_id, PIET, "fits", hold=NO_TIME)
    assert await releasing.release_due(database) == 1
    assert (await stored(database, match_id)).state == "approved"


async def test_an_approval_that_is_blocked_when_it_comes_due_is_closed(database, match_id):
    await act(database, deciding.approve, match_id, OLGA, "fits", hold=NO_TIME)
    rule = CountryRule("NL", "block", "Memo", "Memo", PIET, datetime.now(UTC))
    await act(database, countries.set_rule, rule)
    assert await releasing.release_due(database) == 1
    match = await stored(database, match_id)
    assert (match.state, match.closed_because, match.decided_by) == ("superseded", "blocked", None)
    assert [e.type for e in await emitted(database)] == ["entente.match.closed.v1"]
    async with database.reading() as session:
        last = (await history(session, match_id, 1))[0]
    assert (last.by, last.action) == ("Entente", "close")
    assert last.note.startswith("blocked")


async def test_an_approval_wins_over_a_closing_that_was_read_before_it(database, match_id, town):
    async with database.reading() as session:
        found = await open_matches(session, [town])
    await act(database, deciding.approve, match_id, OLGA, "fits", hold=NO_TIME)
    await act(database, close, found, "superseded", (OPEN,))
    assert (await stored(database, match_id)).state == "held"
    assert await emitted(database) == []
    await releasing.release_due(database)
    await act(database, close, found, "withdrawn")
    assert [e.type for e in await emitted(database)] == ["entente.match.approved.v1"]


async def test_its_officer_takes_an_approval_back(database, match_id):
    await act(database, deciding.approve, match_id, OLGA, "fits", hold=HOLD)
    with pytest.raises(NotYourDecisionError):
        await act(database, releasing.undo, match_id, PIET, is_supervisor=False)
    await act(database, releasing.undo, match_id, OLGA, is_supervisor=False)
    match = await stored(database, match_id)
    assert (match.state, match.decided_by, match.release_at) == ("suggested", None, None)


async def test_a_supervisor_takes_an_approval_back_and_the_second_person_is_needed_again(
    database, match_id
):
    async with database.transaction() as session:
        await set_rule(
            session, country="NL", level="escalate", reason="Memo", source="Memo", by=OLGA
        )
    await act(database, deciding.approve, match_id, OLGA, "fits", hold=HOLD)
    await act(database, deciding.confirm, match_id, PIET, "fits", hold=HOLD)
    await act(database, releasing.undo, match_id, "ada@officers.example", is_supervisor=True)
    match = await stored(database, match_id)
    assert (match.state, match.escalated_by) == ("escalated", OLGA)


async def test_what_has_gone_out_is_not_taken_back(database, match_id):
    await act(database, deciding.approve, match_id, OLGA, "fits")
    with pytest.raises(AlreadyDecidedError):
        await act(database, releasing.undo, match_id, OLGA, is_supervisor=True)


async def test_the_text_is_edited_while_held_and_the_approval_sent_early(database, match_id):
    await act(database, deciding.approve, match_id, OLGA, "fits", hold=HOLD)
    await act(database, releasing.edit_introduction, match_id, PIET, "A better text")
    await act(database, releasing.release, match_id, OLGA, is_supervisor=False)
    (event,) = await emitted(database)
    assert event.data.introduction == "A better text"
    assert (await stored(database, match_id)).state == "approved"


async def test_a_party_that_leaves_ends_a_held_approval_and_the_trail_says_so(
    database, match_id, town
):
    await act(database, deciding.approve, match_id, OLGA, "fits", hold=NO_TIME)
    async with database.transaction() as session:
        await close(session, await open_matches(session, [town], PENDING), "withdrawn")
    assert await releasing.release_due(database) == 0
    match = await stored(database, match_id)
    assert (match.state, match.closed_because) == ("superseded", "withdrawn")
    assert [e.type for e in await emitted(database)] == ["entente.match.closed.v1"]
    async with database.reading() as session:
        last = (await history(session, match_id, 1))[0]
    assert (last.by, last.action, last.after["state"]) == ("Entente", "close", "superseded")
    assert datetime.now(UTC) - last.at < timedelta(minutes=1)

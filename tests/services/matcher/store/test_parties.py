from dataclasses import replace
from uuid import uuid4

from services.matcher.domain.party import Party
from services.matcher.store import parties as store
from shared.events import ProfileState
from shared.profile import Stance
from shared.themes import Theme
from tests.support.parties import save_profile
from tests.support.profiles import counterpart, locality, tied


async def test_a_party_is_read_as_it_was_saved_with_what_was_inferred(database):
    state = ProfileState(profile_id=uuid4(), version=3, profile=locality("Ames", "bus lanes"))
    party = Party.of(state)
    (statement,) = party.statements
    inferred = replace(
        statement,
        theme=Theme.MOBILITY,
        theme_inferred=True,
        stance=Stance.NEED,
        stance_inferred=True,
    )
    party = replace(party, statements=(inferred,))
    async with database.transaction() as session:
        await store.save_parties(session, [state], [party], {})
    async with database.reading() as session:
        assert await store.active_parties(session, [state.profile_id]) == [party]
        known = await store.known(session, [state.profile_id, uuid4()])
        assert {key: row.version for key, row in known.items()} == {state.profile_id: 3}


async def test_contacts_are_not_copied(database):
    people = [{"name": "Dana", "email": "dana@dsm.example"}]
    async with database.transaction() as session:
        party_id = await save_profile(session, locality(contacts=people))
        assert "contacts" not in (await store.get_party(session, party_id)).body


async def test_a_paused_or_withdrawn_party_is_not_active(database):
    async with database.transaction() as session:
        paused = await save_profile(session, locality(), paused=True)
        gone = await save_profile(session, counterpart())
        await store.deactivate(session, gone, 2)
        assert await store.active_parties(session, [paused, gone]) == []


async def test_a_withdrawal_of_an_unknown_party_is_remembered(database):
    party_id = uuid4()
    async with database.transaction() as session:
        await store.deactivate(session, party_id, 2)
    async with database.reading() as session:
        assert (await store.known(session, [party_id]))[party_id].version == 2


async def test_a_tie_is_found_from_either_end_and_saved_once(database):
    one, other = uuid4(), uuid4()
    tie = tied(one, other).data
    async with database.transaction() as session:
        await store.save_ties(session, [tie])
        await store.save_ties(session, [tie])
    async with database.reading() as session:
        for end in (one, other):
            assert [t.tie_id for t in await store.ties_of(session, [end])] == [tie.tie_id]


async def test_parties_are_found_by_the_id_their_sender_gave_them(database):
    async with database.transaction() as session:
        party_id = await save_profile(session, locality("Ames"))
        assert await store.ids_of(session, "us-ames") == [party_id]
        assert await store.ids_of(session, "us-nowhere") == []


async def test_a_tie_that_has_ended_is_past_whatever_arrives_first(database):
    one, other = uuid4(), uuid4()
    tie = tied(one, other).data
    ended = tie.model_copy(update={"ended": 2019, "version": 2})
    async with database.transaction() as session:
        await store.save_ties(session, [ended, tie])
        assert await store.ties_of(session, [one]) == []
        await store.save_ties(session, [tie.model_copy(update={"version": 3})])
        assert [t.tie_id for t in await store.ties_of(session, [one])] == [tie.tie_id]

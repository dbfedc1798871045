from uuid import uuid4

import pytest

from services.matcher.domain.readings import Reading, StatementChangedError
from services.matcher.handlers.correcting import correct
from services.matcher.handlers.following import follow_profiles
from services.matcher.store.corrections import corrections_after
from services.matcher.store.parties import active_parties
from services.matcher.store.rematch import waiting
from shared.profile import Stance
from shared.themes import Theme
from tests.support.profiles import locality, published

TEXT = "We need dry cellars"
OWNER = "clerk@ames.example"
READING = Reading(Theme.HOUSING, Stance.OFFER)


@pytest.fixture
async def town(matcher):
    town = uuid4()
    await follow_profiles(matcher, [published(locality("Ames", TEXT), profile_id=town)])
    return town


async def statements(database, town):
    async with database.reading() as session:
        (party,) = await active_parties(session, [town])
    return party.statements


async def corrections(database):
    async with database.reading() as session:
        return await corrections_after(session, 0, 10)


async def saved(database, town, reading=READING, *, position=0, text=TEXT):
    async with database.transaction() as session:
        await correct(session, town, position, text, reading, OWNER)


async def test_a_correction_is_kept_beside_what_was_inferred_and_applied(database, town):
    await saved(database, town)
    (row,) = await corrections(database)
    assert (row.profile_id, row.position, row.statement, row.by) == (town, 0, TEXT, OWNER)
    assert (row.inferred_stance, row.stance, row.theme) == ("need", "offer", "housing")
    (read,) = await statements(database, town)
    assert (read.theme, read.stance, read.stance_origin) == (
        Theme.HOUSING,
        Stance.OFFER,
        "corrected",
    )


async def test_the_party_waits_to_be_matched_again(database, town):
    async with database.reading() as session:
        assert await waiting(session, [town]) == set()
    await saved(database, town)
    async with database.reading() as session:
        assert await waiting(session, [town]) == {town}


async def test_the_same_correction_twice_is_kept_once(database, town):
    await saved(database, town)
    await saved(database, town)
    assert len(await corrections(database)) == 1


async def test_the_last_correction_counts_and_still_says_what_was_inferred(database, town):
    await saved(database, town)
    await saved(database, town, Reading(None, None))
    first, second = await corrections(database)
    assert (first.inferred_stance, second.inferred_stance) == ("need", "need")
    (read,) = await statements(database, town)
    assert (read.theme, read.stance) == (None, None)


async def test_a_correction_survives_a_new_version_with_the_same_statement(matcher, town):
    await saved(matcher.database, town)
    revised = locality("Ames", ("need", "bus lanes"), TEXT)
    await follow_profiles(matcher, [published(revised, profile_id=town, version=2)])
    _, read = await statements(matcher.database, town)
    assert (read.stance, read.stance_origin) == (Stance.OFFER, "corrected")


async def test_a_correction_ends_with_the_text_that_it_is_about(matcher, town):
    await saved(matcher.database, town)
    revised = locality("Ames", "We need dry cellars and roofs")
    await follow_profiles(matcher, [published(revised, profile_id=town, version=2)])
    (read,) = await statements(matcher.database, town)
    assert (read.stance, read.stance_origin) == (Stance.NEED, "inferred")


async def test_line_ends_that_a_browser_changed_do_not_matter(matcher):
    town = uuid4()
    lines = locality("Ames", "We need\ndry cellars")
    await follow_profiles(matcher, [published(lines, profile_id=town)])
    await saved(matcher.database, town, text="We need\r\ndry cellars")
    (read,) = await statements(matcher.database, town)
    assert read.stance_origin == "corrected"


@pytest.mark.parametrize(
    "change", [{"text": "We need roofs"}, {"position": 1}, {"position": -1}], ids=str
)
async def test_a_statement_that_changed_meanwhile_is_not_corrected(database, town, change):
    with pytest.raises(StatementChangedError):
        await saved(database, town, **change)
    assert await corrections(database) == []


async def test_an_unknown_party_is_not_corrected(database):
    with pytest.raises(StatementChangedError):
        await saved(database, uuid4())

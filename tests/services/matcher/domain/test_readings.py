from services.matcher.domain.party import Statement
from services.matcher.domain.readings import Reading, with_corrections
from shared.profile import Stance
from shared.themes import Theme
from tests.support.parties import party

GUESSED = Statement(
    "flood walls", Theme.WATER, theme_inferred=True, stance=Stance.NEED, stance_inferred=True
)


def corrected(statement, reading):
    return with_corrections(party(statement), {statement.text: reading}).statements[0]


def test_a_correction_replaces_what_was_inferred_and_is_not_inferred_any_more():
    read = corrected(GUESSED, Reading(Theme.HOUSING, Stance.OFFER))
    assert (read.theme, read.stance) == (Theme.HOUSING, Stance.OFFER)
    assert (read.theme_origin, read.stance_origin) == ("corrected", "corrected")
    assert not read.theme_inferred
    assert not read.stance_inferred


def test_an_owner_may_say_that_there_is_no_theme_and_that_it_may_be_either():
    read = corrected(GUESSED, Reading(None, None))
    assert (read.theme, read.stance) == (None, None)
    assert (read.theme_origin, read.stance_origin) == ("corrected", "corrected")


def test_what_the_profile_states_stays():
    stated = Statement("flood walls", Theme.WATER, stance=Stance.NEED)
    assert corrected(stated, Reading(Theme.HOUSING, Stance.OFFER)) == stated


def test_only_the_part_that_was_not_stated_is_corrected():
    read = corrected(
        Statement("flood walls", stance=Stance.NEED), Reading(Theme.WATER, Stance.OFFER)
    )
    assert (read.theme_origin, read.stance, read.stance_origin) == (
        "corrected",
        Stance.NEED,
        "stated",
    )


def test_other_statements_are_left_alone():
    found = with_corrections(party(GUESSED), {"roofs": Reading(None, None)})
    assert found.statements == (GUESSED,)

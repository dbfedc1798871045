import pytest

from services.matcher.domain.party import Statement
from services.matcher.domain.reasons import MOST, quote, reasons
from shared.profile import Kind, Stance
from shared.themes import Theme
from tests.support.encoders import WordHashEncoder
from tests.support.parties import party

ENCODER = WordHashEncoder()
FLOODS, BUSES = "dry basements along the river", "bus lanes downtown"


def reasons_of(town, city):
    texts = [[s.text for s in p.statements] for p in (town, city)]
    return reasons(town, ENCODER.encode(texts[0]), city, ENCODER.encode(texts[1]))


def abroad(*statements):
    return party(*statements, kind=Kind.COUNTERPART, name="Porto", country="PT")


def test_both_directions_are_given_with_the_needs_of_either_side():
    town = party(("need", FLOODS), ("offer", BUSES))
    found = reasons_of(town, abroad(("offer", FLOODS), ("need", BUSES)))
    assert [(r.direction, r.need, r.offer) for r in found] == [
        ("locality_to_party", FLOODS, FLOODS),
        ("party_to_locality", BUSES, BUSES),
    ]


def test_a_reason_quotes_both_statements_and_says_how_close_they_are():
    (found,) = reasons_of(party(("need", FLOODS)), abroad(("offer", FLOODS)))
    assert found.text == (
        f"Ames needs: “{FLOODS}” Porto offers: “{FLOODS}” The two statements are very close."
    )
    assert found.similarity == pytest.approx(1.0)


def test_two_statements_that_both_want_to_exchange_are_paired_once():
    (found,) = reasons_of(party(("exchange", FLOODS)), abroad(("exchange", FLOODS)))
    assert found.direction == "locality_to_party"
    assert "Ames wants to exchange" in found.text


def test_a_statement_without_a_stance_is_not_called_a_need():
    (found,) = reasons_of(party((None, FLOODS)), abroad(("offer", FLOODS)))
    assert found.text.startswith("Ames writes: ")


def test_a_need_is_answered_once_and_the_strongest_comes_first():
    offers = [("offer", f"{FLOODS} and more"), ("offer", FLOODS), ("offer", BUSES)]
    found = reasons_of(party(("need", FLOODS), ("need", f"{BUSES} please")), abroad(*offers))
    assert [r.offer for r in found] == [FLOODS, BUSES]


def test_at_most_a_few_reasons_are_given_in_a_direction():
    texts = [f"{word} {word}ing" for word in ("sun", "wind", "rain", "snow", "hail")]
    found = reasons_of(party(*[("need", t) for t in texts]), abroad(*[("offer", t) for t in texts]))
    assert len(found) == MOST["locality_to_party"]


def test_a_pair_with_nothing_strong_has_its_best_reason():
    assert len(reasons_of(party(("need", FLOODS)), abroad(("offer", BUSES)))) == 1


def test_weak_meetings_are_left_out_beside_a_strong_one():
    town = party(("need", FLOODS), ("need", "youth football clubs"))
    assert len(reasons_of(town, abroad(("offer", FLOODS)))) == 1


@pytest.mark.parametrize(
    ("mine", "theirs", "inferred", "said"),
    [
        (Theme.WATER, Theme.WATER, False, "Both are about “Water”."),
        (
            Theme.WATER,
            Theme.WATER,
            True,
            "Both are about “Water”, as we infer from their words.",
        ),
        (Theme.WATER, Theme.MOBILITY, False, "are very close."),
        (None, None, False, "are very close."),
    ],
)
def test_a_shared_theme_is_said_and_said_to_be_inferred(mine, theirs, inferred, said):
    need = Statement(FLOODS, mine, theme_inferred=inferred, stance=Stance.NEED)
    (found,) = reasons_of(party(need), abroad(Statement(FLOODS, theirs, stance=Stance.OFFER)))
    assert found.text.endswith(said)


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        ("short  text\nhere", 20, "“short text here”"),
        ("one two, three", 9, "“one two ...”"),
        ("exactly ten", 11, "“exactly ten”"),
        ("日" * 30, 10, f"“{'日' * 10} ...”"),
    ],
)
def test_a_long_statement_is_cut_at_a_word(text, longest, shown):
    assert quote(text, longest) == shown


def test_a_stance_that_was_inferred_or_corrected_is_said_to_be():
    guessed = Statement(FLOODS, stance=Stance.NEED, stance_inferred=True)
    corrected = Statement(FLOODS, stance=Stance.OFFER, stance_corrected=True)
    (reason,) = reasons_of(party(guessed), abroad(corrected))
    assert reason.text.endswith(
        "We infer from its words that Ames needs this. Porto corrected how we read its statement."
    )


def test_a_theme_that_was_corrected_is_said_to_be():
    need = Statement(FLOODS, Theme.WATER, theme_corrected=True, stance=Stance.NEED)
    offer = Statement(FLOODS, Theme.WATER, stance=Stance.OFFER)
    (reason,) = reasons_of(party(need), abroad(offer))
    assert reason.text.endswith("Both are about “Water”, after a correction of how we read them.")

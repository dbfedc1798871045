"""What a network says when it declines reaches the locality by e-mail."""

import pytest

from tests.support.introductions import C40, DES_MOINES, REFERRAL, approved, published

NOTE = "We take new members again in the spring."


@pytest.mark.parametrize("has_answered", [True, False])
async def test_a_locality_reads_why_its_referral_was_declined(world, has_answered):
    await world.introduced(C40)
    if has_answered:
        await world.say("locality", "accepted", REFERRAL)
    await world.say("party", "declined", REFERRAL, reason="full", note=NOTE)
    letters = await world.deliveries()
    text = letters["closed", "locality"].text
    assert "C40 Cities has answered the referral of Des Moines: not at this time." in text
    assert "We have no place at present" in text
    assert NOTE in text
    assert ("closed", "party") not in letters


async def test_it_is_in_the_language_of_the_locality(world):
    await world.profiles(published(DES_MOINES, languages=["es"]), published(C40))
    await world.matches(approved(C40))
    await world.say("party", "declined", REFERRAL, reason="full", note=NOTE)
    letter = (await world.deliveries())["closed", "locality"]
    assert letter.language == "es"
    assert NOTE in letter.text


async def test_a_network_reads_no_reason_of_a_locality(world):
    await world.introduced(C40)
    await world.say("party", "accepted", REFERRAL)
    await world.say("locality", "declined", REFERRAL, reason="no_capacity", note="We are too few.")
    letters = await world.deliveries()
    assert "too few" not in letters["closed", "party"].text
    assert ("closed", "locality") not in letters


async def test_between_governments_nobody_reads_a_reason(world):
    await world.introduced()
    await world.say("locality", "accepted")
    await world.say("party", "declined", reason="no_fit", note="Not for us.")
    assert "Not for us" not in (await world.deliveries())["closed", "locality"].text

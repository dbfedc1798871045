"""Who reads the brief of an introduction, and when contacts stand in it."""

import pytest

from tests.support.briefs import words
from tests.support.introductions import (
    C40,
    CITY,
    COUNTERPART,
    DES_MOINES,
    INTRODUCTION,
    NETWORK,
    OFFICER,
    PORTO,
    REFERRAL,
    STRANGER,
    approved,
    published,
    withdrawn,
)

BRIEF = f"/inbox/{INTRODUCTION}/brief"
CONTACTS = ("rui@porto.example", "Rui", "dana@dsm.example", "Dana", "mayor@dsm.example")


async def both_forms(client, path=BRIEF):
    """The page and the text of the PDF."""
    return (await client.get(path)).text, words((await client.get(f"{path}.pdf")).content)


@pytest.mark.parametrize("ending", ["", ".pdf"])
@pytest.mark.parametrize(
    ("session", "status"),
    [(None, 303), (CITY, 200), (COUNTERPART, 200), (OFFICER, 200), (NETWORK, 404), (STRANGER, 404)],
)
async def test_both_sides_and_officers_read_it_and_nobody_else(
    world, browser, session, status, ending
):
    await world.introduced()
    assert (await browser(session).get(BRIEF + ending)).status_code == status


@pytest.mark.parametrize("session", [CITY, COUNTERPART, OFFICER])
@pytest.mark.parametrize("answers", [[], ["locality"], ["party"]])
async def test_no_contact_is_on_it_before_both_accept(world, browser, session, answers):
    await world.introduced()
    for side in answers:
        await world.say(side, "accepted")
    for shown in await both_forms(browser(session)):
        assert "Des Moines and Porto" in shown
        assert "Douro floods" in shown
        body = shown.replace(session.email, "")
        assert not any(contact in body for contact in CONTACTS)


async def test_contacts_of_both_are_on_it_once_both_have_accepted(world, browser):
    await world.introduced()
    await world.agree()
    for shown in await both_forms(browser(CITY)):
        assert "Rui Sá, Liaison, rui@porto.example" in shown
        assert "Writes first, within two weeks" in shown
        assert "keep it among those who work on this" in shown


async def test_findings_of_due_diligence_stay_with_officers(world, browser):
    await world.introduced()
    for_city, for_officer = browser(CITY), browser(OFFICER)
    assert "ue diligence" not in (await for_city.get(BRIEF)).text
    assert "Due diligence found nothing to flag." in (await for_officer.get(BRIEF)).text


async def test_a_referral_names_the_conditions_of_the_network(world, browser):
    await world.profiles(published(DES_MOINES), published(C40))
    await world.matches(approved(C40))
    for shown in await both_forms(browser(NETWORK), f"/inbox/{REFERRAL}/brief"):
        assert "at least 100,000 inhabitants" in shown
        assert "Heat cohort (until March 1, 2027)" in shown
        assert "join@c40.example" not in shown


async def test_the_introduction_links_to_its_brief(world, browser):
    await world.introduced()
    assert f'href="{BRIEF}"' in (await browser(CITY).get(f"/inbox/{INTRODUCTION}")).text


async def test_there_is_no_brief_of_a_party_that_left(world, browser):
    await world.introduced()
    await world.profiles(withdrawn(PORTO))
    assert (await browser(CITY).get(BRIEF)).status_code == 404

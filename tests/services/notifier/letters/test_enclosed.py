"""What a network gets with a referral by mail: conditions with evidence, consent, contacts, statements."""

import pytest

from services.notifier.domain.eligibility import checks
from services.notifier.domain.packets import ConsentRecord
from services.notifier.handlers.moving import Consent
from services.notifier.handlers.outgoing import outgoing
from services.notifier.letters.enclosed import Enclosed
from services.notifier.mime import build
from shared.profile import Profile
from shared.texts import speaking
from tests.support.introductions import C40, DANA, DES_MOINES, REFERRAL, approved, published

AGREED = Consent("We want to talk to C40 Cities.")


async def mail(world, step, side="party"):
    return (await world.deliveries())[step, side]


async def test_the_question_to_a_network_has_its_conditions_with_evidence(world):
    await world.introduced(C40)
    text = (await mail(world, "ask")).text
    assert "- At least 100,000 inhabitants: Yes. Its profile says 214,133 inhabitants." in text
    assert "Consent of Des Moines\n\nNot given yet." in text
    assert "Consent of" not in (await mail(world, "ask", "locality")).text


async def test_a_question_that_waits_says_what_was_agreed_to_meanwhile_and_not_by_whom(world):
    await world.introduced(C40)
    await world.say("locality", "accepted", REFERRAL, DANA, consent=AGREED)
    ask = await mail(world, "ask")
    assert "Consent of Des Moines\n\nGiven on " in ask.text
    assert "- “We want to talk to C40 Cities.”" in ask.text
    assert "@" not in ask.text
    assert "@" not in ask.html


async def test_once_both_have_accepted_it_says_who_agreed_and_names_the_contacts(world):
    await world.introduced(C40)
    await world.say("locality", "accepted", REFERRAL, DANA, consent=AGREED)
    await world.say("party", "accepted", REFERRAL)
    text = (await mail(world, "contacts")).text
    assert "(dana@dsm.example)\n\n- “We want to talk to C40 Cities.”" in text
    assert "Staff\n\n- Dana Reed, Assistant: dana@dsm.example\n- Lee Park: lee@dsm.example" in text
    assert "Political contacts\n\n- Mayor: mayor@dsm.example" in text
    assert "- At least 100,000 inhabitants: Yes." in text
    assert "Consent of" not in (await mail(world, "contacts", "locality")).text


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_a_network_reads_every_statement_in_an_e_mail_below_100_kb(world, language):
    words = "We want to learn how others keep cellars dry. " * 5
    priorities = [{"statement": f"{n}: {words}", "stance": "need"} for n in range(40)]
    city = Profile.model_validate(DES_MOINES.model_dump() | {"priorities": priorities})
    await world.profiles(published(city), published(C40, languages=[language]))
    await world.matches(approved(C40, city))
    ask = await mail(world, "ask")
    assert all(f"{n}: We want to learn" in ask.text for n in range(40))
    assert len(build(outgoing(ask, {}), "e@entente.example").as_bytes()) < 100_000


def test_what_was_agreed_to_in_another_language_says_so():
    at = "2026-11-22T12:00:00Z"
    consent = ConsentRecord(wording="Queremos hablar.", language="es", at=at)
    found = checks(DES_MOINES, C40)
    with speaking("en"):
        *_, quotes = Enclosed("Des Moines", tuple(found), consent).blocks()
    ((quote,),) = quotes.groups
    assert (quote.text, quote.language, quote.note) == (
        "Queremos hablar.", "es", "written in Spanish",
    )  # fmt: skip

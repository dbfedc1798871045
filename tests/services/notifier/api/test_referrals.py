"""What a network's program reads in a referral, and how it answers."""

import pytest

from services.notifier.domain.packets import ReferralPacket
from tests.support.introductions import CITY, DANA, DES_MOINES, LEE, REFERRAL, withdrawn

PATH = f"/api/referrals/{REFERRAL}"


async def test_a_packet_says_what_the_page_says(referred, world, program):
    await world.say("locality", "accepted", REFERRAL, who=DANA)
    (packet,) = (await program().get("/api/referrals")).json()["referrals"]
    parsed = ReferralPacket.model_validate(packet)
    assert parsed.profile.priorities == DES_MOINES.priorities
    assert parsed.profile.population == 214_133
    assert [(c.verdict, c.asked, c.evidence) for c in parsed.eligibility] == [
        ("met", "At least 100,000 inhabitants", "Its profile says 214,133 inhabitants.")
    ]
    assert parsed.consent.wording.startswith("Des Moines agrees to the referral of Des Moines to")
    assert (parsed.consent.who, parsed.contacts) == (None, ())
    assert [h.action for h in parsed.history] == ["approve", "accept"]
    assert parsed.links.accept == f"http://entente.example{PATH}/accept"
    assert "@" not in str(packet)


async def test_contacts_come_once_both_sides_have_accepted(referred, world, program):
    await world.say("locality", "accepted", REFERRAL, who=DANA)
    client = program()
    answer = await client.post(f"{PATH}/accept")
    assert answer.status_code == 200
    packet = answer.json()
    assert packet["state"] == "introduced"
    assert {(c["email"], c["kind"]) for c in packet["contacts"]} == {
        (DANA, "staff"),
        (LEE, "staff"),
        ("mayor@dsm.example", "political"),
    }
    assert packet["consent"]["who"] == DANA
    again = await client.post(f"{PATH}/accept")
    assert (again.status_code, again.json()["number"]) == (200, packet["number"])


async def test_after_the_locality_has_left_nothing_personal_comes(referred, world, program):
    await world.say("locality", "accepted", REFERRAL, who=DANA)
    client = program()
    await client.post(f"{PATH}/accept")
    await world.profiles(withdrawn(DES_MOINES))
    packet = (await client.get(PATH)).json()
    assert (packet["profile"], packet["contacts"], packet["eligibility"]) == (None, [], [])


async def test_acknowledging_twice_is_once(referred, world, program):
    client = program()
    for _ in range(2):
        answer = await client.post(f"{PATH}/acknowledge")
        assert answer.status_code == 200
    assert answer.json()["acknowledged_at"]
    assert [h["action"] for h in answer.json()["history"]] == ["approve", "acknowledge"]


async def test_a_refusal_reaches_the_locality_with_reason_and_words(
    referred, world, program, browser
):
    body = {"reason": "full", "note": "We take new members again in the spring."}
    client = program()
    for _ in range(2):
        answer = await client.post(f"{PATH}/decline", json=body)
        assert (answer.status_code, answer.json()["state"]) == (200, "declined")
    shown = (await browser(CITY).get(f"/inbox/{REFERRAL}")).text
    assert "We have no place at present" in shown
    assert body["note"] in shown


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reason": "whatever"},
        {"reason": "full", "note": "Write to ann@c40.example"},
        {"reason": "full", "note": "x" * 1_001},
    ],
)
async def test_a_refusal_that_the_page_would_not_take_is_not_taken(referred, program, body):
    client = program()
    answer = await client.post(f"{PATH}/decline", json=body)
    assert answer.status_code == 422
    assert (await client.get(PATH)).json()["party_answer"] is None


async def test_an_answer_that_comes_too_late_is_a_conflict(referred, world, program):
    await world.say("locality", "declined", REFERRAL)
    answer = await program().post(f"{PATH}/accept")
    assert answer.status_code == 409
    assert "closed" in answer.json()["detail"]

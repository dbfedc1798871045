"""What a network's own program fetches and answers."""

from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import uuid4

import pytest

from services.notifier.api.referrals import Reason
from services.notifier.domain.packets import ReferralPacket
from services.notifier.handlers.answers import Reply, give_answer
from shared.profile import Profile
from shared.reasons import FEEDBACK
from shared.security import Scope, Token
from shared.security.tokens import sign_token
from tests.support.introductions import (
    C40,
    CITY,
    DES_MOINES,
    INTRODUCTION,
    REFERRAL,
    approved,
    id_of,
    published,
    withdrawn,
)

BOTH = (Scope.READ_REFERRALS, Scope.ANSWER_REFERRALS)
AMES = Profile.model_validate(
    DES_MOINES.model_dump() | {"id": "us-ia-ames", "name": "Ames", "population": 66_427}
)


@pytest.fixture
def program(world, browser):
    """Gives a client with a token of an institution."""

    def of(party=C40, scopes=BOTH):
        now = datetime.now(UTC)
        token = Token(
            id=uuid4(),
            name="crm",
            scopes=scopes,
            profile_id=party and id_of(party),
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        client = browser()
        client.headers["authorization"] = f"Bearer {sign_token(world.keyring, token)}"
        return client

    return of


@pytest.fixture
async def referred(world):
    await world.introduced()
    await world.profiles(published(C40), published(AMES))
    await world.matches(approved(C40))


async def fetched(client, cursor="0", limit=50):
    answer = await client.get("/api/referrals", params={"cursor": cursor, "limit": limit})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def accept(world, key=REFERRAL):
    await give_answer(world.office, Reply(key, "locality", "accepted", "dana@dsm.example"))


async def test_each_referral_comes_once_and_again_after_it_changed(referred, world, program):
    client = program()
    first = await fetched(client)
    assert [r["id"] for r in first["referrals"]] == [str(REFERRAL)]
    assert not first["has_more"]
    again = await fetched(client, first["next"])
    assert (again["referrals"], again["next"]) == ([], first["next"])

    await accept(world)
    changed = await fetched(client, first["next"])
    assert [r["locality_answer"] for r in changed["referrals"]] == ["accepted"]
    assert (await fetched(client, changed["next"]))["referrals"] == []
    everything = await fetched(client)
    assert everything["next"] == changed["next"]


async def test_a_referral_comes_again_when_the_locality_changes_its_profile(
    referred, world, program
):
    client = program()
    (before,) = (first := await fetched(client))["referrals"]
    statements = [{"statement": "We need shade on hot streets.", "stance": "need"}]
    revision = published(DES_MOINES, 2, priorities=statements)
    await world.profiles(revision)
    await world.profiles(revision, published(DES_MOINES, 1))
    changed = await fetched(client, first["next"])
    (after,) = changed["referrals"]
    assert after["id"] == before["id"]
    assert [p["statement"] for p in after["profile"]["priorities"]] == [
        "We need shade on hot streets."
    ]
    assert after["number"] > before["number"]
    assert after["changed_at"] > before["changed_at"]
    assert (await fetched(client, changed["next"]))["referrals"] == []


async def test_a_later_step_has_a_higher_number_than_a_changed_profile(referred, world, program):
    client = program()
    await world.profiles(published(DES_MOINES, 3, population=215_000))
    (revised,) = (first := await fetched(client))["referrals"]
    await accept(world)
    (accepted,) = (await fetched(client, first["next"]))["referrals"]
    assert accepted["number"] > revised["number"]


async def test_other_contacts_are_a_change_only_once_they_are_shared(referred, world, program):
    client = program()
    first = await fetched(client)
    people = [{"name": "Kim Lo", "email": "kim@dsm.example"}]
    await world.profiles(published(DES_MOINES, 2, contacts=people))
    assert (await fetched(client, first["next"]))["referrals"] == []
    await accept(world)
    await give_answer(world.office, Reply(REFERRAL, "party", "accepted", "x@c40.example"))
    shared = await fetched(client, first["next"])
    assert [c["name"] for c in shared["referrals"][0]["contacts"]] == ["Kim Lo"]
    others = [{"name": "Bo Day", "email": "bo@dsm.example"}]
    await world.profiles(published(DES_MOINES, 3, contacts=others))
    (again,) = (await fetched(client, shared["next"]))["referrals"]
    assert [c["name"] for c in again["contacts"]] == ["Bo Day"]


async def test_a_profile_that_only_has_another_version_is_no_change(referred, world, program):
    client = program()
    first = await fetched(client)
    await world.profiles(published(DES_MOINES, 2))
    assert (await fetched(client, first["next"]))["referrals"] == []


async def test_what_is_over_is_not_told_of_later_revisions(referred, world, program):
    client = program()
    await give_answer(world.office, Reply(REFERRAL, "locality", "declined", "dana@dsm.example"))
    first = await fetched(client)
    await world.profiles(published(DES_MOINES, 2, population=215_000))
    assert (await fetched(client, first["next"]))["referrals"] == []


async def test_pages_hold_as_many_as_were_asked_for(referred, world, program):
    await world.matches(approved(C40, AMES))
    client = program()
    one = await fetched(client, limit=1)
    two = await fetched(client, one["next"], limit=1)
    assert (one["has_more"], two["has_more"]) == (True, False)
    names = [page["referrals"][0]["locality"]["name"] for page in (one, two)]
    assert names == ["Des Moines", "Ames"]


async def test_a_packet_says_what_the_page_says(referred, world, program):
    await accept(world)
    (packet,) = (await fetched(program()))["referrals"]
    parsed = ReferralPacket.model_validate(packet)
    assert parsed.profile.priorities == DES_MOINES.priorities
    assert parsed.profile.population == 214_133
    assert [(c.verdict, c.asked, c.evidence) for c in parsed.eligibility] == [
        ("met", "At least 100,000 inhabitants", "Its profile says 214,133 inhabitants.")
    ]
    assert parsed.consent.wording.startswith("Des Moines agrees to the referral of Des Moines to")
    assert (parsed.consent.who, parsed.contacts) == (None, ())
    assert [h.action for h in parsed.history] == ["approve", "accept"]
    assert parsed.links.accept == f"http://entente.example/api/referrals/{REFERRAL}/accept"
    assert "@" not in str(packet)


async def test_contacts_come_once_both_sides_have_accepted(referred, world, program):
    await accept(world)
    client = program()
    answer = await client.post(f"/api/referrals/{REFERRAL}/accept")
    assert answer.status_code == 200
    packet = answer.json()
    assert packet["state"] == "introduced"
    assert {(c["email"], c["kind"]) for c in packet["contacts"]} == {
        ("dana@dsm.example", "staff"),
        ("lee@dsm.example", "staff"),
        ("mayor@dsm.example", "political"),
    }
    assert packet["consent"]["who"] == "dana@dsm.example"
    again = await client.post(f"/api/referrals/{REFERRAL}/accept")
    assert (again.status_code, again.json()["number"]) == (200, packet["number"])


async def test_after_the_locality_has_left_nothing_personal_comes(referred, world, program):
    await accept(world)
    client = program()
    await client.post(f"/api/referrals/{REFERRAL}/accept")
    await world.profiles(withdrawn(DES_MOINES))
    packet = (await client.get(f"/api/referrals/{REFERRAL}")).json()
    assert (packet["profile"], packet["contacts"], packet["eligibility"]) == (None, [], [])


async def test_acknowledging_twice_is_once(referred, world, program):
    client = program()
    for _ in range(2):
        answer = await client.post(f"/api/referrals/{REFERRAL}/acknowledge")
        assert answer.status_code == 200
    assert answer.json()["acknowledged_at"]
    assert [h["action"] for h in answer.json()["history"]] == ["approve", "acknowledge"]


async def test_a_refusal_reaches_the_locality_with_reason_and_words(
    referred, world, program, browser
):
    body = {"reason": "full", "note": "We take new members again in the spring."}
    client = program()
    for _ in range(2):
        answer = await client.post(f"/api/referrals/{REFERRAL}/decline", json=body)
        assert (answer.status_code, answer.json()["state"]) == (200, "declined")
    shown = (await browser(CITY).get(f"/inbox/{REFERRAL}")).text
    assert "We have no place at present" in shown
    assert body["note"] in shown


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"reason": "whatever"}, 422),
        ({"reason": "full", "note": "Write to ann@c40.example"}, 422),
        ({"reason": "full", "note": "x" * 1_001}, 422),
    ],
)
async def test_a_refusal_that_the_page_would_not_take_is_not_taken(referred, program, body, status):
    client = program()
    answer = await client.post(f"/api/referrals/{REFERRAL}/decline", json=body)
    assert answer.status_code == status
    assert (await client.get(f"/api/referrals/{REFERRAL}")).json()["party_answer"] is None


async def test_an_answer_that_comes_too_late_is_a_conflict(referred, world, program):
    reply = Reply(REFERRAL, "locality", "declined", "dana@dsm.example")
    await give_answer(world.office, reply)
    answer = await program().post(f"/api/referrals/{REFERRAL}/accept")
    assert answer.status_code == 409
    assert "closed" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["", "/acknowledge", "/accept"])
async def test_what_is_not_its_own_does_not_exist_for_a_program(referred, program, path):
    for client, key in ((program(AMES), REFERRAL), (program(), INTRODUCTION)):
        send = client.post if path else client.get
        assert (await send(f"/api/referrals/{key}{path}")).status_code == 404


async def test_a_token_needs_its_scope_and_an_institution(referred, program, browser):
    reading = program(scopes=(Scope.READ_REFERRALS,))
    assert (await reading.get("/api/referrals")).status_code == 200
    assert (await reading.post(f"/api/referrals/{REFERRAL}/accept")).status_code == 403
    assert (await program(None).get("/api/referrals")).status_code == 403
    assert (await browser(CITY).get("/api/referrals")).status_code == 401


def test_the_reasons_of_the_api_are_those_of_the_page():
    assert set(get_args(Reason)) == set(FEEDBACK)


async def test_the_documents_describe_the_packet(browser):
    document = (await browser().get("/openapi.json")).json()
    assert {p for p in document["paths"] if "referrals" in p} == {
        "/api/referrals",
        "/api/referrals/{referral_id}",
        "/api/referrals/{referral_id}/acknowledge",
        "/api/referrals/{referral_id}/accept",
        "/api/referrals/{referral_id}/decline",
    }
    packet = document["components"]["schemas"]["ReferralPacket"]
    assert {"profile", "eligibility", "consent", "contacts", "links"} <= set(packet["properties"])
    assert "higher is the newer" in packet["description"]

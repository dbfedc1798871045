"""Who sees and changes what in the inbox."""

import pytest

from tests.support.introductions import (
    ADMINISTRATOR,
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
)


@pytest.fixture
async def both(world):
    """An introduction to Porto and a referral to C40."""
    await world.introduced()
    await world.introduced(C40)


@pytest.mark.parametrize(
    ("session", "sees"),
    [
        (CITY, {INTRODUCTION, REFERRAL}),
        (COUNTERPART, {INTRODUCTION}),
        (NETWORK, {REFERRAL}),
        (STRANGER, set()),
        (OFFICER, {INTRODUCTION, REFERRAL}),
        (ADMINISTRATOR, {INTRODUCTION, REFERRAL}),
    ],
)
async def test_each_account_sees_its_own_introductions_and_officers_see_all(
    both, browser, session, sees
):
    client = browser(session)
    listed = (await client.get("/inbox")).text
    by_api = (await client.get("/api/introductions")).json()["introductions"]

    assert {i["id"] for i in by_api} == {str(i) for i in sees}
    for key in (INTRODUCTION, REFERRAL):
        assert (f"/inbox/{key}" in listed) == (key in sees)
        response = await client.get(f"/inbox/{key}")
        assert response.status_code == (200 if key in sees else 404)


@pytest.mark.parametrize(
    "path",
    ["/inbox", f"/inbox/{INTRODUCTION}", "/inbox/needs-contact", "/inbox/deliveries"],
)
async def test_nobody_sees_anything_without_signing_in(both, browser, path):
    response = await browser().get(path)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in")


async def test_the_api_without_a_session_answers_401(both, browser):
    assert (await browser().get("/api/introductions")).status_code == 401


@pytest.mark.parametrize("session", [CITY, COUNTERPART, NETWORK, STRANGER])
async def test_only_officers_see_and_resend_messages(both, world, browser, session):
    client = browser(session)
    delivery = (await world.deliveries())["ask", "party"]
    assert (await client.get("/inbox/needs-contact")).status_code == 403
    assert (await client.get("/inbox/deliveries")).status_code == 403
    assert (await client.post(f"/inbox/deliveries/{delivery.id}/again")).status_code == 403


@pytest.mark.parametrize(
    ("session", "side", "status"),
    [
        (CITY, "locality", 303),
        (COUNTERPART, "party", 303),
        (CITY, "party", 403),
        (COUNTERPART, "locality", 403),
        (NETWORK, "party", 404),
        (STRANGER, "locality", 404),
        (OFFICER, "locality", 403),
        (ADMINISTRATOR, "party", 403),
        (None, "party", 303),
    ],
)
async def test_a_side_is_answered_for_by_its_own_account_only(
    both, world, browser, session, side, status
):
    form = {"side": side, "answer": "accepted"}
    response = await browser(session).post(f"/inbox/{INTRODUCTION}/answer", data=form)

    assert response.status_code == status
    answered = (await world.introduction()).state != "approved"
    assert answered == (session in (CITY, COUNTERPART) and status == 303)


async def test_a_form_from_another_site_is_refused(both, world, browser):
    form = {"side": "locality", "answer": "accepted"}
    response = await browser(CITY).post(
        f"/inbox/{INTRODUCTION}/answer", data=form, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    assert (await world.introduction()).state == "approved"


async def test_an_answer_that_comes_too_late_is_explained(both, world, browser):
    await world.say("party", "declined")
    form = {"side": "locality", "answer": "accepted"}
    response = await browser(CITY).post(f"/inbox/{INTRODUCTION}/answer", data=form)
    assert response.status_code == 409
    assert "cannot be answered any more" in response.text


async def test_contacts_appear_once_both_accepted(both, world, browser):
    city, officer = browser(CITY), browser(OFFICER)
    assert "rui@porto.example" not in (await city.get(f"/inbox/{INTRODUCTION}")).text
    assert "rui@porto.example" in (await officer.get(f"/inbox/{INTRODUCTION}")).text

    await world.say("locality", "accepted")
    assert "rui@porto.example" not in (await city.get(f"/inbox/{INTRODUCTION}")).text
    await world.say("party", "accepted")

    assert "rui@porto.example" in (await city.get(f"/inbox/{INTRODUCTION}")).text
    theirs = (await browser(COUNTERPART).get(f"/inbox/{INTRODUCTION}")).text
    assert "dana@dsm.example" in theirs


async def test_a_party_reads_its_own_messages_and_not_who_decided(both, browser):
    text = (await browser(CITY).get(f"/inbox/{INTRODUCTION}")).text
    assert "First message to Des Moines" in text
    assert "First message to Porto" not in text
    assert "olga@officers.example" not in text

    officers = (await browser(OFFICER).get(f"/inbox/{INTRODUCTION}")).text
    assert "First message to Porto" in officers
    assert "olga@officers.example" in officers


async def test_what_people_wrote_is_escaped(both, browser):
    for session in (CITY, OFFICER):
        text = (await browser(session).get(f"/inbox/{INTRODUCTION}")).text
        assert "&lt;b&gt;soil&lt;/b&gt;" in text
        assert "<b>soil" not in text


async def test_the_list_can_be_narrowed_to_a_state(both, world, browser):
    await world.say("party", "declined")
    client = browser(OFFICER)
    assert str(REFERRAL) not in (await client.get("/inbox?state=declined")).text
    assert str(INTRODUCTION) in (await client.get("/inbox?state=declined")).text
    assert "Nothing is in this state." in (await client.get("/inbox?state=introduced")).text


async def test_an_empty_inbox_says_what_will_appear(world, browser):
    assert "Nothing here yet" in (await browser(CITY).get("/inbox")).text
    assert "Nothing here yet" in (await browser(OFFICER).get("/inbox")).text
    assert "has an e-mail address" in (await browser(OFFICER).get("/inbox/needs-contact")).text
    assert "No message has been written" in (await browser(OFFICER).get("/inbox/deliveries")).text


async def test_pages_of_the_list_hold_every_introduction_once(world, browser):
    for n in range(30):
        party = PORTO.model_copy(update={"id": f"pt-{n}", "name": f"Town {n}"})
        await world.matches(approved(party))
    client = browser(OFFICER)

    seen, before = [], None
    while True:
        params = {"limit": 7} | ({"before": before} if before else {})
        answer = (await client.get("/api/introductions", params=params)).json()
        seen += [i["party"]["name"] for i in answer["introductions"]]
        if (before := answer["older"]) is None:
            break
    assert seen == [f"Town {n}" for n in reversed(range(30))]

    first = (await client.get("/inbox")).text
    older = first.split('href="/inbox?before=')[1].split('"')[0]
    second = (await client.get(f"/inbox?before={older}")).text
    assert first.count("Des Moines and Town") == 25
    assert second.count("Des Moines and Town") == 5


async def test_an_unknown_introduction_is_not_found(world, browser):
    assert (await browser(OFFICER).get(f"/inbox/{INTRODUCTION}")).status_code == 404
    assert (await browser(OFFICER).get("/inbox/nonsense")).status_code == 404
    form = {"side": "party", "answer": "accepted"}
    response = await browser(CITY).post(f"/inbox/{INTRODUCTION}/answer", data=form)
    assert response.status_code == 404


async def test_officers_see_whose_address_is_missing(world, browser):
    await world.profiles(published(DES_MOINES), published(PORTO, 1, contacts=[]))
    await world.matches(approved(), approved(C40))
    text = (await browser(OFFICER).get("/inbox/needs-contact")).text

    assert "No e-mail address" in text
    assert "Its profile has not arrived yet" in text
    introduction = await world.introduction()
    assert f"/profiles/{introduction.party_id}" in text


async def test_an_officer_cannot_answer_with_a_partys_link(both, browser):
    for session in (OFFICER, ADMINISTRATOR, CITY):
        text = (await browser(session).get(f"/inbox/{INTRODUCTION}")).text
        assert "(their own link)" in text
        assert "http://entente.example/answer/" not in text


async def test_the_side_that_accepted_is_named(both, world, browser):
    await world.say("party", "accepted")
    assert "Porto accepted" in (await browser(CITY).get("/inbox")).text
    await world.say("party", "declined")
    await world.say("locality", "accepted", REFERRAL)
    assert "Des Moines accepted" in (await browser(NETWORK).get("/inbox")).text

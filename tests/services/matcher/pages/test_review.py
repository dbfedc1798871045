"""The page of one match, and the decision of an officer on it."""

from uuid import UUID

import pytest

from shared.security import Role
from tests.support.parties import reason, save_match, save_profile
from tests.support.profiles import counterpart, locality, network
from tests.support.reviewing import text_of

OFFICER = Role.LIAISON_OFFICER
LONG = "x" * 2_000


@pytest.mark.parametrize("role", [None, Role.CITY_OFFICE, Role.NETWORK])
@pytest.mark.parametrize("page", ["", "/{}", "POST /{}/approve"])
async def test_the_review_is_for_officers(open_as, match_id, role, page):
    path = "/review" + page.removeprefix("POST ").format(match_id)
    method = "POST" if page.startswith("POST") else "GET"
    answer = await open_as(role).request(method, path, data={"reason": "mine"})
    if role is None:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
    else:
        assert answer.status_code == 403


async def test_a_match_shows_both_profiles_and_the_reasons_of_both_sides(open_as, match_id):
    html = (await open_as(OFFICER).get(f"/review/{match_id}")).text
    assert "<h1>Des Moines and Porto</h1>" in html
    assert "What Des Moines could gain from Porto" in html
    assert "What Porto could gain from Des Moines" in html
    assert "farm schools" in html
    assert "214,133" in html
    assert "Porto, Portugal" in html
    assert 'name="reason"' in html


async def test_a_match_shows_how_likely_it_is_and_what_counts_for_and_against_it(open_as, match_id):
    html = (await open_as(OFFICER).get(f"/review/{match_id}")).text
    text = text_of(html)
    assert "We estimate that both sides are likely to say yes (61%)." in text
    assert "Very strong fit of the statements (50 of 100)" in text
    assert "What counts for it Both are members of ICLEI." in text
    assert "What counts against it About 7,000 km apart." in text
    assert "Hardly counts." not in text


async def test_a_match_of_before_the_probability_shows_no_fit_of_statements(open_as, database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        old = await save_match(session, town, await save_profile(session, counterpart()), 0.3)
    html = (await open_as(OFFICER).get(f"/review/{old}")).text
    assert "30%" in html
    assert "of the statements" not in html
    assert "What counts" not in html


async def test_the_conditions_of_a_network_are_shown_with_how_the_locality_meets_them(
    open_as, database
):
    async with database.transaction() as session:
        town = await save_profile(session, locality(population=66_427))
        net = await save_profile(session, network(eligibility={"min_population": 10_000}))
        match_id = await save_match(session, town, net, party_kind="network")
    html = (await open_as(OFFICER).get(f"/review/{match_id}")).text
    assert "Needs 10,000 inhabitants; Des Moines has 66,427." in html


async def test_long_texts_are_shown_whole_on_the_page_of_the_match(open_as, database, town):
    async with database.transaction() as session:
        city = await save_profile(session, counterpart("L" * 60, ("offer", LONG), country="GB"))
        match_id = await save_match(session, town, city, reasons=[reason(offer=LONG)])
    html = (await open_as(OFFICER).get(f"/review/{match_id}")).text
    assert LONG in html
    assert "L" * 60 in html


@pytest.mark.parametrize("key", [UUID(int=7), "nonsense"])
async def test_a_match_that_is_not_there_is_a_page_not_found(open_as, key):
    assert (await open_as(OFFICER).get(f"/review/{key}")).status_code == 404


@pytest.mark.parametrize(("act", "state"), [("approve", "Approved"), ("decline", "Declined")])
async def test_a_decision_is_shown_with_who_and_why_and_the_form_is_gone(
    open_as, match_id, act, state
):
    browser = open_as(OFFICER)
    form = {"reason": "Both know rivers.", "code": "other", "note": "Both know rivers."}
    answer = await browser.post(f"/review/{match_id}/{act}", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/review/{match_id}")
    html = (await browser.get(answer.headers["location"])).text
    assert f"{state} by liaison_officer@example.org on " in html
    assert "Both know rivers." in html
    assert 'name="reason"' not in html


async def test_a_decision_without_a_reason_is_asked_for_one(open_as, match_id):
    answer = await open_as(OFFICER).post(f"/review/{match_id}/approve", data={"reason": " "})
    assert answer.status_code == 422
    assert "Write in a few words why" in answer.text
    assert 'name="reason"' in answer.text


async def test_the_second_officer_is_told_who_was_first_and_keeps_what_was_typed(open_as, match_id):
    await open_as(OFFICER).post(f"/review/{match_id}/approve", data={"reason": "fits"})
    second = open_as(Role.ADMINISTRATOR)
    form = {"code": "other", "note": "too <far>"}
    answer = await second.post(f"/review/{match_id}/decline", data=form)
    assert answer.status_code == 409
    assert "already approved by liaison_officer@example.org" in answer.text
    assert "too &lt;far&gt;" in answer.text


async def test_earlier_decisions_on_either_party_are_shown(open_as, database, match_id):
    async with database.transaction() as session:
        town = await save_profile(session, locality("Ames"))
        city = await save_profile(session, counterpart("Bern", country="CH"))
        first = await save_match(session, town, city)
        second = await save_match(
            session, town, await save_profile(session, counterpart("Lyon", country="FR"))
        )
    browser = open_as(OFFICER)
    await browser.post(f"/review/{first}/decline", data={"code": "other", "note": "Too far away"})
    html = (await browser.get(f"/review/{second}")).text
    assert "Ames and Bern" in html
    assert "Too far away" in html


@pytest.mark.parametrize(("path", "status"), [("{}/delete", 404), (f"{UUID(int=7)}/approve", 404)])
async def test_what_cannot_be_decided_is_not_found(open_as, match_id, path, status):
    answer = await open_as(OFFICER).post(
        f"/review/{path.format(match_id)}", data={"reason": "fits"}
    )
    assert answer.status_code == status


async def test_a_decision_sent_from_another_site_is_refused(open_as, match_id):
    browser = open_as(OFFICER)
    answer = await browser.post(
        f"/review/{match_id}/approve",
        data={"reason": "fits"},
        headers={"Origin": "http://evil.test"},
    )
    assert answer.status_code == 403
    assert 'name="reason"' in (await browser.get(f"/review/{match_id}")).text

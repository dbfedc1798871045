"""The queue of the review: its order and choices, taking the next one, declining several together."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.matcher.pages.review import PAGE
from shared.security import Role
from tests.support.parties import save_match, save_profile, stored
from tests.support.profiles import counterpart, locality, network
from tests.support.reviewing import shown, text_of, turned

OFFICER, SUPERVISOR = Role.LIAISON_OFFICER, Role.SUPERVISOR


@pytest.mark.parametrize("role", [OFFICER, Role.ADMINISTRATOR])
async def test_the_queue_shows_a_match_with_its_fit_and_best_reason(open_as, match_id, role):
    html = (await open_as(role).get("/review")).text
    assert shown(html) == [str(match_id)]
    assert "Des Moines" in html
    assert "Porto, Portugal" in html
    assert "61%" in html
    assert "dry basements" in html
    assert 'To review <span class="quiet">1</span>' in html
    assert 'Approved <span class="quiet">0</span>' in html


async def test_an_empty_queue_says_so(open_as):
    assert "No matches here." in (await open_as(OFFICER).get("/review")).text


async def test_turning_the_pages_shows_every_match_once(open_as, database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        made = [
            str(await save_match(session, town, await save_profile(session, counterpart()), score))
            for score in [0.5] * (PAGE + 3) + [0.1 + 0.2] * PAGE
        ]
    pages = turned(open_as(OFFICER), "/review")
    seen = [key async for html in pages for key in shown(html)]
    assert len(seen) == len(made)
    assert set(seen) == set(made)


async def test_the_queue_is_filtered_by_state_and_kind(open_as, database, match_id):
    async with database.transaction() as session:
        town = await save_profile(session, locality("Ames"))
        net = await save_profile(session, network())
        joined = str(await save_match(session, town, net, party_kind="network"))
        old = str(await save_match(session, town, uuid4(), state="superseded"))
    browser = open_as(OFFICER)

    async def found(query):
        return shown((await browser.get(f"/review?{query}")).text)

    assert await found("kind=network") == [joined]
    assert await found("state=approved") == []
    assert old not in await found("state=suggested")
    found_at_first = await found("state=nonsense&kind=nonsense&after=nonsense")
    assert found_at_first == [str(match_id), joined]


async def test_the_oldest_comes_first_and_what_is_overdue_is_marked(open_as, match_ids):
    html = (await open_as(OFFICER).get("/review")).text
    assert shown(html) == [str(m) for m in match_ids]
    assert html.count("tag--overdue") == 1
    only = (await open_as(OFFICER).get("/review?late=1")).text
    assert shown(only) == [str(match_ids[0])]


@pytest.mark.parametrize("region", ["", "US-IA", "US-NE", "all"])
async def test_a_nation_without_a_state_is_in_the_queue_of_every_region(
    open_as, database, match_ids, region
):
    async with database.transaction() as session:
        nation = await save_profile(session, locality("Navajo Nation"))
        city = await save_profile(session, counterpart("Faro", country="PT"))
        old = datetime.now(UTC) - timedelta(days=90)
        match_id = str(await save_match(session, nation, city, created_at=old))
    officer = open_as(OFFICER)
    html = (await officer.get(f"/review?region={region}")).text
    assert shown(html)[0] == match_id
    assert text_of(html).count("In no state, so in the queue of every region") == 1
    assert f'To review <span class="quiet">{len(shown(html))}</span>' in html
    match_page = (await officer.get(f"/review/{match_id}")).text
    assert "In no state, so in the queue of every region" in match_page
    taken = await officer.post("/review/next", data={"region": region})
    assert taken.headers["location"] == f"/review/{match_id}"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("region=US-IA", 3), ("region=US-NE", 0), ("theme=water", 3), ("theme=housing", 0),
        ("flag=escalate", 0), ("chance=0.8", 0), ("chance=0.4", 3), ("who=me", 0),
        ("who=nobody", 3), ("order=score", 3), ("state=question", 0),
    ],
)  # fmt: skip
async def test_the_queue_is_limited_by_each_choice(open_as, match_ids, query, count):
    assert len(shown((await open_as(OFFICER).get(f"/review?{query}")).text)) == count


async def test_the_next_one_is_taken_and_opened(open_as, database, match_ids):
    answer = await open_as(OFFICER).post("/review/next", data={"region": "US-IA"})
    assert answer.headers["location"] == f"/review/{match_ids[0]}"
    assert (await stored(database, match_ids[0])).assigned_to == "liaison_officer@example.org"
    answer = await open_as(OFFICER).post("/review/next", data={"theme": "housing"})
    page = await open_as(OFFICER).get(answer.headers["location"])
    assert "There is nothing left to take" in page.text


@pytest.mark.parametrize("state", ["held", "approved", "declined", "superseded"])
async def test_nothing_is_taken_from_where_officers_have_decided(open_as, database, town, state):
    async with database.transaction() as session:
        city = await save_profile(session, counterpart())
        match_id = await save_match(session, town, city, state=state)
    answer = await open_as(OFFICER).post("/review/next", data={"state": state})
    assert answer.headers["location"] == f"/review?state={state}&none=1"
    assert (await stored(database, match_id)).assigned_to is None


@pytest.mark.parametrize(
    "query",
    [
        f"declined={'9' * 5_000}", f"after=nan_{UUID(int=7)}&order=score",
        f"after=2026-01-01_{UUID(int=7)}", f"after=9999-12-31T23:59:59-23:59_{UUID(int=7)}",
    ],
)  # fmt: skip
async def test_an_address_that_nobody_was_given_still_shows_the_queue(open_as, match_ids, query):
    assert (await open_as(OFFICER).get(f"/review?{query}")).status_code == 200


@pytest.mark.parametrize("version", ["9" * 30, "9" * 5_000])
async def test_a_version_that_no_page_had_is_no_failure_of_ours(open_as, match_ids, version):
    answer = await open_as(OFFICER).post(f"/review/{match_ids[0]}/take", data={"version": version})
    assert answer.status_code in (303, 409)


async def test_chosen_matches_are_declined_together(open_as, database, match_ids):
    chosen = [f"{match_id}:0" for match_id in match_ids[:2]]
    browser = open_as(OFFICER)
    answer = await browser.post("/review/decline", data={"chosen": chosen, "code": "weak_fit"})
    assert answer.headers["location"] == "/review?declined=2"
    assert [(await stored(database, m)).state for m in match_ids] == [
        "declined", "declined", "suggested",
    ]  # fmt: skip


async def test_declining_together_without_a_reason_keeps_the_choice(open_as, match_ids):
    data = {"chosen": f"{match_ids[1]}:0", "note": "too <far>"}
    answer = await open_as(OFFICER).post("/review/decline", data=data)
    assert answer.status_code == 422
    assert "Choose why you decline." in answer.text
    assert "too &lt;far&gt;" in answer.text
    assert len(re.findall(r'value="[^"]+" checked', answer.text)) == 1


async def test_what_somebody_else_decided_meanwhile_is_named(open_as, match_ids):
    await open_as(SUPERVISOR).post(f"/review/{match_ids[0]}/approve", data={"reason": "fits"})
    chosen = [f"{match_id}:0" for match_id in match_ids[:2]]
    answer = await open_as(OFFICER).post(
        "/review/decline", data={"chosen": chosen, "code": "weak_fit"}
    )
    assert answer.status_code == 409
    text = text_of(answer.text)
    assert "1 match was declined." in text
    assert "Des Moines and Porto: This match is already approved by supervisor@example.org" in text

"""What officers do from the pages of the review, and what they are told when it does not work."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from services.matcher.store.matches import get_match
from services.matcher.store.review.desk import questions_to
from services.matcher.store.tables import PartyRow
from shared.security import Role
from tests.support.parties import reason, save_match, save_profile
from tests.support.profiles import counterpart, locality

OFFICER, SUPERVISOR = Role.LIAISON_OFFICER, Role.SUPERVISOR
LONG = "x" * 2_000


@pytest.fixture
async def town(database):
    async with database.transaction() as session:
        return await save_profile(session, locality("Des Moines", subdivision="US-IA"))


@pytest.fixture
async def match_ids(database, town):
    """Three suggestions of the town; the first one is overdue."""
    now = datetime.now(UTC)
    async with database.transaction() as session:
        return [
            await save_match(
                session, town, await save_profile(session, counterpart(name, country="PT")),
                created_at=now - timedelta(days=age), subdivision="US-IA", theme="water",
            )
            for name, age in (("Porto", 40), ("Faro", 1), ("Braga", 0))
        ]  # fmt: skip


def text_of(html):
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def shown(html):
    return re.findall(r'href="/review/([0-9a-f-]{36})"', html)


async def stored(database, match_id):
    async with database.reading() as session:
        return (await get_match(session, match_id)).match


async def test_the_oldest_comes_first_and_what_is_overdue_is_marked(open_as, match_ids):
    html = (await open_as(OFFICER).get("/review")).text
    assert shown(html) == [str(m) for m in match_ids]
    assert html.count("tag--overdue") == 1
    only = (await open_as(OFFICER).get("/review?late=1")).text
    assert shown(only) == [str(match_ids[0])]


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


async def test_an_approval_waits_and_is_taken_back(open_as, database, match_ids):
    browser, path = open_as(OFFICER), f"/review/{match_ids[0]}"
    await browser.post(f"{path}/approve", data={"reason": "Both know rivers."})
    text = text_of((await browser.get(path)).text)
    assert "It goes out in about 10 minutes." in text
    assert "Take the approval back" in text
    await browser.post(f"{path}/undo")
    assert (await stored(database, match_ids[0])).state == "suggested"


async def test_until_it_is_sent_the_city_reads_that_it_is_suggested(open_as, match_ids, town):
    await open_as(OFFICER).post(f"/review/{match_ids[0]}/approve", data={"reason": "fits"})
    owner = open_as(Role.CITY_OFFICE, town)
    html = (await owner.get(f"/suggestions/{town}")).text
    assert html.count(">suggested</span>") == 3
    assert "fits" not in html
    found = (await owner.get("/api/matches")).json()
    assert {m["state"] for m in found} == {"suggested"}


@pytest.mark.parametrize(
    ("step", "data", "field"),
    [
        ("approve", {"reason": LONG + "yy", "introduction": "Dear <both>"}, "reason"),
        ("decline", {"note": "because"}, "code"),
        ("decline", {"code": "other", "note": " "}, "note"),
        ("ask", {"question": ""}, "question"),
        ("snooze", {"until": "2020-01-01", "snooze_note": "later"}, "until"),
        ("escalate", {"escalate_note": ""}, "escalate_note"),
        ("assign", {"to": "nobody@example.org"}, None),
    ],
)
async def test_a_form_that_fails_says_what_to_do_and_keeps_what_was_typed(
    open_as, match_ids, step, data, field
):
    answer = await open_as(OFFICER).post(f"/review/{match_ids[0]}/{step}", data=data)
    assert answer.status_code == 422
    assert "Please correct 1 entry" in answer.text
    assert field is None or f'id="{field}-error"' in answer.text
    for typed in ("Dear &lt;both&gt;", "because", "later"):
        assert typed not in str(data).replace("<both>", "&lt;both&gt;") or typed in answer.text


async def test_an_old_page_changes_nothing_and_says_who_did_what(open_as, match_ids):
    await open_as(SUPERVISOR).post(f"/review/{match_ids[0]}/take", data={"version": "0"})
    data = {"version": "0", "reason": "my long thoughts"}
    answer = await open_as(OFFICER).post(f"/review/{match_ids[0]}/approve", data=data)
    assert answer.status_code == 409
    assert "supervisor@example.org took it on" in answer.text
    assert "my long thoughts" in answer.text
    assert 'name="version" value="1"' in answer.text


async def test_a_question_is_answered_on_the_page_of_the_city(open_as, database, match_ids, town):
    officer, owner = open_as(OFFICER), open_as(Role.CITY_OFFICE, town)
    await officer.post(f"/review/{match_ids[0]}/ask", data={"question": "Who would lead <it>?"})
    html = (await owner.get(f"/suggestions/{town}")).text
    assert "Who would lead &lt;it&gt;?" in html
    async with database.reading() as session:
        (asked,) = await questions_to(session, town)
    path = f"/suggestions/{town}/answers/{asked.id}"
    empty = await owner.post(path, data={"answer": " "})
    assert empty.status_code == 422
    assert "Write your answer." in empty.text
    assert (await owner.post(path, data={"answer": "Our engineer."})).status_code == 303
    assert "Who would lead" not in (await owner.get(f"/suggestions/{town}")).text
    assert "Our engineer." in (await officer.get(f"/review/{match_ids[0]}")).text


async def test_an_officer_is_told_that_a_city_without_an_address_has_to_be_phoned(
    open_as, database, match_ids, town
):
    officer, path = open_as(OFFICER), f"/review/{match_ids[0]}"
    for has_contact, is_told in ((True, False), (None, False), (False, True)):
        async with database.transaction() as session:
            where = PartyRow.profile_id == town
            await session.execute(update(PartyRow).where(where).values(has_contact=has_contact))
        assert ("nobody is told of your question" in (await officer.get(path)).text) is is_told
    await officer.post(f"{path}/ask", data={"question": "Who would lead it?"})
    assert "Nobody was told by e-mail" in (await officer.get(path)).text


async def test_only_the_city_itself_answers(open_as, database, match_ids, town):
    officer = open_as(OFFICER)
    await officer.post(f"/review/{match_ids[0]}/ask", data={"question": "Who?"})
    async with database.reading() as session:
        (asked,) = await questions_to(session, town)
    path = f"/suggestions/{town}/answers/{asked.id}"
    assert (await officer.post(path, data={"answer": "Me"})).status_code == 403
    assert "Your answer" not in (await officer.get(f"/suggestions/{town}")).text


async def test_an_auditor_reads_everything_and_is_shown_no_form(open_as, match_ids):
    auditor = open_as(Role.AUDITOR)
    for path in ("/review", f"/review/{match_ids[0]}", "/review/log"):
        html = (await auditor.get(path)).text
        assert 'action="/review/' not in html.replace('action="/review/log"', "")


async def test_the_audit_trail_is_searched_and_downloaded(open_as, match_ids):
    officer = open_as(OFFICER)
    await officer.post(f"/review/{match_ids[0]}/take")
    await officer.post(f"/review/{match_ids[0]}/decline", data={"code": "other", "note": "=Far"})
    auditor = open_as(Role.AUDITOR)
    text = text_of((await auditor.get("/review/log")).text)
    assert "liaison_officer@example.org declined it on" in text
    assert "liaison_officer@example.org took it on" in text
    assert "took it on" not in (await auditor.get("/review/log?action=decline")).text
    assert "No step was found" in (await auditor.get("/review/log?words=zebra")).text
    assert "took it on" in (await auditor.get("/review/log?words=porto")).text
    wrong = await auditor.get("/review/log?since=yesterday")
    assert wrong.status_code == 422
    assert "YYYY-MM-DD" in wrong.text
    file = await auditor.get("/review/log.csv?action=decline")
    (row,) = csv.DictReader(io.StringIO(file.text))
    assert (row["action"], row["code"], row["note"]) == ("decline", "other", "'=Far")


async def test_turning_the_pages_of_the_trail_shows_every_step_once(open_as, match_ids):
    officer = open_as(OFFICER)
    for _ in range(30):
        await officer.post(f"/review/{match_ids[0]}/take")
        await officer.post(f"/review/{match_ids[0]}/leave")
    count, path = 0, "/review/log"
    while path:
        html = (await officer.get(path)).text
        count += html.count("took it on") + html.count("gave it back on")
        following = re.search(r'href="(/review/log\?[^"]+)" rel="next"', html)
        path = following and following[1].replace("&amp;", "&")
    assert count == 60


async def test_long_texts_are_shown_whole_on_the_page_of_the_match(open_as, database, town):
    async with database.transaction() as session:
        city = await save_profile(session, counterpart("L" * 60, ("offer", LONG), country="GB"))
        match_id = await save_match(session, town, city, reasons=[reason(offer=LONG)])
    html = (await open_as(OFFICER).get(f"/review/{match_id}")).text
    assert LONG in html
    assert "L" * 60 in html

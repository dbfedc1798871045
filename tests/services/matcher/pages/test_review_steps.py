"""The steps of officers on a match, and what they are told when one does not work."""

import pytest

from shared.security import Role
from tests.support.parties import stored
from tests.support.reviewing import text_of

OFFICER, SUPERVISOR = Role.LIAISON_OFFICER, Role.SUPERVISOR
LONG = "x" * 2_002


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
    ("step", "data", "field", "typed"),
    [
        ("approve", {"reason": LONG, "introduction": "Dear <both>"}, "reason", "Dear &lt;both&gt;"),
        ("decline", {"note": "because"}, "code", "because"),
        ("decline", {"code": "other", "note": " "}, "note", ""),
        ("ask", {"question": ""}, "question", ""),
        ("snooze", {"until": "2020-01-01", "snooze_note": "later"}, "until", "later"),
        ("escalate", {"escalate_note": ""}, "escalate_note", ""),
    ],
)
async def test_a_form_that_fails_says_what_to_do_and_keeps_what_was_typed(
    open_as, match_ids, step, data, field, typed
):
    answer = await open_as(OFFICER).post(f"/review/{match_ids[0]}/{step}", data=data)
    assert answer.status_code == 422
    assert "Please correct 1 entry" in answer.text
    assert f'id="{field}-error"' in answer.text
    assert typed in answer.text


async def test_nobody_can_be_given_a_match_who_does_not_exist(open_as, match_ids):
    data = {"to": "nobody@example.org"}
    answer = await open_as(OFFICER).post(f"/review/{match_ids[0]}/assign", data=data)
    assert answer.status_code == 422
    assert "Please correct 1 entry" in answer.text


async def test_an_old_page_changes_nothing_and_says_who_did_what(open_as, match_ids):
    await open_as(SUPERVISOR).post(f"/review/{match_ids[0]}/take", data={"version": "0"})
    data = {"version": "0", "reason": "my long thoughts"}
    answer = await open_as(OFFICER).post(f"/review/{match_ids[0]}/approve", data=data)
    assert answer.status_code == 409
    assert "supervisor@example.org took it on" in answer.text
    assert "my long thoughts" in answer.text
    assert 'name="version" value="1"' in answer.text

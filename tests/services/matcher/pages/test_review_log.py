"""The audit trail of the review, and those who only read."""

import csv
import io

import pytest

from shared.security import Role
from tests.support.reviewing import text_of, turned

OFFICER = Role.LIAISON_OFFICER


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
    for day in ("since=yesterday", "until=9999-12-31"):
        wrong = await auditor.get(f"/review/log?{day}")
        assert wrong.status_code == 422
        assert "YYYY-MM-DD" in wrong.text
    file = await auditor.get("/review/log.csv?action=decline")
    (row,) = csv.DictReader(io.StringIO(file.text))
    assert (row["action"], row["code"], row["note"]) == ("decline", "other", "'=Far")


@pytest.mark.parametrize("query", [f"before={'9' * 30}", f"before={'9' * 5_000}", "before=²"])
async def test_an_address_that_nobody_was_given_still_shows_the_trail(open_as, match_ids, query):
    assert (await open_as(OFFICER).get(f"/review/log?{query}")).status_code == 200
    assert (await open_as(OFFICER).get(f"/review/log.csv?{query}")).status_code == 200


async def test_turning_the_pages_of_the_trail_shows_every_step_once(open_as, match_ids):
    officer = open_as(OFFICER)
    for _ in range(30):
        await officer.post(f"/review/{match_ids[0]}/take")
        await officer.post(f"/review/{match_ids[0]}/leave")
    steps = 0
    async for html in turned(officer, "/review/log"):
        steps += html.count("took it on") + html.count("gave it back on")
    assert steps == 60

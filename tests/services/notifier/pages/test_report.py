"""The page and the PDF of a yearly report."""

from datetime import UTC, datetime

import pytest

from tests.support.introductions import (
    C40,
    CITY,
    DES_MOINES,
    NETWORK,
    OFFICER,
    PORTO,
    STRANGER,
    id_of,
    published,
)

YEAR = datetime.now(UTC).year
pytestmark = pytest.mark.usefixtures("together")


def path(party=DES_MOINES, year=YEAR, what="report"):
    return f"/inbox/{what}?profile={id_of(party)}&year={year}"


async def test_a_city_reads_what_came_of_its_year(world, browser):
    text = (await browser(CITY).get(path())).text
    for words in ("Des Moines", "1 introduction or referral was accepted", f"{YEAR} so far"):
        assert words in text
    assert "There is nothing to compare with" in text


async def test_an_account_of_one_city_comes_to_its_report_at_once(world, browser):
    assert "<h1>Des Moines</h1>" in (await browser(CITY).get("/inbox/report?year=2024")).text


async def test_a_year_without_anything_says_so(world, browser):
    text = (await browser(CITY).get(path(year=2022))).text
    assert "Nothing to report for this year" in text
    assert ".pdf" not in text


async def test_officers_choose_any_government_by_name(world, browser):
    await world.profiles(published(C40))
    client = browser(OFFICER)
    listed = (await client.get("/inbox/report")).text
    assert "Porto" in listed
    assert "C40" not in listed
    narrowed = (await client.get("/inbox/report?name=moin")).text
    assert "Des Moines" in narrowed
    assert "Porto" not in narrowed
    assert (await client.get(path(PORTO))).status_code == 200


async def test_nobody_reads_the_report_of_others(world, browser):
    for session, status in ((STRANGER, 404), (NETWORK, 403)):
        for what in ("report", "report.pdf"):
            assert (await browser(session).get(path(what=what))).status_code == status
    assert (await browser(OFFICER).get(path(C40))).status_code == 404
    assert (await browser(CITY).get(path(year=2999))).status_code == 404


@pytest.mark.parametrize("paper", ["us-letter", "a4"])
async def test_the_pdf_is_a_pdf(world, browser, paper):
    response = await browser(CITY).get(f"{path(what='report.pdf')}&paper={paper}")
    assert response.headers["content-type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")

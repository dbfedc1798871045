import io
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from services.matcher.coverage.sections import SECTIONS
from services.matcher.handlers.coverage import count_once, follow_introductions
from shared.events import Asked, IntroductionSent
from shared.security import Role
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality, network

READERS = [Role.LIAISON_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR]
PATHS = [section.path for section in SECTIONS]
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch & <Sons> of the upper valley"


@pytest.fixture
async def counted(database):
    """Three localities in two states, two of them with matches in many states."""
    now = datetime.now(UTC)
    async with database.transaction() as session:
        ames = await save_profile(
            session, locality("Ames", subdivision="US-IA", government="county", population=9_000)
        )
        boise = await save_profile(session, locality("Boise", subdivision="US-ID"))
        await save_profile(session, locality("Alone", subdivision="US-IA"))
        porto = await save_profile(session, counterpart(LONG, country="PT", id="pt-long"))
        lyon = await save_profile(session, counterpart("Lyon", country="FR"))
        await save_profile(session, counterpart("Pau", country="FR"))
        club = await save_profile(session, network())
        settled = {"created_at": now - timedelta(days=50), "decided_at": now - timedelta(days=48)}
        late = await save_match(session, ames, porto, state="approved", **settled)
        await save_match(session, ames, lyon, state="declined", reason_code="weak_fit", **settled)
        await save_match(session, boise, porto)
        await save_match(
            session, boise, club, party_kind="network", state="superseded", closed_because="tie"
        )
    data = Asked(
        introduction_id=late, match_id=late, locality_id=ames, party_id=porto, form="introduction"
    )
    sent = IntroductionSent(subject="x", time=now - timedelta(days=40), data=data)
    await follow_introductions(database, [sent])
    while await count_once(database):
        pass


@pytest.mark.parametrize("role", [None, Role.CITY_OFFICE, Role.NETWORK])
@pytest.mark.parametrize(
    "path", ["", "/maps/us-registered.svg", "/funnel/steps.csv", "/tables.xlsx"]
)
async def test_coverage_is_for_officers_and_auditors(open_as, role, path):
    answer = await open_as(role).get(f"/coverage{path}")
    assert answer.status_code == (303 if role is None else 403)


@pytest.mark.parametrize("role", READERS)
async def test_each_reader_sees_every_section(open_as, counted, role):
    browser = open_as(role)
    for path in PATHS:
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert "<img src=" in answer.text


@pytest.mark.parametrize("path", PATHS)
async def test_without_anything_to_count_a_section_says_so(open_as, path):
    html = (await open_as(Role.AUDITOR).get(path)).text
    assert "There is nothing to count here yet." in html


async def said(browser, path):
    return re.sub(r"\s+", " ", (await browser.get(path)).text)


async def test_the_findings_say_what_was_counted(open_as, counted):
    browser = open_as(Role.AUDITOR)
    maps = await said(browser, "/coverage")
    assert "3 localities in 2 states and territories have registered. Most are in Iowa (2)." in maps
    assert "1 of 3 registered localities has no suggestion; most in Iowa (1)." in maps
    assert "1 of 3 registered localities waits for an answer; most in Iowa (1)." in maps
    assert "3 counterparts abroad in 2 countries registered; 1 of them (33%) has never" in maps
    assert "Counties under 50,000 (rural)" in await said(browser, "/coverage/reach")
    assert "Officers approved 1 of 4 matches." in await said(browser, "/coverage/relations")
    funnel = await said(browser, "/coverage/funnel")
    assert "Of 4 suggestions, officers approved 1 and both sides said yes to 0;" in funnel
    for reason in (
        "No answer in time, or for 30 days or more",
        "An officer declined it: The statements do not really meet",
        "The two turned out to have a tie",
    ):
        assert reason in funnel
    assert "within 2.0 days" in await said(browser, "/coverage/times")
    assert "leads with 2." in await said(browser, "/coverage/exposure")


async def test_figures_are_limited_by_place_kind_and_period(open_as, counted):
    browser = open_as(Role.AUDITOR)
    assert "1 locality in 1 state" in await said(browser, "/coverage?where=west")
    assert "Of 1 suggestion," in await said(browser, "/coverage/funnel?kind=network")
    assert "Of 2 suggestions," in await said(browser, "/coverage/funnel?period=30")
    assert "Of 4 suggestions," in await said(browser, "/coverage/funnel?where=x&kind=y&period=z")


async def test_every_chart_is_an_image_with_title_and_finding(open_as, counted):
    browser = open_as(Role.AUDITOR)
    for path in PATHS:
        for source in re.findall(r'<img src="([^"]+)"', (await browser.get(path)).text):
            answer = await browser.get(source.replace("&amp;", "&"))
            assert answer.headers["content-type"] == "image/svg+xml"
            root = ET.fromstring(answer.text)
            title, finding = root[0].text, root[1].text
            assert root.get("role") == "img"
            assert title
            assert finding.endswith(".")


async def test_charts_are_in_the_language_of_the_officer(open_as, counted):
    browser = open_as(Role.LIAISON_OFFICER)
    await browser.get("/coverage?lang=es")
    charts = {
        "maps/us-registered": "Localidades registradas",
        "maps/world-counterparts": "Contrapartes",
    }
    for path, words in charts.items():
        assert words in (await browser.get(f"/coverage/{path}.svg")).text
    table = (await browser.get("/coverage/funnel/steps.csv")).text
    assert table.startswith("Step,Matches")


async def test_tables_come_as_csv_and_as_one_workbook(open_as, counted):
    browser = open_as(Role.AUDITOR)
    lines = (await browser.get("/coverage/funnel/steps.csv")).text.splitlines()
    assert lines[:2] == [
        "Step,Matches,Of all suggested,Of the step before",
        "Suggested,4,100%,100%",
    ]
    workbook = load_workbook(io.BytesIO((await browser.get("/coverage/tables.xlsx")).content))
    assert "By size" in workbook.sheetnames
    assert workbook["Registered localities"]["A6"].value == "Iowa"


@pytest.mark.parametrize("path", ["/nonsense", "/funnel/nonsense.svg", "/nonsense/steps.csv"])
async def test_what_is_not_there_is_a_page_not_found(open_as, path):
    assert (await open_as(Role.AUDITOR).get(f"/coverage{path}")).status_code == 404

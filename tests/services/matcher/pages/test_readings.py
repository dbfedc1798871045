import csv

import pytest

from services.matcher.store.corrections import corrections_after
from services.matcher.store.rematch import ask, waiting
from shared.security import Role
from shared.themes import Theme
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality

TEXT = "=We need dry cellars"


@pytest.fixture
async def town(database):
    """A town with one statement that says nothing beside its text, and one that says all."""
    profile = locality("Ames", TEXT, ("offer", "bus lanes"))
    stated = profile.priorities[1].model_copy(update={"theme": Theme.MOBILITY})
    profile = profile.model_copy(update={"priorities": (profile.priorities[0], stated)})
    async with database.transaction() as session:
        return await save_profile(session, profile)


def form(**fields):
    return {"position": 0, "statement": TEXT, "theme": "housing", "stance": "offer"} | fields


async def corrections(database):
    async with database.reading() as session:
        return await corrections_after(session, 0, 10)


async def test_the_owner_is_shown_how_each_statement_is_read(open_as, town):
    html = (await open_as(Role.CITY_OFFICE, town).get(f"/suggestions/{town}?still=1")).text
    assert "How we read your statements" in html
    assert "Stance not stated, theme not stated." in html
    assert "Stance stated, theme stated." in html
    assert html.count(f'action="/suggestions/{town}/readings"') == 1
    assert "http-equiv" not in html


async def test_a_page_that_looks_again_by_itself_has_a_link_instead_of_the_form(
    open_as, database, town
):
    async with database.transaction() as session:
        await ask(session, [town])
    html = (await open_as(Role.CITY_OFFICE, town).get(f"/suggestions/{town}")).text
    assert "http-equiv" in html
    assert "<select" not in html
    assert f"/suggestions/{town}?still=1#readings" in html


async def test_a_page_with_suggestions_has_the_form(open_as, database, town):
    async with database.transaction() as session:
        await save_match(session, town, await save_profile(session, counterpart()))
    html = (await open_as(Role.CITY_OFFICE, town).get(f"/suggestions/{town}")).text
    assert '<select class="usa-select" id="theme-0" name="theme">' in html


@pytest.mark.parametrize("role", [Role.LIAISON_OFFICER, Role.ADMINISTRATOR])
async def test_officers_see_the_readings_without_a_form(open_as, town, role):
    html = (await open_as(role).get(f"/suggestions/{town}?still=1")).text
    assert "How we read their statements" in html
    assert "<select" not in html


async def test_the_owner_corrects_a_statement(open_as, database, town):
    browser = open_as(Role.CITY_OFFICE, town)
    answer = await browser.post(f"/suggestions/{town}/readings", data=form())
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/suggestions/{town}?still=1#readings"
    html = (await browser.get(f"/suggestions/{town}?still=1")).text
    assert "Stance corrected, theme corrected." in html
    assert '<option value="housing" selected>' in html
    assert "being looked at again" in html
    (row,) = await corrections(database)
    assert (row.theme, row.stance, row.by) == ("housing", "offer", "city_office@example.org")
    async with database.reading() as session:
        assert await waiting(session, [town]) == {town}


async def test_an_empty_choice_says_that_it_may_be_either_and_is_about_none(open_as, town):
    browser = open_as(Role.CITY_OFFICE, town)
    await browser.post(f"/suggestions/{town}/readings", data=form(theme="", stance=""))
    html = (await browser.get(f"/suggestions/{town}?still=1")).text
    assert "Stance corrected to either, theme corrected to none." in html


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 303),
        (Role.CITY_OFFICE, 403),
        (Role.NETWORK, 403),
        (Role.LIAISON_OFFICER, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
async def test_nobody_else_corrects_it(open_as, database, town, role, status):
    answer = await open_as(role).post(f"/suggestions/{town}/readings", data=form())
    assert answer.status_code == status
    assert await corrections(database) == []


async def test_a_statement_that_changed_meanwhile_is_shown_as_it_is_now(open_as, database, town):
    answer = await open_as(Role.CITY_OFFICE, town).post(
        f"/suggestions/{town}/readings", data=form(statement="We need roofs")
    )
    assert answer.status_code == 409
    assert "has changed since you opened the page" in answer.text
    assert TEXT in answer.text
    assert await corrections(database) == []


@pytest.mark.parametrize("field", [{"theme": "x"}, {"stance": "x"}, {"position": "x"}], ids=str)
async def test_a_choice_that_is_not_offered_is_refused(open_as, database, town, field):
    answer = await open_as(Role.CITY_OFFICE, town).post(
        f"/suggestions/{town}/readings", data=form(**field)
    )
    assert 400 <= answer.status_code < 500
    assert await corrections(database) == []


async def test_an_officer_reads_in_the_review_what_was_corrected(open_as, database, town):
    async with database.transaction() as session:
        match_id = await save_match(session, town, await save_profile(session, counterpart()))
    await open_as(Role.CITY_OFFICE, town).post(f"/suggestions/{town}/readings", data=form())
    html = (await open_as(Role.LIAISON_OFFICER).get(f"/review/{match_id}")).text
    assert "Stance corrected, theme corrected." in html
    assert "Stance stated, theme stated." in html
    assert "Stance stated, theme not stated." in html


async def test_an_administrator_fetches_all_corrections_as_a_table(open_as, town):
    await open_as(Role.CITY_OFFICE, town).post(f"/suggestions/{town}/readings", data=form())
    answer = await open_as(Role.ADMINISTRATOR).get("/review/corrections.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(answer.text.splitlines())
    assert (row["profile_id"], row["position"], row["theme"]) == (str(town), "0", "housing")
    assert (row["inferred_theme"], row["stance"]) == ("", "offer")
    assert row["statement"] == f"'{TEXT}"


@pytest.mark.parametrize("role", [Role.CITY_OFFICE, Role.NETWORK, Role.LIAISON_OFFICER])
async def test_the_table_is_for_administrators(open_as, role):
    assert (await open_as(role).get("/review/corrections.csv")).status_code == 403

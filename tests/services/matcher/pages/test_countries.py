import pytest

from services.matcher.handlers.countries import set_rule
from shared.security import Role
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality

PATH = "/review/country-list"
RULE = {"country": "PT", "level": "caution", "reason": "Guidance <b>", "source": "Memo 7"}


@pytest.fixture
async def listed(database):
    async with database.transaction() as session:
        await set_rule(session, **RULE, by="ada@example.org")


@pytest.mark.parametrize("role", [None, Role.CITY_OFFICE, Role.NETWORK])
async def test_the_country_list_is_for_officers(open_as, listed, role):
    answer = await open_as(role).get(PATH)
    assert answer.status_code == (403 if role else 303)
    assert "Memo 7" not in answer.text


@pytest.mark.parametrize("role", [Role.LIAISON_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR])
async def test_officers_read_the_list_and_an_administrator_changes_it(open_as, listed, role):
    browser, may_change = open_as(role), role is Role.ADMINISTRATOR
    html = (await browser.get(PATH)).text
    assert "Portugal" in html
    assert "Guidance &lt;b&gt;" in html
    assert "by ada@example.org" in html
    assert ("Save the rule" in html) is may_change
    assert ("Remove" in html) is may_change
    for path, form in ((PATH, RULE), (f"{PATH}/remove", {"country": "PT"})):
        assert (await browser.post(path, data=form)).status_code == (303 if may_change else 403)


async def test_an_empty_list_says_so(open_as):
    assert "No country is on the list." in (await open_as(Role.LIAISON_OFFICER).get(PATH)).text


async def test_a_rule_is_added_replaced_and_removed_and_the_history_says_who(open_as):
    browser = open_as(Role.ADMINISTRATOR)
    for level in ("note", "escalate"):
        answer = await browser.post(PATH, data=RULE | {"level": level})
        assert (answer.status_code, answer.headers["location"]) == (303, PATH)
    await browser.post(f"{PATH}/remove", data={"country": "PT"})
    html = (await browser.get(PATH)).text
    assert "No country is on the list." in html
    assert html.count("Set by administrator@example.org on") == 2
    assert html.count("Ended by administrator@example.org on") == 2


async def test_a_rule_that_says_too_little_is_asked_for_again_with_what_was_typed(open_as):
    form = RULE | {"reason": "", "source": "A <source>"}
    answer = await open_as(Role.ADMINISTRATOR).post(PATH, data=form)
    assert answer.status_code == 422
    assert "Please correct 1 entry" in answer.text
    assert 'value="A &lt;source&gt;"' in answer.text
    assert '<option value="PT" selected>' in answer.text


async def test_the_united_states_are_not_offered(open_as):
    html = (await open_as(Role.ADMINISTRATOR).get(PATH)).text
    assert '<option value="DE">' in html
    assert '<option value="US">' not in html
    assert '<option value="PR">' not in html


async def test_a_country_that_is_not_on_the_list_cannot_be_removed(open_as):
    answer = await open_as(Role.ADMINISTRATOR).post(f"{PATH}/remove", data={"country": "DE"})
    assert answer.status_code == 404


async def test_blocking_a_country_takes_its_matches_off_the_queue(open_as, database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        city = await save_profile(session, counterpart("Porto", country="PT"))
        match_id = await save_match(session, town, city)
    browser = open_as(Role.ADMINISTRATOR)
    await browser.post(PATH, data=RULE | {"level": "block"})
    assert "No matches here." in (await browser.get("/review")).text
    assert "No longer open: blocked." in (await browser.get(f"/review/{match_id}")).text

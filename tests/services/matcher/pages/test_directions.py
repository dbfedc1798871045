"""What is written from right to left is laid out so, whatever the language of the page."""

import pytest

from shared.security import Role
from tests.support.directions import directions_of
from tests.support.parties import reason, save_match, save_profile
from tests.support.profiles import counterpart, locality

OFFICER = Role.LIAISON_OFFICER
NEED, OFFER = "نحتاج إلى أقبية جافة", "جدران ضد الفيضانات"
NOTE, QUESTION, ANSWER = "ملاحظة قصيرة", "من المسؤول عن ذلك؟", "مكتب الأشغال"


@pytest.fixture
async def world(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality("Ames", ("need", NEED)))
        city = await save_profile(session, counterpart("Aswan", ("offer", OFFER), country="EG"))
        match_id = await save_match(session, town, city, reasons=[reason(need=NEED, offer=OFFER)])
    return town, match_id


def all_auto(html, *written):
    for words in written:
        found = directions_of(html, words)
        assert found, words
        assert set(found) == {"auto"}, words


async def test_statements_have_their_own_direction(open_as, world):
    town, match_id = world
    html = (await open_as(Role.CITY_OFFICE, town).get(f"/suggestions/{town}?still=1")).text
    all_auto(html, NEED, OFFER)
    all_auto((await open_as(OFFICER).get(f"/review/{match_id}")).text, NEED, OFFER)
    all_auto((await open_as(OFFICER).get("/review")).text, NEED)


async def test_questions_answers_and_notes_have_their_own_direction(open_as, world):
    town, match_id = world
    officer, owner = open_as(OFFICER), open_as(Role.CITY_OFFICE, town)
    await officer.post(f"/review/{match_id}/ask", data={"question": QUESTION})
    html = (await owner.get(f"/suggestions/{town}")).text
    all_auto(html, QUESTION)
    (key,) = {line.split('"')[0] for line in html.split(f"/suggestions/{town}/answers/")[1:]}
    await owner.post(f"/suggestions/{town}/answers/{key}", data={"answer": ANSWER})
    await officer.post(f"/review/{match_id}/decline", data={"code": "other", "note": NOTE})
    all_auto((await officer.get(f"/review/{match_id}")).text, QUESTION, ANSWER, NOTE)
    all_auto((await officer.get("/review/log")).text, QUESTION, ANSWER, NOTE)


async def test_what_is_typed_again_keeps_its_direction(open_as, world):
    typed = {"code": "", "note": NOTE}
    html = (await open_as(OFFICER).post(f"/review/{world[1]}/decline", data=typed)).text
    all_auto(html, NOTE)


@pytest.mark.parametrize("path", ["/suggestions/{}", "/suggestions", "/review", "/review/{}"])
async def test_names_have_their_own_direction(open_as, database, path):
    name, other = "أسوان", "الإسكندرية"
    async with database.transaction() as session:
        town = await save_profile(session, locality(name, ("need", NEED)))
        city = await save_profile(session, counterpart(other, ("offer", OFFER), country="EG"))
        match_id = await save_match(session, town, city)
    browser = open_as(OFFICER) if "review" in path else open_as(Role.CITY_OFFICE, town, city)
    html = (await browser.get(path.format(match_id if "review" in path else town))).text
    found = directions_of(html, name) + directions_of(html, other)
    assert set(found) == {"auto"}

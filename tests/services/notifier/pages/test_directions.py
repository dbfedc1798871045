"""What is written from right to left is laid out so, whatever the language of the page."""

from uuid import uuid4

from shared.profile import Profile
from tests.support.directions import directions_of
from tests.support.introductions import CITY, COUNTERPART, INTRODUCTION, OFFICER, PORTO

NAME, PERSON, OFFER = "أسوان", "ليلى حسن", "جدران ضد الفيضانات"
MESSAGE, NOTE = "متى نلتقي؟", "ليس لدينا وقت"
ASWAN = Profile.model_validate(
    PORTO.model_dump()
    | {
        "name": NAME,
        "country": "EG",
        "contacts": [{"name": PERSON, "email": "layla@aswan.example"}],
        "priorities": [{"statement": OFFER, "stance": "offer"}],
    }
)
ADDRESS = f"/inbox/{INTRODUCTION}"


def all_auto(html, *written):
    for words in written:
        found = directions_of(html, words)
        assert found, words
        assert set(found) == {"auto"}, words


async def test_statements_messages_and_names_have_their_own_direction(world, browser):
    await world.introduced(ASWAN)
    await world.agree()
    form = {"text": MESSAGE, "key": str(uuid4())}
    assert (await browser(COUNTERPART).post(f"{ADDRESS}/messages", data=form)).status_code == 303
    html = (await browser(CITY).get(ADDRESS)).text
    all_auto(html, NAME, PERSON, OFFER, MESSAGE)
    all_auto((await browser().get(world.link("party"))).text, OFFER)


async def test_notes_of_an_answer_have_their_own_direction(world, browser):
    await world.introduced(ASWAN)
    await world.say("party", "declined", note=NOTE)
    all_auto((await browser(OFFICER).get(ADDRESS)).text, NOTE)

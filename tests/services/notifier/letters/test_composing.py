"""What letters say, and what they never say."""

import re

import pytest

from services.notifier.store import deliveries as stored
from shared.profile import Profile
from tests.support.introductions import C40, DES_MOINES, INTRODUCTION, PORTO, approved, published

LONG = "We look for partners who " + "compare notes on cloudbursts and " * 20


async def test_the_question_names_the_other_side_the_reasons_and_what_happens_next(world):
    await world.introduced()
    ask = (await world.deliveries())["ask", "party"]

    assert ask.subject == "Introduction: Des Moines and Porto"
    assert ask.text.startswith("Dear Rui Sá (Liaison, Porto),")
    assert "Des Moines (Iowa, United States)" in ask.text
    assert "You offer: “We offer what we learned from the Douro floods.”" in ask.text
    assert "Des Moines needs: “We need practice in keeping basements dry.”" in ask.text
    assert "If you both accept" in ask.text
    assert "http://entente.example/answer/" in ask.text
    assert "You receive this because Porto is registered" in ask.text


async def test_html_says_the_same_and_escapes_what_people_wrote(world):
    await world.introduced()
    html = (await world.deliveries())["ask", "locality"].html

    assert "We look for &lt;b&gt;soil&lt;/b&gt; advice." in html
    assert "<b>soil" not in html
    assert "http://entente.example/answer/" in html


async def test_statements_are_quoted_at_240_characters_at_most(world):
    priorities = [{"statement": LONG, "stance": "need"}, *DES_MOINES.priorities[1:]]
    city = type(DES_MOINES).model_validate(DES_MOINES.model_dump() | {"priorities": priorities})
    await world.profiles(published(city), published(PORTO))
    await world.matches(approved(PORTO, city))

    text = (await world.deliveries())["ask", "party"].text
    (quoted,) = [line for line in text.splitlines() if "cloudbursts" in line]
    assert len(quoted.split("“")[1]) <= 241
    assert quoted.endswith("…”")


async def test_a_network_reads_who_the_locality_is_and_what_it_wrote(world):
    await world.introduced(C40)
    text = (await world.deliveries())["ask", "party"].text

    for words in (
        "Dear colleagues at C40 Cities,",
        "We would like to refer Des Moines (Iowa, United States) to C40 Cities",
        "Population: 214,133",
        "Government: municipality",
        "- “We share how we train farm advisers.”",
    ):
        assert words in text


async def test_a_locality_reads_what_the_network_is(world):
    await world.introduced(C40)
    text = (await world.deliveries())["ask", "locality"].text

    for words in (
        "Dear Dana Reed and Lee Park (Des Moines),",
        "We have referred Des Moines to C40 Cities",
        "Website: https://c40.example",
        "Who may join: at least 100,000 inhabitants",
        "Open calls: Heat cohort (until March 1, 2027)",
    ):
        assert words in text


@pytest.mark.parametrize("party", [PORTO, C40])
async def test_no_first_message_holds_anybodys_contacts_even_its_own(world, party):
    await world.introduced(party)
    for delivery in (await world.deliveries()).values():
        for body in (delivery.text, delivery.html):
            assert "@" not in body


async def test_an_introduction_without_reasons_is_still_a_whole_letter(world):
    event = approved()
    bare = event.data.match.model_copy(update={"reasons": ()})
    data = event.data.model_copy(update={"match": bare})
    await world.profiles(published(DES_MOINES), published(PORTO))
    await world.matches(event.model_copy(update={"data": data}))
    assert "Why we thought" not in (await world.deliveries())["ask", "party"].text


async def test_contacts_come_with_name_role_and_address(world):
    await world.introduced()
    await world.agree()

    text = (await world.deliveries())["contacts", "party"].text
    assert "- Dana Reed, Assistant: dana@dsm.example\n" in text
    assert "- Mayor: mayor@dsm.example\n" in text
    async with world.database.reading() as session:
        assert len(await stored.of_introduction(session, INTRODUCTION)) == 2


async def test_a_party_is_written_to_in_its_first_language_that_we_have(world):
    porto = Profile.model_validate(PORTO.model_dump() | {"languages": ["gl", "pt"]})
    await world.introduced(porto)
    ask = (await world.deliveries())["ask", "party"]

    assert ask.language == "pt"
    assert '<html lang="pt">' in ask.html
    assert "Estados Unidos" in ask.text
    assert re.search(r"Read this in English: http://\S+/answer/\S+\?lang=en", ask.text)
    assert (await world.deliveries())["ask", "locality"].language == "en"


async def test_a_statement_in_another_language_says_so_and_is_marked_for_readers_aloud(world):
    words = "Mostramos o que fazemos para o parque da cidade."
    porto = Profile.model_validate(
        PORTO.model_dump()
        | {"languages": ["pt"], "priorities": [{"statement": words, "stance": "offer"}]}
    )
    await world.introduced(porto)
    ask = (await world.deliveries())["ask", "locality"]

    assert f"“{words}” (written in Portuguese)" in ask.text
    assert f'<span dir="auto" lang="pt">“{words}”</span>' in ask.html
    assert "(written in English)" not in ask.text


async def test_questions_can_be_turned_off_and_what_follows_from_an_answer_cannot(world):
    await world.introduced()
    ask = (await world.deliveries())["ask", "party"]
    await world.agree()
    contacts = (await world.deliveries())["contacts", "party"]

    assert ask.unsubscribe in ask.html
    assert contacts.unsubscribe is None
    assert "/unsubscribe/" not in contacts.text

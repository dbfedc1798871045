"""Whom letters address, and in which language."""

import pytest

from services.notifier.letters.addressing import addressee, greeting, language_of
from services.notifier.store.tables import Party
from shared.texts import LANGUAGES, speaking

ANA = {"name": "Ana Cruz", "role": "Head of Relations", "email": "ana@x.example"}
BEN = {"name": "Ben", "email": "ben@x.example"}


def party(*contacts, intake=None, **fields):
    return Party(name="Porto", contacts=list(contacts), intake={"email": intake}, **fields)


@pytest.mark.parametrize(
    ("contacts", "words"),
    [
        ([ANA], "Dear Ana Cruz (Head of Relations, Porto),"),
        ([BEN], "Dear Ben (Porto),"),
        ([ANA, BEN], "Dear Ana Cruz and Ben (Porto),"),
        ([ANA, BEN, BEN | {"email": "c@x.example"}], "Dear colleagues at Porto,"),
        ([], "Dear colleagues at Porto,"),
    ],
)
def test_people_are_addressed_by_name_role_and_institution(contacts, words):
    assert greeting(addressee(party(*contacts))) == words


def test_a_desk_that_takes_referrals_is_addressed_as_the_institution():
    assert addressee(party(ANA, intake="join@x.example")).people == ()


@pytest.mark.parametrize(
    ("languages", "country", "language"),
    [
        (["pt", "en"], "PT", "pt"),
        (["ko", "ja"], "KR", "ja"),
        (["ko"], "BR", "en"),
        ([], "BR", "pt"),
        ([], "MX", "es"),
        ([], "CA", "en"),
        ([], "CH", "en"),
        ([], "KR", "en"),
        ([], "US", "en"),
        ([], None, "en"),
    ],
)
def test_the_profile_says_the_language_else_its_country_if_that_has_one(
    languages, country, language
):
    assert language_of(party(languages=languages, country=country)) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_greeting_names_the_person_the_role_and_the_institution_in_every_language(language):
    with speaking(language):
        words = greeting(addressee(party(ANA)))
    assert all(part in words for part in ("Ana Cruz", "Head of Relations", "Porto"))

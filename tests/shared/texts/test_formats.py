from datetime import UTC, date, datetime

import pytest

from shared.texts import formats, speaking
from shared.texts.words import label, theme_name, words

DAY = date(2026, 10, 1)
CASES = {
    "en": ("October 1, 2026", "214,133", "25%", "Germany", "a, b, and c"),
    "es": ("1 de octubre de 2026", "214,133", "25%", "Alemania", "a, b y c"),
    "fr": ("1 octobre 2026", "214\u202f133", "25\xa0%", "Allemagne", "a, b et c"),
    "pt": ("1 de outubro de 2026", "214.133", "25%", "Alemanha", "a, b e c"),
    "de": ("1. Oktober 2026", "214.133", "25\xa0%", "Deutschland", "a, b und c"),
    "ja": ("2026年10月1日", "214,133", "25%", "ドイツ", "a、b、c"),
}


@pytest.mark.parametrize("language", CASES)
def test_values_are_written_as_people_of_the_language_write_them(language):
    with speaking(language):
        assert CASES[language] == (
            formats.day(DAY),
            formats.number(214133),
            formats.percent(0.25),
            formats.country("DE"),
            formats.listed("abc"),
        )


def test_a_list_can_leave_a_choice():
    with speaking("es"):
        assert formats.listed(["a", "b"], "or") == "a o b"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "October 1, 2026, 09:05 UTC"),
        ("de", "1. Oktober 2026, 09:05 UTC"),
        ("ja", "2026年10月1日 09:05（UTC）"),
    ],
)
def test_a_moment_has_its_day_and_its_time(language, text):
    with speaking(language):
        assert formats.moment(datetime(2026, 10, 1, 9, 5, tzinfo=UTC)) == text


def test_a_table_has_short_days():
    assert formats.short_day(DAY) == "Oct 1, 2026"


def test_languages_have_names_in_every_language():
    with speaking("es"):
        assert [formats.language(code) for code in ("de", "chr")] == ["alemán", "cheroqui"]


@pytest.mark.parametrize("code", [None, "XX"])
def test_a_country_that_is_not_known_has_no_name(code):
    with speaking("es"):
        assert formats.country(code) == ""


def test_keys_have_words_in_a_sentence_and_at_the_start_of_a_line():
    with speaking("fr"):
        assert (words("sister_city"), label("sister_city")) == ("ville jumelée", "Ville jumelée")
        assert theme_name("water") == "Eau"


def test_a_key_that_has_no_words_is_shown_as_it_is():
    assert words("never_heard_of") == "never heard of"

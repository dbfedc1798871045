import pytest

from shared.security import NotAllowedError
from shared.texts import Phrase, Plural, _, pgettext, plural, speaking, told, translated


def test_a_text_is_made_in_the_language_spoken_now():
    with speaking("es"):
        assert _("Sign in") == "Iniciar sesión"
    assert _("Sign in") == "Sign in"


def test_a_text_that_no_catalog_has_stays_english():
    with speaking("de"):
        assert _("Not in any catalog %(n)s", n=3) == "Not in any catalog 3"
        assert pgettext("of the USA", "Not in any catalog") == "Not in any catalog"


def test_a_phrase_is_translated_when_it_is_shown():
    phrase = Phrase("Join %(name)s", name="Ames")
    assert str(phrase) == "Join Ames"
    with speaking("pt"):
        assert str(phrase) == "Juntar-se a Ames"


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "Please correct 1 entry", "Please correct 2 entries"),
        ("es", "Corrija 1 dato", "Corrija 2 datos"),
        ("ja", "1件の入力を修正してください", "2件の入力を修正してください"),
    ],
)
def test_a_number_has_the_form_of_its_language(language, one, many):
    forms = ("Please correct %(n)s entry", "Please correct %(n)s entries")
    with speaking(language):
        assert [plural(*forms, n) for n in (1, 2)] == [one, many]
        assert [str(Plural(*forms, n)) for n in (1, 2)] == [one, many]


def test_an_error_is_told_by_its_class_or_by_its_own_text():
    with speaking("fr"):
        assert told(NotAllowedError()) == "Votre compte ne permet pas cette action."
        assert told(ValueError(Phrase("Sign in"))) == "Se connecter"


def test_no_text_stays_no_text():
    with speaking("de"):
        assert translated("") == ""

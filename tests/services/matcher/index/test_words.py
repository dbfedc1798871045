import pytest

from services.matcher.domain.party import Statement
from services.matcher.index.words import STEMMED, query_of, words_of


def shared(one, other, language):
    mine, theirs = (Statement(text, language=language) for text in (one, other))
    return set(query_of(mine).indices) & set(words_of(theirs).indices)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "flooded rivers", "a river that floods"),
        ("de", "Hochwasser an Flüssen", "unsere Flüsse"),
        ("ja", "河川の洪水対策", "洪水を防ぐ"),
        ("zh", "城市规划", "规划新的城市"),
        (None, "rivers", "the river"),
    ],
)
def test_forms_of_a_word_are_the_same_word(language, one, other):
    assert shared(one, other, language)


def test_words_that_say_nothing_are_left_out():
    assert not shared("the and of the", "of the and", "en")


def test_a_language_without_a_stemmer_keeps_its_words_as_they_stand():
    assert shared("जल संरक्षण", "जल", "hi")


@pytest.mark.parametrize("language", STEMMED)
def test_every_language_that_is_named_can_be_had(language):
    assert words_of(Statement("harbor 42", language=language)).indices

import pytest

from shared.texts.language import accepted, first_of


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("pt-BR,pt;q=0.9,en;q=0.8", ["pt-BR", "pt", "en"]),
        ("en;q=0.1, ja", ["ja", "en"]),
        ("de;q=0, fr", ["fr"]),
        ("es;q=nonsense, fr", ["fr"]),
        ("", [""]),
    ],
)
def test_a_browser_says_which_languages_it_wants_most(header, codes):
    assert accepted(header) == codes


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(["ko", "pt-BR", "en"], "pt"), (["JA"], "ja"), (["ko"], None), ([], None), ([""], None)],
)
def test_the_first_language_that_we_have_is_taken(wanted, found):
    assert first_of(wanted) == found

import pytest

from services.ingest.domain.registration.advice import (
    NO_VERB,
    SLOGAN,
    TOO_SHORT,
    TWO_SUBJECTS,
    hints,
)
from services.ingest.pages.registration.examples import example
from shared.profile import Stance
from shared.themes import Theme


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("stance", list(Stance))
def test_our_own_examples_need_no_hint(theme, stance):
    assert hints(example(theme.value, stance.value), stance) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We need help.", [TOO_SHORT]),
        ("The gateway to a better future!", [SLOGAN, TOO_SHORT]),
        (
            "Old water mains under the streets of our town, laid in the 1940s, that leak every winter.",
            [NO_VERB[Stance.NEED]],
        ),
        (
            "We need new pipes for the old town; we need teachers for our schools.",
            [TWO_SUBJECTS],
        ),
        ("- We need new water pipes for the town\n- We need teachers", [TWO_SUBJECTS]),
        ("Wir suchen eine Stadt, die ihre Schulen mit Solarstrom versorgt.", []),
        ("Necesitamos detectar fugas en tuberías antiguas sin abrir las calles.", []),
        ("古い水道管の漏水を、道路を掘り返さずに見つける方法を探しています。", []),
        ("", []),
    ],
)
def test_hints_say_what_a_reader_abroad_would_miss(text, found):
    assert hints(text, Stance.NEED) == found

import pytest

from services.ingest.pages.registration.examples import example
from shared.profile import Stance
from shared.texts import LANGUAGES
from shared.texts.messages import wanted
from shared.themes import Theme


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_found_for_translation(language):
    texts = {message.id for message in wanted(language)}
    assert {example(theme, stance) for theme in Theme for stance in Stance} <= texts


def test_without_a_theme_or_a_stance_the_first_example_is_shown():
    assert example("", "") == example(next(iter(Theme)), Stance.NEED)

import pytest

from shared.themes import THEMES, Theme


@pytest.mark.parametrize("theme", Theme)
def test_every_theme_has_a_name_a_definition_and_its_development_goals(theme):
    definition = THEMES[theme]
    assert definition.name
    assert len(definition.text.split()) >= 5
    assert definition.sdgs
    assert set(definition.sdgs) <= set(range(1, 18))


def test_no_two_themes_share_a_name():
    assert len({d.name for d in THEMES.values()}) == len(Theme)

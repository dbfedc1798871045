import pytest

from shared.briefs.years import Work, year
from shared.profile import Kind
from shared.themes import Theme


@pytest.mark.parametrize("theme", [*Theme, None])
@pytest.mark.parametrize("together", [True, False])
def test_every_theme_has_a_step_for_a_need_and_for_an_exchange(theme, together):
    steps = year(Kind.COUNTERPART, [Work(theme, "Ames", "Porto", together)], "Ames", "Porto")
    assert [s.when for s in steps] == ["Months 1 to 3", "Months 4 to 9", "Months 10 to 12"]
    assert all("{" not in s.what for s in steps)
    if not together:
        assert "Ames" in steps[1].what
        assert "Porto" in steps[1].what


def test_two_themes_are_taken_up_one_after_the_other():
    works = [
        Work(Theme.WATER, "Ames", "Porto", together=False),
        Work(Theme.WATER, "Porto", "Ames", together=False),
        Work(Theme.HOUSING, "Porto", "Ames", together=True),
    ]
    steps = year(Kind.COUNTERPART, works, "Ames", "Porto")
    assert steps[1].what.startswith("Water: Porto explains")
    assert steps[2].what.startswith("Housing and land use: Planners of both")


@pytest.mark.parametrize("kind", [Kind.NETWORK, Kind.PROGRAMME])
def test_a_network_or_program_is_applied_to(kind):
    work = Work(Theme.WATER, "Ames", "C40", together=False)
    steps = year(kind, [work], "Ames", "C40")
    assert "apply" in steps[0].what
    assert "on “Water”" in steps[1].what


def test_a_sentence_that_begins_with_a_partner_begins_with_a_capital():
    works = [Work(Theme.WATER, "a partner", "Ames", together=False)]
    assert ". A partner checks" in year(None, works, "Ames", "a partner")[1].what

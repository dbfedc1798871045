import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.errors import InvalidProfileError
from services.ingest.domain.forms import form_values, read_form
from services.ingest.domain.labels import label
from shared.profile import Profile

FULL = Profile.model_validate(
    {
        "kind": "counterpart", "name": "Kofu", "country": "JP", "government": "municipality",
        "population": 180000, "geonames_id": 1859100, "latitude": 35.6, "longitude": 138.5,
        "languages": ["ja", "en"],
        "contacts": [{"name": "A", "role": "Desk", "email": "a@kofu.example"}, {"name": "B", "kind": "political"}],
        "capacity": {"staff": "team", "introductions_per_quarter": 9},
        "preferences": {"exclude_countries": ["KP"], "peer_size": True},
        "priorities": [
            {"statement": "We share wine.", "theme": "food_agriculture", "stance": "offer", "weight": 2},
            {"statement": "We need guests.", "department": "Tourism"},
        ],
        "source": ["A plan"],
    }
)  # fmt: skip


def test_a_profile_goes_through_its_form_unchanged():
    assert read_form(form_values(FULL), FULL) == FULL


def test_blank_entries_are_left_out_and_problems_name_the_forms_own_numbers():
    values = form_values(FULL) | {
        "priorities.2.statement": " ",
        "priorities.2.department": "",
        "priorities.5.statement": "x",
    }
    with pytest.raises(InvalidProfileError) as caught:
        read_form(values)
    assert [p.field for p in caught.value.problems] == ["priorities.5.statement"]


def test_a_form_without_priorities_points_to_the_first():
    values = {k: v for k, v in form_values(FULL).items() if not k.startswith("priorities")}
    with pytest.raises(InvalidProfileError) as caught:
        read_form(values)
    assert [p.field for p in caught.value.problems] == ["priorities.1.statement"]


def test_fields_have_labels():
    assert str(label("priorities.2.statement")) == "Priority 2, statement"
    assert str(label("eligibility.min_population")) == "Smallest population"
    assert str(label("population")) == "Population"


@given(st.dictionaries(st.sampled_from([*form_values(FULL), "priorities.0.x", "evil"]), st.text()))
def test_whatever_is_posted_gives_a_profile_or_problems(values):
    problems = None
    try:
        read_form(values)
    except InvalidProfileError as error:
        problems = error.problems
    assert problems is None or all(p.message for p in problems)

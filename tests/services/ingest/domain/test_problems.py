import pytest

from services.ingest.domain.errors import InvalidProfileError
from services.ingest.domain.problems import valid_profile

GOOD = {
    "kind": "locality",
    "name": "Ames",
    "country": "US",
    "priorities": [{"statement": "We need shade."}],
}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"kind": "town"}, "kind", "expected one of locality, counterpart, network, programme, got 'town'"),
        ({"name": None}, "name", "expected text, got nothing"),
        ({"id": "a b"}, "id", "expected an id of 1 to 100 letters, digits and . : _ -, got 'a b'"),
        ({"population": 1.5}, "population", "expected a whole number, got 1.5"),
        ({"latitude": 91}, "latitude", "expected a number of at most 90.0, got 91"),
        ({"languages": ["xx"]}, "languages.1", "expected a two-letter ISO 639-1 code such as 'pt', got 'xx'"),
        ({"languages": "en"}, "languages", "expected a list, got 'en'"),
        ({"capacity": 3}, "capacity", "expected an object with named values, got 3"),
        ({"capacity": {"staf": 1}}, "capacity.staf", "unknown key; did you mean 'staff'?"),
        ({"capacity": {"zz": 1}}, "capacity.zz", "unknown key; expected one of staff, introductions_per_quarter"),
        ({"priorities": []}, "priorities", "expected at least one priority with a statement, got none"),
        ({"acronym": "A"}, "acronym", "not used for kind 'locality', expected none"),
        ({"subdivision": "US-ZZ"}, "subdivision", "expected a US state or territory such as 'US-IA', got 'US-ZZ'"),
        ({"country": "PR"}, "country", "write a US territory as country 'US' with subdivision 'US-PR'"),
        ({"contacts": [{"name": "x"}] * 21}, "contacts", "expected at most 20 entries, got 21"),
    ],
)  # fmt: skip
def test_a_problem_says_what_was_expected_and_what_was_got(changes, field, message):
    with pytest.raises(InvalidProfileError) as caught:
        valid_profile(GOOD | changes)
    assert caught.value.problems == [(field, message)]


def test_an_unknown_theme_gets_a_proposal():
    with pytest.raises(InvalidProfileError) as caught:
        valid_profile(GOOD | {"priorities": [{"statement": "Trains.", "theme": "Mobilty"}]})
    [problem] = caught.value.problems
    assert problem.field == "priorities.1.theme"
    assert problem.message.endswith("got 'Mobilty'; did you mean 'mobility'?")


def test_problems_between_fields_are_listed_beside_those_of_single_fields():
    with pytest.raises(InvalidProfileError) as caught:
        valid_profile(GOOD | {"country": "DE", "population": -1, "priorities": [{"statement": ""}]})
    assert [p.field for p in caught.value.problems] == [
        "population", "priorities.1.statement", "country",
    ]  # fmt: skip


def test_a_profile_has_no_hidden_characters_wherever_it_comes_from():
    data = GOOD | {"name": "\u202eAm\u200bes\x00", "contacts": [{"name": "Jo\x00"}]}
    profile = valid_profile(data)
    assert (profile.name, profile.contacts[0].name) == ("Ames", "Jo")


def test_what_is_nested_deeper_than_any_profile_is_a_problem_in_words():
    nested = []
    for _ in range(600):
        nested = [nested]
    with pytest.raises(InvalidProfileError, match="at most 20 levels of nesting"):
        valid_profile(GOOD | {"keywords": nested})

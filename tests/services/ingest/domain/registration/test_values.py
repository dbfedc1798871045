import re

from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.registration.quick import expanded
from services.ingest.domain.registration.values import (
    entries,
    merged,
    tidied,
    with_posted,
    without_entry,
)

VALUES = st.dictionaries(
    st.sampled_from(["name", "population", "calls.1.title", "calls.2.title"]),
    st.sampled_from(["a", "b", "c"]),
)


def test_numbers_and_names_are_understood_as_people_write_them():
    assert tidied("population", " 235,684 ") == "235684"
    assert tidied("population", "235.684") == "235684"
    assert tidied("population", "many") == "many"
    assert tidied("languages", "English, Spanish; japonais") == "en, es, ja"
    assert tidied("preferences.exclude_countries", "Alemania, FR, Atlantis") == "DE, FR, Atlantis"


def test_a_page_replaces_its_own_fields_only():
    values = {"name": "Ames", "population": "5", "languages": "en"}
    posted = {"name": "Boone", "population": "", "evil": "x"}
    assert with_posted(values, re.compile("name|population"), posted) == {
        "name": "Boone",
        "languages": "en",
    }


def test_entries_after_a_removed_one_move_up():
    values = {"calls.1.title": "a", "calls.2.title": "b", "calls.3.title": "c", "name": "x"}
    assert without_entry(values, "calls", 2) == {
        "calls.1.title": "a",
        "calls.2.title": "c",
        "name": "x",
    }


@given(VALUES, VALUES, VALUES)
def test_a_merge_keeps_what_only_one_side_changed(base, theirs, mine):
    assert merged(base, base, mine) == (mine, set())
    assert merged(base, theirs, base) == (theirs, set())
    assert merged(base, theirs, theirs)[0] == theirs
    assert merged(base, theirs, mine)[1] <= {"name", "population", "calls"}


def test_the_short_way_makes_a_priority_of_the_sentence_and_of_each_of_several_topics():
    values = {
        "name": "Ames",
        "quick.statement": "We need shade.",
        "quick.themes": "water, mobility",
    }
    whole = expanded(values)
    rows = entries(whole, "priorities")
    assert [row.get("theme") for row in rows.values()] == [None, "water", "mobility"]
    assert rows[1]["statement"] == "We need shade."
    assert whole["contacts.1.name"] == "Ames"
    assert whole["capacity.introductions_per_quarter"] == "1"
    one = expanded(values | {"quick.themes": "water"})
    assert [row["theme"] for row in entries(one, "priorities").values()] == ["water"]

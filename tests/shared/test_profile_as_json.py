"""Any profile survives being written and read, also by a consumer that is older than its producer."""

import string

from hypothesis import given
from hypothesis import strategies as st

from shared.profile import Government, Kind, Profile, Staff, Stance
from shared.themes import Theme
from shared.us import STATE_FIPS
from tests.support.bodies import CITY, priority

words = st.text(string.ascii_letters + "éß日本 ,.", min_size=3, max_size=40).map(
    lambda text: f"a {text} b"
)
some = st.none()
priorities = st.lists(
    st.fixed_dictionaries(
        {"statement": words},
        optional={
            "theme": some | st.sampled_from(Theme),
            "stance": some | st.sampled_from(Stance),
            "weight": st.integers(1, 3),
            "department": some | words,
        },
    ),
    min_size=1,
    max_size=4,
)
common = {
    "id": some | st.from_regex(r"[\w.:-]{1,100}", fullmatch=True),
    "languages": st.lists(st.sampled_from(["en", "pt", "ja"])),
    "contacts": st.lists(st.fixed_dictionaries({"name": words, "role": some | words}), max_size=2),
    "capacity": st.fixed_dictionaries(
        {"staff": some | st.sampled_from(Staff), "introductions_per_quarter": st.integers(0, 50)}
    ),
    "source": st.lists(words, max_size=2),
}
governments = {
    "population": some | st.integers(0, 2_000_000_000),
    "government": some | st.sampled_from(Government),
    "latitude": some | st.floats(-90, 90),
    "longitude": some | st.floats(-180, 180),
}
localities = st.fixed_dictionaries(
    {
        "kind": st.just("locality"),
        "name": words,
        "country": st.just("US"),
        "priorities": priorities,
    },
    optional=common
    | governments
    | {"subdivision": some | st.sampled_from(sorted(STATE_FIPS)).map(lambda code: f"US-{code}")},
)
networks = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([Kind.NETWORK, Kind.PROGRAMME]),
        "name": words,
        "priorities": priorities,
    },
    optional=common
    | {
        "keywords": st.lists(words, max_size=3),
        "eligibility": st.fixed_dictionaries({}, optional={"min_population": st.integers(0)}),
        "calls": st.lists(st.fixed_dictionaries({"title": words, "deadline": some | st.dates()})),
    },
)


@given(localities | networks)
def test_a_profile_survives_being_written_and_read(body):
    profile = Profile.model_validate(body)
    assert Profile.model_validate_json(profile.model_dump_json()) == profile


def test_a_consumer_ignores_what_a_newer_producer_adds():
    newer = priority(tone="hopeful") | {"nickname": "DSM", "eligibility": {"planets": ["Mars"]}}
    assert Profile.model_validate(newer) == Profile.model_validate(CITY)

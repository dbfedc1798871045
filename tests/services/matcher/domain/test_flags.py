from datetime import UTC, datetime, timedelta
from unicodedata import combining
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.authority import Confirmation
from services.matcher.domain.flags import (
    LEVELS,
    STALE,
    Case,
    CountryRule,
    Neighbor,
    Registration,
    flags,
    folded,
    highest,
    is_near_duplicate,
)
from shared.profile import Government, Kind

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def one(number, kind=Kind.COUNTERPART, name="Porto", **fields):
    known = {"country": "PT", "has_contact": True, "contact_domain_fits": True} | fields
    return Registration(UUID(int=number), kind, name, **known)


TOWN = one(1, Kind.LOCALITY, "Ames", country="US", subdivision="US-IA")
CITY = one(2)


def rule(level="block", country="PT"):
    return CountryRule(country, level, "Sanctions.", "List of 2026", "ada@example.org", NOW)


def found(**given):
    return flags(Case(**({"locality": TOWN, "party": CITY} | given)), NOW)


def test_a_pair_about_which_nothing_is_known_against_has_no_flags():
    assert found() == ()


@pytest.mark.parametrize("level", LEVELS)
def test_a_listed_country_is_flagged_with_the_reason_the_source_the_date_and_who(level):
    (flag,) = found(rule=rule(level))
    assert (flag.level, flag.code) == (level, "country_list")
    assert flag.evidence == (
        "Sanctions. Source: List of 2026. Set by an administrator on November 20, 2026."
    )


def test_a_rule_of_another_country_is_no_finding():
    assert found(rule=rule(country="ES")) == ()


@pytest.mark.parametrize(
    ("known", "level", "code"),
    [
        ({"has_contact": False, "contact_domain_fits": None}, "note", "no_contact"),
        ({"contact_domain_fits": False}, "caution", "contact_domain"),
    ],
)
@pytest.mark.parametrize("side", ["locality", "party"])
def test_an_authority_that_is_not_confirmed_is_flagged_on_either_side(known, level, code, side):
    doubtful = one(3, Kind.LOCALITY if side == "locality" else Kind.COUNTERPART, "Lyon", **known)
    (flag,) = found(**{side: doubtful})
    assert (flag.level, flag.code) == (level, code)
    assert "Lyon" in flag.text


CONFIRMED = Confirmation("Ana Reis", "Called the mayor's office.", "olga@officers.example", NOW)


@pytest.mark.parametrize(
    ("kind", "domain"),
    [(Kind.LOCALITY, "ames-iowa.com"), (Kind.COUNTERPART, "my-private-shop.com")],
)
def test_a_government_is_noted_whose_contacts_are_where_anybody_has_addresses(kind, domain):
    (flag,) = found(party=one(2, kind, contact_domains=(domain,)))
    assert (flag.level, flag.code) == ("note", "authority")
    assert flag.text == "Nobody has confirmed who speaks for Porto."
    assert flag.evidence == (
        f"Its contact addresses are at {domain}, where not only governments have addresses."
    )


def test_one_address_where_only_governments_have_addresses_is_enough():
    assert found(party=one(2, contact_domains=("porto-tourism.com", "porto.gov.pt"))) == ()


@pytest.mark.parametrize("kind", [Kind.NETWORK, Kind.PROGRAMME])
def test_networks_and_programmes_are_not_governments(kind):
    assert found(party=one(2, kind, contact_domains=("rivers.org",))) == ()


def test_of_many_domains_a_few_are_named():
    (flag,) = found(party=one(2, contact_domains=("a.pt", "b.pt", "c.pt", "d.pt")))
    assert "a.pt, b.pt, and c.pt" in flag.evidence
    assert flag.evidence.endswith("And 1 more.")


def test_of_two_doubts_about_who_speaks_for_a_party_the_graver_is_enough():
    doubtful = one(2, contact_domain_fits=False, contact_domains=("gmail.com",))
    assert [(f.level, f.code) for f in found(party=doubtful)] == [("caution", "contact_domain")]


def test_a_confirmation_clears_the_note_and_makes_a_caution_a_note():
    known = {"contact_domains": ("gmail.com",), "confirmation": CONFIRMED}
    assert found(party=one(2, **known)) == ()
    (flag,) = found(party=one(2, contact_domain_fits=False, **known))
    assert (flag.level, flag.code) == ("note", "contact_domain")
    assert "an officer has confirmed them" in flag.text
    assert flag.evidence.endswith(
        "Confirmed by an officer on November 20, 2026 (Called the mayor's office)."
    )


@pytest.mark.parametrize(
    ("known", "lacks"),
    [
        ({"contact_domains": None}, False),
        ({"contact_domains": ()}, False),
        ({"contact_domains": ("porto.pt",)}, True),
        ({"contact_domains": ("porto.pt",), "confirmation": CONFIRMED}, False),
        ({"contact_domains": ("porto.gov.pt",)}, False),
        ({"kind": Kind.NETWORK, "contact_domains": ("rivers.org",)}, False),
        (
            {
                "kind": Kind.NETWORK,
                "contact_domains": ("gmail.com",),
                "contact_domain_fits": False,
            },
            True,
        ),
    ],
)
def test_officers_ask_for_whom_the_domain_does_not_say_enough(known, lacks):
    assert one(2, **known).lacks_authority is lacks


def test_what_is_not_known_about_contacts_is_not_held_against_anybody():
    assert found(party=one(2, has_contact=None, contact_domain_fits=None)) == ()


def test_a_profile_is_stale_after_eighteen_months():
    assert found(party=one(2, published_at=NOW - STALE)) == ()
    (flag,) = found(party=one(2, published_at=NOW - STALE - timedelta(days=1)))
    assert (flag.level, flag.code) == ("note", "stale_profile")
    assert flag.evidence == "Last published on May 20, 2025."


def test_partners_in_the_same_state_are_named():
    near = [
        Neighbor("Boone", "sister_city", 1987), Neighbor("Adel", "approved"),
        Neighbor("Boone", "project", None, 2020),
    ]  # fmt: skip
    (flag,) = found(neighbors=near)
    assert (flag.level, flag.code) == ("note", "partner_nearby")
    assert flag.evidence == (
        "Adel: a match is approved. Boone: project, ended 2020. Boone: sister city since 1987."
    )


def test_of_many_partners_nearby_a_few_are_named_and_the_others_counted():
    (flag,) = found(neighbors=[Neighbor(f"Town {n}", "project") for n in range(9)])
    assert flag.evidence.endswith("Town 2: project. And 6 more.")


def test_a_second_registration_is_named():
    (flag,) = found(others=[CITY, one(3, name="PÔRTO"), one(4, name="Lyon")])
    assert (flag.level, flag.code) == ("caution", "near_duplicate")
    assert "PÔRTO (same name" in flag.evidence
    assert str(UUID(int=3)) in flag.evidence


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ({"name": "São Paulo"}, {"name": "sao  paulo"}, True),
        ({"name": "Porto"}, {"name": "Lisboa"}, False),
        ({"geonames_id": 5, "name": "Porto"}, {"geonames_id": 5, "name": "Oporto"}, True),
        ({"geonames_id": 5}, {"geonames_id": 6}, False),
        ({"geonames_id": 5}, {}, True),
        ({"country": "PT"}, {"country": "BR"}, False),
        ({"kind": Kind.NETWORK}, {"kind": Kind.PROGRAMME}, False),
        ({"subdivision": "US-IA"}, {"subdivision": "US-IL"}, False),
        ({"subdivision": "US-IA"}, {}, True),
        ({"government": Government.COUNTY}, {"government": Government.MUNICIPALITY}, False),
        ({"name": "City of Ames"}, {"name": "Ames"}, True),
        ({"name": "City of Ames"}, {"name": "Town of Ames"}, False),
        ({"name": "Tromsø"}, {"name": "Tromso"}, True),
        (
            {"name": "Lake County", "government": Government.COUNTY},
            {"name": "Lake", "government": Government.COUNTY},
            True,
        ),
        ({"name": "Lake County"}, {"name": "Lake"}, False),
        (
            {"name": "Lake County", "government": Government.COUNTY},
            {"name": "Lake", "government": Government.MUNICIPALITY},
            False,
        ),
        (
            {"name": "Des Moines County"},
            {"name": "Des Moines", "government": Government.MUNICIPALITY},
            False,
        ),
    ],
)
def test_registrations_of_one_party_are_told_from_places_of_one_name(first, second, alike):
    assert is_near_duplicate(one(1, **first), one(2, **second)) is alike


def test_a_party_is_no_duplicate_of_itself():
    assert not is_near_duplicate(CITY, CITY)


registrations = st.builds(
    Registration,
    st.integers(1, 5).map(lambda n: UUID(int=n)),
    st.sampled_from([Kind.COUNTERPART, Kind.LOCALITY]),
    st.sampled_from(["Porto", "PÔRTO", "Lyon"]),
    st.sampled_from(["PT", "US", None]),
    st.sampled_from(["US-IA", "US-IL", None]),
    st.sampled_from([*Government, None]),
    st.sampled_from([1, 2, None]),
    st.sampled_from([True, False, None]),
    st.sampled_from([True, False, None]),
    st.sampled_from([NOW, NOW - 2 * STALE, None]),
    st.sampled_from([("porto.pt",), ("porto.gov.pt", "porto.pt"), (), None]),
    st.sampled_from([CONFIRMED, None]),
)
neighbors = st.builds(Neighbor, st.sampled_from("ABCDE"), st.sampled_from(["project", "contact"]))
found_cases = st.builds(
    Case,
    registrations,
    registrations,
    st.none() | st.sampled_from(LEVELS).map(rule),
    st.lists(neighbors, max_size=4),
    st.lists(registrations, max_size=5, unique_by=lambda r: r.profile_id),
)


@given(registrations, registrations)
def test_being_a_duplicate_is_mutual(first, second):
    assert is_near_duplicate(first, second) is is_near_duplicate(second, first)


@given(found_cases, st.randoms())
def test_the_order_of_what_is_known_does_not_matter(case, random):
    shuffled = Case(
        case.locality,
        case.party,
        case.rule,
        random.sample(case.neighbors, len(case.neighbors)),
        random.sample(case.others, len(case.others)),
    )
    assert flags(shuffled, NOW) == flags(case, NOW)


@given(found_cases, neighbors, registrations)
def test_knowing_more_never_lowers_the_gravest_level(case, neighbor, other):
    more = Case(
        case.locality,
        case.party,
        case.rule,
        [*case.neighbors, neighbor],
        [*case.others, other],
    )
    before, after = highest(flags(case, NOW)), highest(flags(more, NOW))
    assert after is not None
    assert before is None or LEVELS.index(after) >= LEVELS.index(before)


@given(found_cases)
def test_the_gravest_comes_first_and_every_flag_has_evidence(case):
    given_flags = flags(case, NOW)
    assert highest(given_flags) == (given_flags[0].level if given_flags else None)
    assert all(f.text.endswith(".") and f.evidence.endswith(".") for f in given_flags)


@given(st.text())
def test_folding_a_name_twice_is_folding_it_once(name):
    assert folded(folded(name)) == folded(name)
    assert not any(combining(c) for c in folded(name))

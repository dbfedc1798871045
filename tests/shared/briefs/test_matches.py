import pytest

from shared.briefs import ContactLine, match_brief, profile_brief
from shared.events import Remark
from tests.support.briefs import DAY, case, flag, profile, reason

NEED, OFFER = "Dry basements", "Flood walls"


def brief(*, found=None, town=None, party=None, **fields):
    found = found or [
        reason("locality_to_party", NEED, OFFER),
        reason("party_to_locality", "Farm advice", "Farm schools"),
    ]
    town = town or profile("Ames", ("need", NEED, "water"), ("exchange", "Farm schools"))
    party = party or profile("Porto", ("offer", OFFER), ("need", "Farm advice"), kind="counterpart")
    return match_brief(case(town, party, found, **fields))


def test_statements_stand_side_by_side_in_both_directions_the_locality_on_the_left():
    ahead, back = brief().groups
    assert ahead.heading == "What Ames could gain from Porto"
    assert [(q.label, q.text) for q in ahead.meetings[0].quotes] == [
        ("Ames needs", NEED), ("Porto offers", OFFER),
    ]  # fmt: skip
    assert [(q.label, q.text) for q in back.meetings[0].quotes] == [
        ("Ames wants to exchange", "Farm schools"), ("Porto needs", "Farm advice"),
    ]  # fmt: skip
    assert back.meetings[0].strength == "The two statements are close."


def test_reasons_and_flags_are_phrased_for_the_reader():
    said = Remark(code="nearby_tie_since", values={"name": "Boone", "tie": "project", "since": "1"})
    found = reason("locality_to_party", NEED, OFFER)
    found = found.model_copy(update={"said": (said,)})
    finding = flag().model_copy(update={"said": (said,), "rests_on": (said, said)})
    shown = brief(found=[found], flags=[finding])
    assert shown.groups[0].meetings[0].strength == "Boone: project since 1."
    assert shown.risks[0].text == "Boone: project since 1."
    assert shown.risks[0].evidence == "Boone: project since 1. Boone: project since 1."


def test_flags_come_with_their_evidence_and_only_for_those_who_may_see_them():
    (shown, *_) = brief(flags=[flag()]).risks
    assert (shown.level, shown.text, shown.evidence) == (
        "caution", "Porto may be registered twice.", "Also registered: Oporto.",
    )  # fmt: skip
    assert "nothing to flag" in brief(flags=[]).risks[0].text
    assert brief(flags=None).risks == ()


def test_what_both_profiles_say_gives_risks_with_their_facts():
    town = profile("Ames", ("need", NEED), languages=["en"], population=66_427)
    party = profile(
        "Porto", ("offer", OFFER), kind="counterpart", languages=["pt"],
        population=5_000, capacity={"staff": "none"},
    )  # fmt: skip
    found = brief(town=town, party=party, found=[reason("locality_to_party", NEED, OFFER)]).risks
    assert [r.evidence for r in found] == [
        "No statement of Ames was found to meet a need of it.",
        "Ames: English. Porto: Portuguese.",
        "66,427 and 5,000 inhabitants.",
        "As registered in its profile.",
    ]


def test_contacts_of_the_profiles_are_not_on_it_and_addresses_in_statements_are_left_out():
    people = [{"name": "Jo Clerk", "email": "jo@ames.example"}]
    need = "Write to jo@ames.example about basements"
    town = profile("Ames", ("need", need), contacts=people)
    shown = str(brief(town=town, found=[reason("locality_to_party", need, OFFER)]))
    assert "@" not in shown
    assert "Jo Clerk" not in shown
    lines = [ContactLine("Ames", "Jo Clerk, jo@ames.example")]
    assert "jo@ames.example" in str(brief(town=town, contacts=lines))


def test_the_conditions_of_a_network_are_among_the_risks():
    network = profile(
        "C40", ("offer", OFFER), kind="network", country=None,
        eligibility={"commitments": "A plan for 2030", "fee": "None"},
    )  # fmt: skip
    shown = brief(party=network, checks=["Ames is large enough."])
    assert shown.subtitle == "Brief on a membership or application"
    assert [r.evidence for r in shown.risks] == ["Ames is large enough.", "A plan for 2030"]
    assert ("Fee", "None") in shown.portraits[1].facts


@pytest.mark.parametrize("count", [1, 4, 50])
def test_a_profile_shows_the_weightiest_statements_and_says_how_many_are_left_out(count):
    said = [("need", f"Statement {i}") for i in range(count)]
    (group,) = profile_brief(profile("Ames", *said), day=DAY, status="Active.").groups
    assert len(group.meetings) == min(count, 4)
    assert group.more == (f"{count - 4} more in the profile." if count > 4 else "")


def test_a_profile_without_a_contact_says_that_nobody_can_be_asked():
    (risk,) = profile_brief(profile("Ames"), day=DAY, status="Active.").risks
    assert risk.text == "Nobody at Ames can be asked yet."

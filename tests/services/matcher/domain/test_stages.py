from datetime import UTC, datetime, timedelta

import pytest

from services.matcher.domain.coverage import Progress
from services.matcher.domain.stages import Facts, stage

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOW = MONDAY + timedelta(days=1)


def told(state, *, side="locality", at=NOW, progress=None, **facts):
    known = {"suggested_at": MONDAY, "waiting_since": MONDAY, **facts}
    known |= {"progress": progress} if progress else {}
    found = stage(Facts(state=state, side=side, **known), at, 10)
    return f"{found.now} {found.following or ''}".strip()


@pytest.mark.parametrize("state", ["suggested", "escalated", "held"])
def test_what_an_officer_has_not_decided_says_by_when(state):
    expected = "Suggested on March 2, 2026. A liaison officer looks at it by March 16, 2026."
    assert told(state) == expected


def test_what_waits_too_long_says_so():
    assert told("suggested", at=MONDAY + timedelta(days=30)).endswith(
        "it is late, and we are sorry."
    )


@pytest.mark.parametrize("days", [1, 30])
def test_what_was_put_off_says_until_when_instead_of_being_late(days):
    until = MONDAY + timedelta(days=60)
    assert told("suggested", at=MONDAY + timedelta(days=days), snoozed_until=until) == (
        "Suggested on March 2, 2026. "
        "A liaison officer has put it off and looks at it again on May 1, 2026."
    )


def test_what_was_put_off_waits_like_any_other_when_its_day_has_come():
    assert told("suggested", snoozed_until=NOW).endswith("looks at it by March 16, 2026.")


def test_a_question_comes_first():
    assert "has asked a question" in told("suggested", asked_at=NOW)


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("eligibility", "not to go on with it: The locality does not meet the conditions."),
        ("concern", "not to go on with it."),
        ("other", "not to go on with it."),
        (None, "not to go on with it."),
    ],
)
def test_a_party_is_told_why_unless_that_stays_between_officers(code, ending):
    assert told("declined", decided_at=NOW, reason_code=code).endswith(ending)


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(), "Approved on March 3, 2026. We write to both sides next."),
        (Progress(asked_at=NOW), "both sides were asked on March 3, 2026. Please answer"),
        (Progress(asked_at=NOW, locality_answer="accepted"), "You accepted. We wait for the other"),
        (Progress(asked_at=NOW, party_answer="accepted"), "Please answer in your inbox."),
        (Progress(asked_at=NOW, locality_answer="declined"), "You declined."),
        (Progress(asked_at=NOW, party_answer="declined"), "The other side declined."),
        (
            Progress(consented_at=NOW),
            "Both sides accepted on March 3, 2026. Arrange a first meeting",
        ),
        (Progress(consented_at=NOW, met_at=NOW), "You have met, as told on March 3, 2026."),
        (Progress(consented_at=NOW, agreed_at=NOW, ended_at=NOW), "You reached an agreement"),
        (Progress(consented_at=NOW, ended_at=NOW), "nothing more came of it"),
        (Progress(asked_at=NOW, ended_as="no_answer"), "no answer came in time"),
    ],
)
def test_an_approved_match_says_what_came_of_it_and_what_is_next(progress, words):
    assert words in told("approved", decided_at=NOW, progress=progress)


def test_each_side_reads_its_own_answer():
    progress = Progress(asked_at=NOW, party_answer="accepted")
    assert "You accepted." in told("approved", side="party", progress=progress)


def test_what_was_closed_says_why():
    assert told("superseded", closed_because="paused").endswith("closed: A party paused.")


@pytest.mark.parametrize(
    ("side", "progress", "is_referral", "words"),
    [
        ("locality", {"locality_answer": "declined", "ended_reason": "no_capacity"}, False,
         "You declined: No time or staff for it at present."),
        ("party", {"party_answer": "declined", "ended_reason": "full"}, True,
         "You declined: We have no place at present."),
        ("locality", {"party_answer": "declined", "ended_reason": "full"}, True,
         "The other side declined: We have no place at present."),
        ("locality", {"party_answer": "declined", "ended_reason": "no_fit"}, False,
         "The other side declined."),
        ("party", {"locality_answer": "declined", "ended_reason": "no_fit"}, True,
         "The other side declined."),
        ("party", {"ended_as": "closed", "ended_reason": "changed"}, False,
         "It was closed; nothing more came of it: Our priorities or people have changed."),
        ("party", {"locality_answer": "declined", "ended_reason": "of old"}, True,
         "The other side declined."),
    ],
)  # fmt: skip
def test_a_side_reads_its_own_reason_and_a_locality_that_of_a_network(
    side, progress, is_referral, words
):
    assert told("approved", side=side, progress=Progress(**progress), is_referral=is_referral) == (
        words
    )


def test_an_agreement_counts_although_it_was_closed_before():
    late = Progress(ended_as="closed", ended_reason="silent", agreed_at=NOW)
    assert told("approved", progress=late).startswith("You reached an agreement")

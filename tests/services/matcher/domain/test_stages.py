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

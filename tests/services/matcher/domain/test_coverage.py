from datetime import UTC, datetime, timedelta

import pytest

from services.matcher.domain.coverage import (
    DROPS,
    GOVERNMENT_NAMES,
    SIZE_NAMES,
    WAITS,
    Decided,
    Progress,
    government_of,
    size_of,
    standing,
)
from shared.profile import Government

START = datetime(2026, 3, 1, tzinfo=UTC)


def after(days):
    return START + timedelta(days=days)


def decided(state="approved", *, because=None, escalated=None, at=2):
    return Decided(state, because, START, escalated, after(at) if at is not None else None)


@pytest.mark.parametrize(
    ("population", "size"),
    [(0, "under_10k"), (9_999, "under_10k"), (10_000, "from_10k"), (2_000_000, "from_1m")],
)
def test_a_size_class_begins_at_its_limit(population, size):
    assert size_of(population) == size


def test_what_is_not_stated_has_a_class_too():
    assert size_of(None) in SIZE_NAMES
    assert government_of(None, 5) in GOVERNMENT_NAMES
    assert all(government_of(g.value, 5) in GOVERNMENT_NAMES for g in Government)


def test_a_county_under_fifty_thousand_is_rural():
    assert government_of("county", 49_999) == "rural_county"
    assert government_of("county", 50_000) == "county"
    assert government_of("county", None) == "county"
    assert government_of("municipality", 300) == "municipality"


@pytest.mark.parametrize(
    ("state", "because", "status"),
    [
        ("suggested", None, "review"),
        ("escalated", None, "second"),
        ("declined", None, "declined"),
        ("expired", None, "expired"),
        ("superseded", "paused", "paused"),
    ],
)
def test_a_match_that_was_not_approved_stands_at_the_first_step(state, because, status):
    now = standing(decided(state, because=because), Progress())
    assert (now.step, now.status) == (1, status)
    assert status in DROPS | WAITS


@pytest.mark.parametrize(
    ("progress", "step", "status"),
    [
        (Progress(), 2, "asking"),
        (Progress(asked_at=after(3)), 2, "answer"),
        (Progress(asked_at=after(3), party_answer="not_now"), 2, "not_now"),
        (Progress(asked_at=after(3), locality_answer="declined"), 2, "locality_declined"),
        (Progress(asked_at=after(3), party_answer="declined"), 2, "party_declined"),
        (Progress(failed_at=after(3), party_answer="accepted"), 2, "undeliverable"),
        (Progress(consented_at=after(4)), 3, "meeting"),
        (Progress(consented_at=after(4), ended_at=after(9)), 3, "nothing"),
        (
            Progress(consented_at=after(4), ended_as="closed", ended_reason="silent"),
            3,
            "nothing:silent",
        ),
        (
            Progress(asked_at=after(3), ended_as="no_answer", ended_reason="no_answer"),
            2,
            "no_answer",
        ),
        (Progress(asked_at=after(3), ended_as="withdrawn"), 2, "withdrawn"),
        (
            Progress(party_answer="declined", ended_as="declined", ended_reason="no_fit"),
            2,
            "party_declined:no_fit",
        ),
        (Progress(consented_at=after(4), met_at=after(5)), 4, "agreement"),
        (Progress(met_at=after(5)), 4, "agreement"),
        (Progress(consented_at=after(4), agreed_at=after(9), ended_at=after(8)), 5, "done"),
    ],
)
def test_an_approved_match_stands_where_the_latest_news_put_it(progress, step, status):
    now = standing(decided(), progress)
    assert (now.step, now.status) == (step, status)
    assert status.partition(":")[0] in DROPS | WAITS


def test_stays_are_whole_hours_and_open_ones_have_none():
    progress = Progress(
        asked_at=after(3), answered_at=after(4), consented_at=after(4), met_at=after(6)
    )
    now = standing(decided(escalated=after(1)), progress)
    assert (now.review_hours, now.second_hours, now.answer_hours) == (24, 24, 24)
    assert (now.meeting_hours, now.agreement_hours) == (48, None)


def test_clocks_that_differ_give_no_negative_stay():
    now = standing(decided(), Progress(asked_at=after(4), answered_at=after(3)))
    assert now.answer_hours == 0

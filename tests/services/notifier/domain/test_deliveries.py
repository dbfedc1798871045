"""When a message is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.deliveries import (
    GIVE_UP_AFTER,
    LONGEST_RETRY,
    TRIES,
    no_address,
    retry_at,
)

START = datetime(2026, 11, 1, tzinfo=UTC)


def test_the_first_pauses_double_from_a_minute_to_six_hours():
    pauses = [retry_at(n, START, START) - START for n in range(1, 12)]
    assert pauses[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert pauses[-1] == LONGEST_RETRY


@given(st.integers(1, 10_000), st.timedeltas(timedelta(0), timedelta(days=10)))
def test_a_message_is_given_up_after_two_days_of_attempts_and_never_before(attempts, age):
    again = retry_at(attempts, START, START + age)
    assert (again is None) == (age >= GIVE_UP_AFTER and attempts >= TRIES)


@given(st.floats(0, 1))
def test_two_days_of_pauses_are_enough_attempts_to_give_up(chance):
    attempts, now = 1, START
    while (again := retry_at(attempts, START, now, chance)) is not None:
        attempts, now = attempts + 1, again
    assert now - START < GIVE_UP_AFTER + LONGEST_RETRY * 1.5


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("550 5.1.1 No such user (a@b.example)", "5.1.1"),
        ("556 5.1.10 Takes no mail", "5.1.10"),
        ("550-5.1.2 Bad domain", "5.1.2"),
        ("550 5.1.8 Bad sender", None),
        ("550 5.1.12 Unknown", None),
        ("550 5.7.1 Spam", None),
        ("450 5.1.1 Odd", None),
        ("550 No such user", None),
    ],
)
def test_only_a_status_that_blames_the_address_says_that_it_does_not_exist(words, status):
    assert no_address(words) == status

"""When a message is tried again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.deliveries import GIVE_UP_AFTER, LONGEST_RETRY, retry_at

START = datetime(2026, 11, 1, tzinfo=UTC)


def test_the_first_pauses_double_from_a_minute_to_six_hours():
    pauses = [retry_at(n, START, START) - START for n in range(1, 12)]
    assert pauses[:4] == [timedelta(minutes=m) for m in (1, 2, 4, 8)]
    assert pauses[-1] == LONGEST_RETRY


@given(st.integers(1, 10_000), st.timedeltas(timedelta(0), timedelta(days=10)))
def test_a_message_is_given_up_after_two_days_and_never_before(attempts, age):
    again = retry_at(attempts, START, START + age)
    assert (again is None) == (age >= GIVE_UP_AFTER)

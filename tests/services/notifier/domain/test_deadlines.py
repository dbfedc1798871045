"""Working days and days that people name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.deadlines import add_working_days, is_in_reach

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [(0, 1, 1), (0, 5, 7), (4, 1, 7), (4, 5, 11), (5, 1, 7), (6, 1, 7), (3, 2, 7), (6, 5, 11)],
)
def test_weekends_do_not_count(start, days, end):
    found = add_working_days(MONDAY + timedelta(days=start), days)
    assert found == MONDAY + timedelta(days=end)


@given(moments, st.integers(1, 300), st.integers(1, 300))
def test_working_days_add_up_and_end_on_a_working_day(start, one, two):
    found = add_working_days(add_working_days(start, one), two)
    assert found == add_working_days(start, one + two)
    assert found.weekday() < 5


def test_a_day_to_ask_again_is_within_a_year():
    today = date(2026, 11, 23)
    for days, fits in ((0, False), (1, True), (366, True), (367, False)):
        assert is_in_reach(today + timedelta(days=days), today) is fits

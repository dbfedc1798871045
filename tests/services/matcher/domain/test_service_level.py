from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.service_level import due, latest_overdue

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("since", "days", "expected"),
    [
        (MONDAY, 1, MONDAY + timedelta(days=1)),
        (MONDAY, 5, MONDAY + timedelta(days=7)),
        (MONDAY + timedelta(days=4), 1, MONDAY + timedelta(days=7)),
        (MONDAY - timedelta(days=1), 1, datetime(2026, 11, 24, tzinfo=UTC)),
    ],
)
def test_weekends_do_not_count(since, days, expected):
    assert due(since, days) == expected


@given(moments, moments, st.integers(1, 30))
def test_what_is_due_by_now_is_what_has_waited_since_the_latest_overdue_moment(since, now, days):
    assert (due(since, days) <= now) == (since <= latest_overdue(now, days))

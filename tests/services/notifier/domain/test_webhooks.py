"""When a webhook is tried again, and when its address is disabled."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import UUID

import pytest

from services.notifier.domain.webhooks import (
    LONGEST_ASKED,
    RETRIED_FOR,
    asked_wait,
    hook_id,
    is_hopeless,
    retry_at,
    retry_when_asked,
    webhook_id,
)

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def test_ten_attempts_are_spread_over_two_days():
    at, attempts = NOW, 1
    while (again := retry_at(attempts, at, 0.5)) is not None:
        assert again > at
        at, attempts = again, attempts + 1
    assert attempts == 10
    assert timedelta(hours=46) < at - NOW < timedelta(hours=50)


def test_chance_moves_an_attempt_by_a_tenth():
    first = [retry_at(5, NOW, chance) - NOW for chance in (0.0, 0.5, 1.0)]
    assert first == [timedelta(hours=h) for h in (1.8, 2.0, 2.2)]


def test_an_address_is_given_up_after_five_days_or_five_events():
    assert not is_hopeless(NOW, 4, NOW + timedelta(days=4))
    assert is_hopeless(NOW, 5, NOW + timedelta(days=1))
    assert is_hopeless(NOW, 0, NOW + timedelta(days=5))


def test_a_webhook_has_the_same_name_for_the_same_cause():
    one = hook_id(UUID(int=1), "2")
    assert one == hook_id(UUID(int=1), "2") != hook_id(UUID(int=1), "3")
    assert webhook_id(one) == f"msg_{one.hex}"


@pytest.mark.parametrize(
    ("status", "header", "wait"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, " 7 ", timedelta(seconds=7)),
        (503, format_datetime(NOW + timedelta(hours=1), usegmt=True), timedelta(hours=1)),
        (503, format_datetime(NOW - timedelta(hours=1), usegmt=True), timedelta(0)),
        (429, "9" * 40, LONGEST_ASKED),
        (429, "-5", None),
        (429, "soon", None),
        (429, None, None),
        (500, "120", None),
    ],
)
def test_a_receiver_may_say_how_long_it_wants_to_be_left_alone(status, header, wait):
    assert asked_wait(status, header, NOW) == wait


def test_whoever_asks_for_the_longest_wait_each_time_still_gets_its_last_attempt_in_time():
    at, attempts = NOW, 1
    while (again := retry_at(attempts, at, 1)) is not None:
        at, attempts = retry_when_asked(again, LONGEST_ASKED, at, 1), attempts + 1
    assert at - NOW < RETRIED_FOR

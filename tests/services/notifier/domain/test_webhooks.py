"""When a webhook is tried again, and when its address is disabled."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.notifier.domain.webhooks import hook_id, is_hopeless, retry_at, webhook_id

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

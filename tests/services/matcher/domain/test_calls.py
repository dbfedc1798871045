from datetime import date

from services.matcher.domain.calls import open_calls
from shared.profile import Call

TODAY = date(2026, 11, 20)


def test_calls_past_their_deadline_are_left_out_and_the_most_urgent_comes_first():
    calls = [
        Call(title="any time"),
        Call(title="later", deadline=date(2027, 1, 1)),
        Call(title="past", deadline=date(2026, 11, 19)),
        Call(title="today", deadline=TODAY),
    ]
    assert [c.title for c in open_calls(calls, TODAY)] == ["today", "later", "any time"]

import pytest

from shared.numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("2147483647", 2**31 - 1)])
def test_digits_are_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["", " 7", "-1", "1.5", "x", "²", "2147483648", "9" * 19, "9" * 5_000]
)
def test_anything_else_is_none(text):
    assert whole_number(text) is None


def test_the_end_is_for_the_caller_to_say():
    assert [whole_number("6", 7), whole_number("7", 7)] == [6, None]
    assert whole_number(str(2**63 - 1), 2**63) == 2**63 - 1

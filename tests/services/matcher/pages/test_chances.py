"""What pages say of a probability that no answer has confirmed yet."""

import pytest

from services.matcher.pages.chances import in_percent


@pytest.mark.parametrize(
    ("score", "said"),
    [(0.99, "over 90%"), (0.9, "90%"), (0.456, "46%"), (0.1, "10%"), (0.02, "under 10%")],
)
def test_a_probability_is_said_in_whole_percent_and_never_as_almost_sure(score, said):
    assert in_percent(score) == said

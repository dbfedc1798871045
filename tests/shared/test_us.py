"""What counts as the United States."""

from shared.us import TERRITORIES, is_us


def test_every_territory_counts_as_the_united_states():
    assert all(is_us(code) for code in ("US", *TERRITORIES))
    assert not is_us("PT")
    assert not is_us(None)

"""Measures of how numbers are spread: quantiles and the Gini coefficient of counted values.

Both take a histogram, value to how often it occurs, as SQL counts it.
"""

from collections.abc import Mapping


def quantile(histogram: Mapping[int, int], share: float) -> int | None:
    """The smallest value that at least this share (0 to 1) does not exceed; None of nothing.

    Source: the inverse empirical distribution function (Hyndman and Fan 1996, definition 1).
    """
    wanted = share * sum(histogram.values())
    seen = 0
    for value in sorted(histogram):
        seen += histogram[value]
        if seen >= wanted and histogram[value]:
            return value
    return None


def gini(histogram: Mapping[int, int]) -> float:
    """How unevenly a total is spread: 0 if all have the same, towards 1 if one has everything.

    Values are 0 or more; of nothing it is 0. Source: Gini 1912, by the ranks of the sorted values.
    """
    count = sum(histogram.values())
    total = sum(value * n for value, n in histogram.items())
    if total == 0:
        return 0.0
    below, area = 0, 0.0
    for value in sorted(histogram):
        area += value * histogram[value] * (2 * below + histogram[value] + 1)
        below += histogram[value]
    return area / (count * total) - (count + 1) / count


def top_share(histogram: Mapping[int, int], most: int) -> float:
    """The share (0 to 1) of the total that the `most` largest values have together."""
    total = sum(value * n for value, n in histogram.items())
    left, taken = most, 0
    for value in sorted(histogram, reverse=True):
        part = min(left, histogram[value])
        taken += value * part
        left -= part
    return taken / total if total else 0.0

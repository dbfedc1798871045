"""How likely both sides say yes, and how well their statements meet, in words for pages."""

from shared.texts import Phrase, _, formats

SUREST = 0.9
"""What no answer has confirmed is not said more exactly than above this or below its opposite."""
CHANCE = {
    "very likely": Phrase("We estimate that both sides are very likely to say yes (%(percent)s)."),
    "likely": Phrase("We estimate that both sides are likely to say yes (%(percent)s)."),
    "about even": Phrase(
        "We estimate that both sides are about as likely as not to say yes (%(percent)s)."
    ),
    "unlikely": Phrase("We estimate that both sides are unlikely to say yes (%(percent)s)."),
    "very unlikely": Phrase(
        "We estimate that both sides are very unlikely to say yes (%(percent)s)."
    ),
}
"""The probability in a sentence, by the words of `domain.probability`."""
FIT = (
    (0.42, Phrase("Very strong fit of the statements")),
    (0.35, Phrase("Strong fit of the statements")),
    (0.29, Phrase("Fair fit of the statements")),
    (0.0, Phrase("Weak fit of the statements")),
)
"""Statement scores in words: of the sample localities' best counterparts half reach the first row."""


def in_percent(score: float) -> str:
    """A probability in whole percent, at its ends only that it is beyond `SUREST`."""
    if score > SUREST:
        return _("over %(percent)s", percent=formats.percent(SUREST))
    if score < 1 - SUREST:
        return _("under %(percent)s", percent=formats.percent(1 - SUREST))
    return formats.percent(score)

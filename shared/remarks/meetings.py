"""Sentences on two statements that meet: how close they are, and what we read into them."""

from collections.abc import Mapping

from shared.texts import Phrase, Plural

MEETINGS: Mapping[str, Phrase | Plural] = {
    "very_close": Phrase("The two statements are very close."),
    "close": Phrase("The two statements are close."),
    "related": Phrase("The two statements are related."),
    "loosely_related": Phrase("The two statements are loosely related."),
    "same_theme": Phrase("Both are about “%(theme)s”."),
    "same_theme_inferred": Phrase("Both are about “%(theme)s”, as we infer from their words."),
    "same_theme_corrected": Phrase(
        "Both are about “%(theme)s”, after a correction of how we read them."
    ),
    "need_inferred": Phrase("We infer from its words that %(name)s needs this."),
    "offer_inferred": Phrase("We infer from its words that %(name)s offers this."),
    "exchange_inferred": Phrase("We infer from its words that %(name)s wants to exchange this."),
    "reading_corrected": Phrase("%(name)s corrected how we read its statement."),
}
"""By code."""

"""Finds out which language a statement is written in, offline, with py3langid's packaged model.

A naive Bayes over byte n-grams for 139 languages (Lui and Baldwin, langid.py, ACL 2012). Why this
library and these numbers: docs/decisions/0012.
"""

from collections import defaultdict
from collections.abc import Collection

from py3langid.langid import MODEL_FILE, LanguageIdentifier

PRIOR = 10.0
"""How many times as likely English and the languages of the profile are than any other."""
SURE = 0.8
"""From this probability (0 to 1) on a language counts as clear."""
RULED_OUT = 0.01
"""So does the likeliest one, if English and the languages of the profile together have less."""
NO_LANGUAGE = "zxx"
MACRO = {"ary": "ar", "arz": "ar", "wuu": "zh", "yue": "zh"}
"""Languages that are written much like a larger one, which models are said to read."""


class LangidDetector:
    """Holds the model; loading it takes about a second."""

    def __init__(self) -> None:
        """Read the model from the package."""
        self._model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def detect(self, text: str, expected: Collection[str] = ()) -> str | None:
        """The code as in `LanguageDetector`; None if it is not clear, as in very short texts."""
        likely = {"en", *expected}
        weighed: dict[str, float] = defaultdict(float)
        for name, probability in self._model.rank(text):
            code = MACRO.get(name, name)
            weighed[code] += probability * (PRIOR if code in likely else 1.0)
        total = sum(weighed.values())
        best = max(weighed, key=weighed.__getitem__)
        is_clear = (
            weighed[best] >= SURE * total
            or sum(weighed[code] for code in likely) < RULED_OUT * total
        )
        return best if is_clear and best != NO_LANGUAGE else None

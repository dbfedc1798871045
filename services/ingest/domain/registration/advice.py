"""Hints on a statement: what a reader abroad would still want to know. Hints never stop anybody.

Languages are told by their commonest words; in one that is not told, only the length is looked at.
"""

import re

from shared.profile import Stance
from shared.texts import Phrase, Said

SHORT = 45
"""Statements with fewer characters say too little (a third of it where words are not spaced)."""
_SLOGAN_WORDS = 14
_LANGUAGES = {
    "en": (
        r"the|and|of|to|for|our|we|in|with|a",
        (
            r"need\w*|want\w*|look\w* for|seek\w*|search\w*|would like|wish\w*|hope\w*|learn\w*|help\w*|"
            r"require\w*|interested|offer\w*|share\w*|provide\w*|show|teach\w*|host\w*|can|have|exchang\w*|"
            r"compare\w*|work\w* (with|together|on)|cooperat\w*|collaborat\w*|support\w*|develop\w*|build\w*"
        ),
    ),
    "es": (
        r"el|la|los|las|de|y|para|en|con|nuestr[oa]s?|un|una",
        (
            r"necesit\w*|busc\w*|quer\w*|quisi\w*|dese\w*|aprend\w*|ayud\w*|ofrec\w*|compart\w*|podemos|tenemos|"
            r"intercambi\w*|compar\w*|colabor\w*|cooper\w*|apoy\w*|desarroll\w*"
        ),
    ),
    "fr": (
        r"le|la|les|des|et|pour|en|avec|notre|nos|un|une|du",
        (
            r"besoin|cherch\w*|recherch\w*|souhait\w*|voul\w*|voudr\w*|appren\w*|aid\w*|propos\w*|offr\w*|partag\w*|"
            r"pouvons|avons|échang\w*|compar\w*|collabor\w*|coopér\w*|soutien\w*|développ\w*"
        ),
    ),
    "pt": (
        r"o|a|os|as|de|e|para|em|com|noss[oa]s?|um|uma|do|da",
        (
            r"precis\w*|procur\w*|busc\w*|quer\w*|gostar\w*|desej\w*|aprend\w*|ajud\w*|oferec\w*|partilh\w*|"
            r"compartilh\w*|podemos|temos|troc\w*|compar\w*|colabor\w*|cooper\w*|apoi\w*|desenvolv\w*"
        ),
    ),
    "de": (
        r"der|die|das|und|für|mit|unser\w*|wir|ein|eine|einen|zu",
        (
            r"brauch\w*|benötig\w*|such\w*|möcht\w*|woll\w*|wünsch\w*|lern\w*|hilf\w*|helf\w*|biet\w*|teil\w*|zeig\w*|"
            r"können|haben|austausch\w*|tausch\w*|vergleich\w*|arbeit\w*|unterstütz\w*|entwickel\w*"
        ),
    ),
}
_BUZZ = (
    r"world[- ]class|leading|vibrant|innovative|innovation|excellence|gateway|hub|better together|global|"
    r"future|smart city|dynamic|thriving|sustainable|welcoming|best"
)
_SECOND = (
    r"and also|as well as|in addition|we also|also need|also offer|furthermore|además|también|"
    r"également|de plus|além disso|também|außerdem|ebenfalls|zudem"
)

TOO_SHORT = Phrase(
    "Say a little more: what exactly, for whom, and what you have tried. One or two sentences are enough."
)
NO_VERB = {
    Stance.NEED: Phrase("Say what you are looking for: “We need …”, “We would like to learn …”."),
    Stance.OFFER: Phrase("Say what others can have from you: “We can show …”, “We share …”."),
    Stance.EXCHANGE: Phrase("Say what you would do together: “We would like to compare …”."),
}
SLOGAN = Phrase(
    "This reads like a slogan. A partner abroad needs to know the task: name the problem, the place or the"
    " people it is about."
)
TWO_SUBJECTS = Phrase(
    "This seems to be about more than one thing. Make each its own priority: each then finds its own partners."
)


def hints(statement: str, stance: Stance | None) -> list[Said]:
    """What would make a statement easier to match, the most important first; none if it is good."""
    text = " ".join(statement.split())
    if not text:
        return []
    language = _language(text)
    has_verb = language is None or bool(_found(_LANGUAGES[language][1], text))
    found: list[Said] = []
    if language and not has_verb and _is_slogan(text):
        found.append(SLOGAN)
    elif not has_verb:
        found.append(NO_VERB[stance or Stance.NEED])
    if len(text) < (SHORT if text.isascii() or language else SHORT // 3):
        found.append(TOO_SHORT)
    if _has_two_subjects(statement):
        found.append(TWO_SUBJECTS)
    return found


def _language(text: str) -> str | None:
    counts = {code: len(_found(common, text)) for code, (common, _) in _LANGUAGES.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else ("en" if text.isascii() else None)


def _is_slogan(text: str) -> bool:
    return len(text.split()) <= _SLOGAN_WORDS and (
        bool(_found(_BUZZ, text)) or text.endswith("!") or "," not in text
    )


def _has_two_subjects(statement: str) -> bool:
    lines = [line for line in statement.splitlines() if line.strip()]
    bullets = [line for line in lines if re.match(r"\s*([-*•]|\d+[.)])\s", line)]
    return len(bullets) > 1 or ";" in statement or bool(_found(_SECOND, statement))


def _found(words: str, text: str) -> list[str]:
    return [m.group() for m in re.finditer(rf"\b(?:{words})\b", text, re.IGNORECASE)]

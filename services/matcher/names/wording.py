"""Words around names of places: placeholders, titles of offices, cues, particles. No gazetteer here.

Everything is by language (ISO 639-1) where it depends on one.
"""

import re
from typing import Final

MARK: Final = "\ue000"
"""Stands for a name until the text has been seen through; a private-use character."""

PLACEHOLDERS: Final = {
    "ar": "المدينة", "de": "die Stadt", "en": "the city", "es": "la ciudad", "fr": "la ville",
    "it": "la città", "ja": "当市", "ko": "우리 도시", "nl": "de stad", "pl": "miasto",
    "pt": "a cidade", "ru": "город", "th": "เมืองของเรา", "tr": "şehir", "zh": "本市",
}  # fmt: skip

STATES: Final = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|"
    "NM|NV|NY|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY|DC|PR|GU|VI|AS|MP"
)
FOLLOWING_STATE: Final = re.compile(rf",? ?(?:D\.C\.|(?<=, )(?:{STATES})\b|(?<=,)(?:{STATES})\b)")
"""What may follow the name of a US place: ", AZ" or " D.C."."""

_OF: Final = (
    r"(?:[Cc]it(?:y|ies)|CITY|[Tt]own|[Vv]illage|[Cc]ounty|COUNTY|[Mm]unicipality|[Ss]tate|[Bb]orough)"
    r" (?:of|OF)|[Vv]illes? d[eu]|[Cc]iudad(?:es)? de|[Mm]unicipios? de|[Cc]idades? d[eoa]s?|[Mm]unicípios? d[eo]|"
    r"[Cc]ittà di|[Cc]omun[ei] di|(?<!\w)Stadt|[Gg]emeente|[Mm]iasto|[Гг]ород|مدينة"
)
OFFICE_BEFORE: Final = re.compile(rf"(?:{_OF}) ?$")
"""Ends with "City of" or the like: what follows is a name even if it is an ordinary word."""

_OFFICE: Final = re.compile(
    rf"(?:(?<!\w)(?:the|The|THE|la|La|die|Die|der|Der|a|A|de|De) )?(?:{_OF}) {MARK}"
)
_AROUND: Final = re.compile(rf"(?:(?<!\w)[Tt]he )?(?<!\w)Greater {MARK}(?: [Aa]rea| [Rr]egion)?")
_ARTICLE: Final = re.compile(rf"(?<!\w)[Tt]he {MARK}(?! ?-)")
_ELISION: Final = re.compile(rf"(?<!\w)([DdLl])['’]{MARK}")
_AND: Final = "and|AND|&|et|und|y|e|en|i|ve|и|و|och"
_LIST: Final = re.compile(
    rf"{MARK}(?:(?:,? (?:{_AND}) ?|, ?|; | ?[-–/] ?|[、，]|[和与與及と과와]| \(|\) ?(?={MARK})){MARK}\)?)+"
)

PARTICLES: Final = {
    "은": "는", "는": "는", "이": "가", "가": "가", "을": "를", "를": "를", "과": "와", "와": "와",
    "으로": "로", "로": "로", "의": "의", "에": "에", "에서": "에서", "도": "도", "만": "만", "에는": "에는",
    "부터": "부터", "까지": "까지", "처럼": "처럼", "에서는": "에서는", "": "", "과의": "와의",
    "와의": "와의", "에서의": "에서의", "으로부터": "로부터", "로부터": "로부터",
}  # fmt: skip
"""Korean particles after a name, and the form they take after the placeholder."""

PERSONS: Final = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "president",
        "governor",
        "gov",
        "senator",
        "sen",
        "mayor",
        "councilmember",
        "councilman",
        "councilwoman",
        "commissioner",
        "director",
        "chief",
        "king",
        "queen",
        "sir",
        "saint",
        "luther",
        "martin",
        "george",
        "thomas",
        "andrew",
        "john",
    ]
)
"""Before a name these make it the name of a person."""

SURNAMES: Final = frozenset(
    [
        "adams",
        "anderson",
        "austin",
        "carson",
        "charlotte",
        "clinton",
        "columbus",
        "florence",
        "franklin",
        "gary",
        "george",
        "greenville",
        "hamilton",
        "henderson",
        "houston",
        "hudson",
        "jackson",
        "jefferson",
        "johnson",
        "kennedy",
        "lawrence",
        "lincoln",
        "madison",
        "mandela",
        "martin",
        "montgomery",
        "nelson",
        "paris",
        "regina",
        "santiago",
        "sofia",
        "sterling",
        "victoria",
        "washington",
        "wilson",
    ]
)
"""Names of big cities that people have too: between capitalized words they are left."""

TREATIES: Final = re.compile(
    r" (?:Climate )?(?:[Aa]greement|Accords?|[Pp]rotocol|Framework|[Cc]onvention|Charter|Declaration|Pact|Treaty"
    r"|Principles|Rules|Process|Programme)\b"
)
TREATIES_BEFORE: Final = re.compile(
    r"(?:[Aa]cuerdo|[Aa]cordo|[Aa]ccordo|[Aa]ccord|[Pp]rotocolo?|[Pp]rotocole|[Cc]arta|[Cc]harte|[Mm]arco"
    r"|[Cc]adre|[Cc]onvención|[Cc]onvention|[Dd]eclaración) (?:de|di|d')\s?$"
)
"""The Paris Agreement is no statement about Paris."""

LOCATIVES: Final = frozenset(
    [
        "in",
        "from",
        "near",
        "to",
        "between",
        "like",
        "around",
        "outside",
        "visit",
        "en",
        "desde",
        "cerca",
        "à",
        "depuis",
        "vers",
        "em",
        "desde",
        "a",
        "da",
        "di",
        "w",
        "we",
        "z",
        "do",
    ]
)
"""After these, a capitalized ordinary word in the middle of a sentence is a name."""


def language_of(text: str) -> str:
    """A language that the script of the text allows: good enough for a placeholder."""
    for pattern, language in _SCRIPTS:
        if pattern.search(text):
            return language
    return "en"


_SCRIPTS: Final = (
    (re.compile("[぀-ヿ]"), "ja"),
    (re.compile("[가-힣]"), "ko"),
    (re.compile("[一-鿿]"), "zh"),
    (re.compile("[ก-๛]"), "th"),
    (re.compile("[ء-ي]"), "ar"),
    (re.compile("[а-яё]"), "ru"),
)


def settle(text: str, language: str) -> str:
    """Join lists of marks into one, drop offices and articles before it, and put the placeholder."""
    text = _LIST.sub(MARK, text)
    if language == "fr":
        text = _ELISION.sub(lambda m: ("de " if m[1] in "dD" else "") + MARK, text)
    text = _OFFICE.sub(MARK, _AROUND.sub(MARK, text))
    text = _LIST.sub(MARK, text)
    if language == "en":
        text = _ARTICLE.sub(MARK, text)
    return text.replace(MARK, PLACEHOLDERS.get(language, PLACEHOLDERS["en"]))

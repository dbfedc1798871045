"""In which language a statement is written, as far as its commonest words and its profile say so."""

import re
from collections.abc import Sequence

_WORDS = re.compile(r"[^\W\d_]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_COMMON = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to for in we our with that is are on from how by need want",
        "es": "el la los las de y que para en nuestra nuestro con por una del se",
        "fr": "le la les des et que pour nous notre nos avec une du dans est sur",
        "pt": "o os as da do das dos e que para em nossa nosso com uma na no não",
        "de": "der die das und wir für mit von zu den im ein eine unsere ist wie",
    }.items()
}


def written_in(statement: str, languages: Sequence[str]) -> str | None:
    """ISO 639-1 code: of the languages of its profile and English, the one it reads like.

    The profile's first language where no word tells; None if the profile names none either.
    """
    candidates = dict.fromkeys((*languages, "en"))
    if _KANA.search(statement):
        return "ja"
    found = [word.lower() for word in _WORDS.findall(statement)]
    counts = {code: sum(w in _COMMON.get(code, ()) for w in found) for code in candidates}
    most = max(counts.values())
    if most:
        return next(code for code, count in counts.items() if count == most)
    return languages[0] if languages else None

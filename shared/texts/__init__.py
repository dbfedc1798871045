"""What pages say, in the reader's language: texts, catalogs, dates, numbers and names of places.

English texts stand where they are used and are the keys of the catalogs in `locale/`. Which language a
request is answered in is found out by `shared.web.languages`.
"""

from shared.texts.language import LANGUAGES, current_language, speaking
from shared.texts.phrases import (
    Phrase,
    Plural,
    Said,
    _,
    marked,
    pgettext,
    plural,
    told,
    translated,
)

__all__ = [
    "LANGUAGES",
    "Phrase",
    "Plural",
    "Said",
    "_",
    "current_language",
    "marked",
    "pgettext",
    "plural",
    "speaking",
    "told",
    "translated",
]

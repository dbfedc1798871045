"""From a remark to its sentence, in the language spoken now."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from shared.events import Circumstance, Flag, Reason, Remark
from shared.events.matches import Value
from shared.naming import subdivision_name
from shared.remarks.circumstances import CIRCUMSTANCES
from shared.remarks.conditions import CONDITIONS
from shared.remarks.findings import FINDINGS
from shared.remarks.meetings import MEETINGS
from shared.texts import Phrase, Plural, formats, plural, speaking
from shared.texts.language import SOURCE
from shared.texts.words import theme_name, words

SENTENCES: Mapping[str, Phrase | Plural] = {
    **CIRCUMSTANCES, **CONDITIONS, **FINDINGS, **MEETINGS,
}  # fmt: skip
"""By the code of the remark."""
_READ: Mapping[str, Callable[[str], str]] = {
    "country": formats.country,
    "countries": formats.country,
    "day": lambda text: formats.day(date.fromisoformat(text)),
    "form": words,
    "forms": words,
    "languages": formats.language,
    "other_form": words,
    "state": lambda code: subdivision_name(code) or code,
    "states": lambda code: subdivision_name(code) or code,
    "theme": theme_name,
    "tie": words,
}
"""How a value of a name is put in words, where it is a code or a date."""


def sentence(remark: Remark) -> str:
    """What one remark says; `KeyError` if its code is not known."""
    phrase = SENTENCES[remark.code]
    values = {name: _value(name, value) for name, value in remark.values.items()}
    if isinstance(phrase, Phrase):
        return str(Phrase(phrase.text, **values))
    count = remark.values["n"]
    values.pop("n")
    return plural(phrase.one, phrase.many, count if isinstance(count, int) else 0, **values)


def english(said: Sequence[Remark]) -> str:
    """The text that is kept beside remarks."""
    with speaking(SOURCE):
        return " ".join(map(sentence, said))


def why(reason: Reason) -> str:
    """How close the statements of a reason are, and what we read into them."""
    _, quoted, after = reason.text.rpartition("” ")
    return _told(reason.said, after if quoted else "")


def finding(flag: Flag) -> str:
    """What a flag says."""
    return _told(flag.said, flag.text)


def evidence(flag: Flag) -> str:
    """What a flag rests on."""
    return _told(flag.rests_on, flag.evidence)


def circumstance(one: Circumstance) -> str:
    """What counts for or against a pair."""
    return _told(one.said, one.words)


def _told(said: Sequence[Remark], kept: str) -> str:
    """The sentences; the English text where there are none, or one is of a newer release."""
    if not said or any(remark.code not in SENTENCES for remark in said):
        return kept
    return " ".join(map(sentence, said))


def _value(name: str, value: Value) -> str:
    read = _READ.get(name, str)
    if isinstance(value, tuple):
        return formats.listed(map(read, value))
    return read(value) if isinstance(value, str) else formats.number(value)

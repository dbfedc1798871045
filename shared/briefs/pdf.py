"""A brief as a PDF: tagged for screen readers, the same bytes for the same content.

Typst sets it in this process, from `brief.typ` and the brief as JSON: registered text is data there,
never markup.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import typst

from shared.briefs.fitting import SIZES, limited
from shared.briefs.fonts import book, families, readable
from shared.briefs.model import Brief
from shared.events import Level
from shared.texts import Phrase, _
from shared.texts.language import current_language
from shared.texts.words import label

SOURCE = Path(__file__).parent / "brief.typ"
PAGES = 2
WORDS = {
    "who": Phrase("Who they are"),
    "fit": Phrase("Why they fit"),
    "statements": Phrase("What they look for and offer"),
    "year": Phrase("What a first year could look like"),
    "risks": Phrase("Risks and flags"),
    "steps": Phrase("Next steps"),
    "contacts": Phrase("Whom to write to"),
}
"""Headings, as on the page."""
_PAGE = re.compile(rb"/Type\s*/Page\b")
_LONG = re.compile(r"\S{12}(?=\S{12})")
BREAK = "\u200b"
"""Lets a line end inside a very long word."""


class Paper(StrEnum):
    """What a brief is printed on."""

    LETTER = "us-letter"
    A4 = "a4"


def pdf(brief: Brief, paper: Paper = Paper.LETTER) -> bytes:
    """The brief on two pages or one; takes up to a second in a new process, then far less.

    Where the estimate of `fitting` was too kind, texts are cut further until two pages hold them.
    """
    made = _set(brief, paper)
    for limits in SIZES:
        if len(_PAGE.findall(made)) <= PAGES:
            break
        made = _set(limited(brief, limits), paper)
    return made


def _set(brief: Brief, paper: Paper) -> bytes:
    data = printable(asdict(replace(brief))) | {
        "prepared": brief.prepared,
        "levels": {level: label(level) for level in get_args(Level)},
        "words": {key: str(words) for key, words in WORDS.items()},
    }
    return typeset(SOURCE, data, brief.day, brief.country, paper)


def typeset(
    source: Path, data: dict[str, Any], day: date, country: str | None, paper: Paper
) -> bytes:
    """A sheet whose content is `data`, which its source reads as JSON; `day` is on the document."""
    data = data | {
        "day": [day.year, day.month, day.day],
        "paper": paper.value,
        "fonts": families(country),
        "lang": current_language(),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }
    inputs = {"brief": json.dumps(data, ensure_ascii=False)}
    try:
        return _compiled(source, inputs, day, ["ua-1"])
    except typst.TypstError:
        return _compiled(source, inputs, day, [])


def _compiled(source: Path, inputs: dict[str, str], day: date, standards: list[Any]) -> bytes:
    """Without the standard a mark that no font can put on its letter does not stop the whole."""
    return typst.compile(
        source.read_bytes(),
        format="pdf",
        font_paths=book(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=standards,
        timestamp=datetime.combine(day, time(), UTC),
    )


def printable(content: dict[str, Any]) -> dict[str, Any]:
    """The content of a sheet with every text fit for the fonts."""
    changed: dict[str, Any] = _in_texts(content, _printable)
    return changed


def _printable(text: str) -> str:
    return _LONG.sub(lambda found: found[0] + BREAK, readable(text))


def _in_texts(value: Any, change: Callable[[str], str]) -> Any:
    """A value of dicts, lists and texts with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _in_texts(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_in_texts(each, change) for each in value]
    return value

"""Reads the catalogs of translations. They are read as they are written: nothing is compiled before."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shared.texts.language import SOURCE

FOLDER = Path(__file__).parent / "locale"


@cache
def catalog(language: str) -> NullTranslations:
    """The translations into a language; for the source language, or one without a file, none."""
    path = FOLDER / f"{language}.po"
    if language == SOURCE or not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)

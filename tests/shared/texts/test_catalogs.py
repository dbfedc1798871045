"""Every text has its translation, and says the same things."""

import re

import pytest
from babel.messages.pofile import read_po

from shared.texts import LANGUAGES
from shared.texts.language import SOURCE
from shared.texts.messages import is_translated, path_of, wanted

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]


@pytest.fixture(params=TRANSLATED)
def language(request):
    return request.param


@pytest.fixture
def catalog(language):
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms(message):
    found = message.string
    return [found] if isinstance(found, str) else list(found)


def parts(text):
    """What a translation has to keep: values, percent signs and markup."""
    return sorted(re.findall(r"%\(\w+\)s|%%|<[^>]+>", text))


def test_the_catalog_has_the_texts_of_the_code_and_no_others(language, catalog):
    keys = {(m.context, m.id) for m in catalog if m.id}
    assert keys == {(m.context, m.id) for m in wanted(language) if m.id}, "run `make messages`"


def test_every_text_is_translated(catalog):
    missing = [m.id for m in catalog if m.id and not is_translated(m.string)]
    assert missing == []


def test_translations_keep_values_and_markup(catalog):
    wrong = [
        m.id
        for m in catalog
        if m.id and is_translated(m.string)
        for form in forms(m)
        if parts(form) not in [parts(text) for text in ([m.id] if isinstance(m.id, str) else m.id)]
    ]
    assert wrong == []


def test_no_translation_is_a_guess(catalog):
    assert [m.id for m in catalog if m.fuzzy and m.id] == []

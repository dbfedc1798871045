import pytest

from services.matcher.languages import LangidDetector


@pytest.fixture(scope="module")
def detector():
    return LangidDetector()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "We need practice in keeping basements dry along the river."),
        ("pt", "Oferecemos o que aprendemos com as cheias do Douro."),
        ("de", "Wir suchen Städte, die Regenwasser in Parks zurückhalten."),
        ("hi", "हम बाढ़ से बचाव के लिए दूसरे शहरों का अनुभव चाहते हैं।"),
        ("ja", "私たちは洪水対策の経験を共有できます。"),
        ("zh", "我們希望學習再生水與節水灌溉的推動方式。"),
        ("ar", "نبحث عن مدن لديها خبرة في الحماية من الفيضانات."),
        ("sw", "Tunatafuta miji yenye uzoefu wa kuzuia mafuriko."),
        ("vi", "Chúng tôi muốn học cách chống ngập của các thành phố khác."),
    ],
)
def test_a_sentence_is_known_by_its_language_without_a_hint(detector, code, text):
    assert detector.detect(text) == code


@pytest.mark.parametrize("text", ["?!", "", "Rio", "C40 ICLEI 2030"])
def test_what_is_too_short_to_tell_is_not_guessed(detector, text):
    assert detector.detect(text, ["es", "pt"]) in (None, "en")


def test_a_language_of_the_profile_is_more_likely(detector):
    text = "Tratamento de resíduos"
    assert detector.detect(text, ["pt"]) == "pt"
    assert detector.detect(text, ["gl"]) != "pt"


def test_names_of_places_abroad_do_not_make_english_foreign(detector):
    text = "We tried participatory budgeting in the Mănăștur district and later put it online."
    assert detector.detect(text, ["ro", "hu"]) == "en"

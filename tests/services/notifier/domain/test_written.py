import pytest

from services.notifier.domain.written import written_in


@pytest.mark.parametrize(
    ("statement", "languages", "language"),
    [
        ("We need practice in keeping the cellars dry.", ["pt", "en"], "en"),
        ("Procuramos formas de manter vivas as árvores.", ["pt", "en"], "pt"),
        ("Wir suchen Partner für die Innenstadt.", ["de"], "de"),
        ("We look for partners on the river.", ["de"], "en"),
        ("地下室の浸水に困っています。", ["en"], "ja"),
        ("Flood protection", ["fr", "en"], "fr"),
        ("Flood protection", [], None),
        ("", ["fr"], "fr"),
    ],
)
def test_commonest_words_tell_the_language_and_the_profile_decides_where_they_do_not(
    statement, languages, language
):
    assert written_in(statement, languages) == language

import re

import pytest

from shared.events import Circumstance, Flag, Reason, Remark
from shared.remarks import circumstance, english, evidence, finding, sentence, why
from shared.remarks.circumstances import CIRCUMSTANCES
from shared.remarks.conditions import CONDITIONS
from shared.remarks.findings import FINDINGS
from shared.remarks.meetings import MEETINGS
from shared.remarks.phrasing import SENTENCES
from shared.texts import Phrase, speaking

KEPT = "Ames needs: “walls” Porto offers: “walls” The two statements are close."


def reason(*said):
    return Reason(
        direction="locality_to_party", need="walls", offer="walls", similarity=0.6,
        text=KEPT, said=said,
    )  # fmt: skip


def test_no_code_means_two_sentences():
    parts = (CIRCUMSTANCES, CONDITIONS, FINDINGS, MEETINGS)
    assert len(SENTENCES) == sum(map(len, parts))


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_made_of_its_values(code):
    phrase = SENTENCES[code]
    texts = [phrase.text] if isinstance(phrase, Phrase) else [phrase.one, phrase.many]
    names = {name for text in texts for name in re.findall(r"%\((\w+)\)s", text)}
    codes = {"day": "2026-11-22", "languages": "en", "theme": "water"}
    values = {name: codes.get(name, "Ames") for name in names}
    values |= {} if isinstance(phrase, Phrase) else {"n": 2}
    assert "%(" not in sentence(Remark(code=code, values=values))


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("relationships", {"name": "Ames", "n": 1}, "Ames already looks after one relationship."),
        ("relationships", {"name": "Ames", "n": 3}, "Ames already looks after 3 relationships."),
        ("last_published", {"day": "2025-05-20"}, "Last published on May 20, 2025."),
        (
            "common_language",
            {"languages": ("en", "ja")},
            "A common language: English and Japanese.",
        ),
        ("inhabitants", {"least": 100_000, "size": 9}, "Needs 100,000 inhabitants; you have 9."),
        (
            "states_of",
            {"states": ("US-IA", "US-LA"), "name": "Ames", "state": "US-IA"},
            "Open to these states: Iowa and Louisiana; Ames: Iowa.",
        ),
    ],
)
def test_codes_dates_and_numbers_are_put_in_words(code, values, said):
    assert sentence(Remark(code=code, values=values)) == said


def test_numbers_and_names_are_in_the_language_of_the_reader():
    members = Remark(code="members_in", values={"countries": ("US", "JP")})
    with speaking("de"):
        assert "Vereinigte Staaten" in sentence(members)
        assert "100.000" in sentence(
            Remark(code="inhabitants", values={"least": 100_000, "size": 9})
        )
        assert "United States" in english([members])


def test_a_remark_that_came_through_json_says_the_same():
    theme = Remark(code="same_theme", values={"theme": "water"})
    near = Remark(code="members_in", values={"countries": ("US", "JP")})
    again = Reason.model_validate_json(reason(theme, near).model_dump_json())
    assert again == reason(theme, near)
    assert why(again) == "Both are about “Water”. Open to members in United States and Japan."


def test_what_is_older_than_remarks_keeps_its_english_text():
    flag = Flag(level="note", code="no_contact", text="Look.", evidence="None.")
    assert (finding(flag), evidence(flag)) == ("Look.", "None.")
    assert circumstance(Circumstance(name="staff", words="No staff.", effect=0.1)) == "No staff."
    assert why(reason()) == "The two statements are close."


def test_a_remark_of_a_newer_release_is_told_by_its_english_text():
    assert why(reason(Remark(code="unheard_of"))) == "The two statements are close."

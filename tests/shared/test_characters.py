import pytest

from shared.characters import one_line_end, visible


@pytest.mark.parametrize(
    "text",
    [
        "Ames\x00", "\ufeffAmes", "Am\u200bes", "\u202eAmes", "Am\u2066es\u2069", "Ame\u00ads",
        "Am\u200des", "Ames\u200c", "\u200dAmes", "A\u2060mes", "Ames\U000e0041",
    ],
)  # fmt: skip
def test_what_cannot_be_seen_does_not_make_another_name(text):
    assert visible(text) == "Ames"


@pytest.mark.parametrize(
    "text",
    [
        "نمی\u200cشود",
        "क्\u200dष",
        "\U0001f468\u200d\U0001f33e",
        "\U0001f469\U0001f3fd\u200d\U0001f33e",
        "❤\ufe0f\u200d\U0001f525",
        "a\tb\nc",
        "São Paulo",
        "مدينة",
    ],
)
def test_joiners_stay_where_a_script_or_an_emoji_needs_them(text):
    assert visible(text) == text


def test_several_joiners_in_a_row_are_one():
    assert visible("نمی\u200c\u200c\u200cشود") == "نمی\u200cشود"


def test_a_line_end_is_one_character_however_it_is_written():
    assert one_line_end("a\r\nb\rc\nd") == "a\nb\nc\nd"

import pytest

from shared.briefs.fonts import readable
from shared.briefs.texts import clean, columns, cut, without_addresses


def test_a_long_text_ends_at_a_word():
    assert cut("We keep our basements dry in spring", 20) == "We keep our ..."


@pytest.mark.parametrize("text", ["東京都の水道を直す" * 20, "WORDS IN CAPITALS " * 9, "x" * 99])
@pytest.mark.parametrize("limit", [12, 40, 80])
def test_a_cut_text_is_never_wider_than_its_limit(text, limit):
    shown = cut(text, limit)
    assert columns(shown) <= limit
    assert shown.endswith(" ...")
    assert text.startswith(shown.removesuffix(" ..."))


def test_a_text_that_fits_stays_whole():
    assert cut("We keep our basements dry.", 40) == "We keep our basements dry."


def test_direction_marks_and_line_ends_do_not_reach_the_page():
    assert clean("A\u202eB\u0007\n  C\ufeff") == "AB C"


def test_e_mail_addresses_are_left_out():
    written = "Write to jo.clerk+eu@city.example.org, or call."
    assert without_addresses(written) == "Write to [address left out], or call."


def test_several_words_without_a_font_get_one_stand_in():
    assert readable("Uruk 𒌷 𒀕 city 🕳") == "Uruk [Cuneiform text] city 🕳"

"""Whom to write to, and how statements are shortened."""

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.parties import addresses, shorten
from shared.profile import Contact, ContactKind, Intake

STAFF = Contact(name="S", email="s@a.example")
DESK = Contact(name="D", email="d@a.example")
MAYOR = Contact(name="M", email="m@a.example", kind=ContactKind.POLITICAL)
SILENT = Contact(name="N")


def test_all_staff_contacts_with_an_address_are_written_to():
    assert addresses((MAYOR, STAFF, SILENT, DESK), Intake()) == ("s@a.example", "d@a.example")


def test_political_contacts_are_written_to_only_where_no_staff_has_an_address():
    assert addresses((SILENT, MAYOR), Intake()) == ("m@a.example",)


def test_a_referral_goes_to_the_intake_first():
    assert addresses((STAFF,), Intake(email="in@a.example")) == ("in@a.example",)


def test_without_any_address_there_is_nobody_to_write_to():
    assert addresses((SILENT,), Intake()) == ()


@given(st.text(max_size=600), st.integers(2, 300))
def test_a_shortened_text_is_never_too_long_and_whole_texts_stay_whole(text, limit):
    line = " ".join(text.split())
    short = shorten(text, limit)
    assert len(short) <= limit
    assert (short == line) or len(line) > limit


def test_a_text_is_cut_at_a_word():
    assert shorten("We share cool roofs, and trees.", 22) == "We share cool roofs…"
    assert shorten("We share cool roofs", 13) == "We share…"
    assert shorten("We share cool roofs", 14) == "We share cool…"

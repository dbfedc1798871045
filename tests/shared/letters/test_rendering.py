"""What layouts do with long texts, other people's markup and long lines."""

from dataclasses import dataclass

import pytest

from shared.letters import (
    Bullets,
    Fact,
    Facts,
    Letter,
    LetterTooLongError,
    Link,
    Message,
    Note,
    Paragraph,
    People,
    Person,
    Quote,
    Quotes,
    render,
)
from tests.support.directions import directions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain(Message):
    """Any blocks."""

    given: tuple = ()

    def subject(self):
        return "A subject\nin two lines"

    def blocks(self):
        return self.given

    def address(self):
        return "https://x.example/page"


def made(*given, language="en", **fields) -> Letter:
    return render(Plain(given=given, **fields), language)


def test_a_subject_is_one_line():
    assert made().subject == "A subject in two lines"


def test_markup_that_people_wrote_is_shown_as_they_wrote_it():
    letter = made(Paragraph("To <b>Porto</b> & Cedar Bend", "<b>Porto</b>"))
    assert "To <strong>&lt;b&gt;Porto&lt;/b&gt;</strong> &amp; Cedar Bend" in letter.html
    assert "To <b>Porto</b> & Cedar Bend" in letter.text


@pytest.mark.parametrize("text", ["word " * 700, "文" * 3_000])
def test_no_line_of_text_is_longer_than_mail_allows_and_nothing_is_lost(text):
    letter = made(Note(text))
    assert max(len(line.encode()) for line in letter.text.splitlines()) <= 998
    assert text.replace(" ", "") in letter.text.replace("\n", "").replace(" ", "")


def test_what_people_wrote_is_laid_out_in_its_own_direction():
    note, need, name, role = "لا وقت لدينا", "نحتاج إلى أقبية جافة", "ليلى", "مهندسة"
    quotes = Quotes(((Quote(need, label="أسوان"),),))
    people = People((Person(name, role),))
    html = made(Note(note), quotes, people, Facts((Fact("Where", "أسوان"),))).html
    for words in (note, f"“{need}”", name, role, "أسوان"):
        assert set(directions_of(html, words)) == {"auto"}, words


def test_a_long_list_is_counted_and_says_where_to_read_it_all():
    letter = made(Bullets(tuple(f"Item {n}" for n in range(75))))
    assert "Item 59" in letter.text
    assert "Item 60" not in letter.text
    for form in (letter.text, letter.html):
        assert "... and 15 more" in form
        assert "https://x.example/page" in form


def test_texts_are_shortened_until_the_letter_is_small_enough():
    letter = made(*[Note("文" * 4_000)] * 8)
    assert len(letter.text.encode()) + len(letter.html.encode()) <= 68_000
    assert "…" in letter.text


def test_a_letter_that_cannot_be_made_small_is_an_error():
    with pytest.raises(LetterTooLongError):
        made(*[Note("文" * 300)] * 200)


def test_a_letter_in_another_language_leads_to_its_english_page():
    letter = made(Link("Ver", "https://x.example"), language="es", stop="https://x.example/stop")
    assert "Read this in English: https://x.example/page?lang=en" in letter.text
    assert '<p style="margin:0 0 8px;color:#565c65;font-size:14px" lang="en">' in letter.html
    assert letter.unsubscribe == "https://x.example/stop"
    assert "Read this in English" not in made().text

"""Headers and bodies of e-mails."""

from email import message_from_bytes
from email.policy import default

import pytest

from shared.letters import Letter
from shared.letters.mime import Envelope, as_email

LINK = f"https://entente.example/unsubscribe/{'a' * 400}"
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def sent(letter=None, **fields):
    given = {"sender": "Entente <e@x.example>", "to": "Rui Sá <rui@x.example>"}
    envelope = Envelope(message_id="<1@x.example>", **(given | fields))
    raw = as_email(
        letter or Letter("件名", "本文\n", "<p>本文</p>", "ja", LINK), envelope
    ).as_bytes()
    return raw, message_from_bytes(raw, policy=default)


def test_headers_say_language_thread_and_that_nobody_wrote_it_by_hand():
    _, message = sent(follows="<0@x.example>", reply_to="reply+t@x.example")
    assert message["Content-Language"] == "ja"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["In-Reply-To"] == message["References"] == "<0@x.example>"
    assert message["Reply-To"] == "reply+t@x.example"
    assert message["Subject"] == "件名"
    assert sent()[1]["Reply-To"] is None


def test_one_click_is_offered_over_https_with_its_link_in_one_piece():
    raw, message = sent()
    assert f"List-Unsubscribe: <{LINK}>\r\n".encode() in raw
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_without_https_the_link_is_offered_and_one_click_is_not():
    _, message = sent(Letter("s", "t", "h", "en", LINK.replace("https", "http")))
    assert message["List-Unsubscribe"]
    assert message["List-Unsubscribe-Post"] is None


def test_a_copy_that_names_several_recipients_offers_one_click_too():
    _, message = sent(to="a@x.example, b@x.example")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_answer_to_the_recipients_own_action_offers_neither():
    assert sent(Letter("s", "t", "h"))[1]["List-Unsubscribe"] is None


def test_a_calendar_entry_comes_as_an_alternative_and_as_a_file():
    _, message = sent(calendar=CALENDAR)
    shown, file = (p for p in message.walk() if p.get_content_type() != "text/plain" and _ends(p))
    assert shown.get_content_type() == "text/calendar"
    assert shown["Content-Type"].params["method"] == "REQUEST"
    assert file.get_filename() == "invite.ics"
    assert file.get_content().decode() == CALENDAR
    assert message["Content-Language"] == "ja"


def _ends(part):
    return not part.is_multipart() and part.get_content_type() != "text/html"


def test_an_e_mail_over_100_kilobytes_is_refused():
    with pytest.raises(ValueError, match="too long"):
        sent(Letter("s", "t" * 100_000, "h"))

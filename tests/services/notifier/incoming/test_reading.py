"""E-mails as they come in, read: what they are, what they are about, and what a person wrote."""

import time

import pytest

from services.notifier.domain.incoming import Kind
from services.notifier.incoming import UnreadableMailError, read_mail
from tests.support.mails import bounce, with_files, written

REPLIES = {
    "en": "Yes.\n\nOn Sun, Nov 22, 2026 at 1:00 PM Entente <i@e.example> wrote:\n> Dear Dana\n",
    "de": "Ja.\n\nAm So., 22. Nov. 2026 um 13:00 Uhr schrieb Entente <i@e.example>:\n> Guten Tag\n",
    "fr": "Oui.\n\nLe dim. 22 nov. 2026 à 13:00, Entente <i@e.example> a écrit :\n> Bonjour\n",
    "es": "Sí.\n\nEl dom, 22 nov 2026 a las 13:00, Entente (<i@e.example>) escribió:\n> Hola\n",
    "pt": "Sim.\n\nEm dom., 22 de nov. de 2026 às 13:00, Entente <i@e.example>\nescreveu:\n> Olá\n",
    "ja": "はい。\n\n2026年11月22日(日) 13:00 Entente <i@e.example>:\n> こんにちは\n",
}
FIRST = {"en": "Yes.", "de": "Ja.", "fr": "Oui.", "es": "Sí.", "pt": "Sim.", "ja": "はい。"}


@pytest.mark.parametrize("language", REPLIES)
def test_what_is_quoted_is_cut_off_in_every_language(language):
    mail = read_mail(written("dana@dsm.example", "reply@e.example", REPLIES[language]))
    assert (mail.kind, mail.text) == (Kind.REPLY, FIRST[language])


def test_a_signature_is_cut_off():
    mail = read_mail(
        written("dana@dsm.example", "r@e.example", "Gladly.\n\n-- \nDana\nCity Hall\n")
    )
    assert mail.text == "Gladly."


def test_html_becomes_text_without_its_quotations():
    html = "<p>Yes &amp; soon.</p><style>p {}</style><blockquote>Dear Dana</blockquote>"
    mail = read_mail(written("dana@dsm.example", "r@e.example", html, kind="html"))
    assert mail.text == "Yes & soon."


def test_attachments_are_named_without_logos_and_signatures():
    content = written("dana@dsm.example", "r@e.example", "Our plan is attached.")
    mail = read_mail(with_files(content, "Creek plan.pdf", "Übersicht.xlsx"))
    assert mail.text == "Our plan is attached."
    assert mail.files == ("Creek plan.pdf", "Übersicht.xlsx")


def test_a_delivery_status_says_who_why_and_about_what():
    mail = read_mail(bounce("r@e.example", "Gone@DSM.example", returned="<1@e.example>"))
    (one,) = mail.returned
    assert (mail.kind, mail.refers) == (Kind.BOUNCE, ("<1@e.example>",))
    assert (one.address, one.status) == ("gone@dsm.example", "5.1.1")
    assert one.words == "smtp; 550 5.1.1 no such user here"
    assert one.blames_address


def test_what_a_reply_answers_is_named_nearest_first():
    mail = read_mail(
        written("d@d.example", "r@e.example", "Yes.",
                In_Reply_To="<3@e.example>", References="<1@e.example> <2@e.example>")
    )  # fmt: skip
    assert mail.refers == ("<3@e.example>", "<2@e.example>", "<1@e.example>")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"no headers at all",
        written("d@d.example", "r@e.example", "x").replace(b"charset=utf-8", b"charset=klingon"),
    ],
)
def test_what_is_no_e_mail_is_said_to_be_unreadable(content):
    with pytest.raises(UnreadableMailError):
        read_mail(content)


HEAD = b"From: d@d.example\r\nTo: r@e.example\r\nSubject: Hi\r\n"


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"References: " + b"<a@b> " * 50_000 + b"\r\n\r\nHi",
        HEAD + b"\r\n" + b"On " * 100_000,
        HEAD + b"\r\nAm " + b"schrieb " * 100_000,
        HEAD + b"\r\n" + b"\n" * 90_000,
        HEAD + b"\r\n" + b" " * 100_000 + b"x",
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a " * 100_000,
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!-- " * 100_000,
    ],
)
def test_an_e_mail_made_to_take_long_is_read_in_seconds(content):
    before = time.process_time()
    assert read_mail(content).kind is Kind.REPLY
    assert time.process_time() - before < 10


def test_an_e_mail_holds_nothing_that_a_database_refuses():
    body = b"Content-Type: text/plain; charset=utf-7\r\n\r\nA+2AA-+AAA-B"
    mail = read_mail(HEAD.replace(b"Hi", b"H\0i") + body)
    assert (mail.subject, mail.text) == ("H i", "A?B")


def test_what_is_shown_of_a_head_is_one_line_that_reads_from_left_to_right():
    subject = b"=?utf-8?q?Hi=0D=0ABcc=3A_x=E2=80=AEtxt=2Eexe?="
    mail = read_mail(HEAD.replace(b"Hi", subject) + b"\r\nHi")
    assert mail.subject == "Hi Bcc: x txt.exe"


def test_the_html_is_read_where_the_plain_text_is_empty():
    parts = b"--c\r\nContent-Type: text/plain\r\n\r\n \r\n--c\r\nContent-Type: text/html\r\n\r\n"
    content = HEAD + b"Content-Type: multipart/alternative; boundary=c\r\n\r\n" + parts
    assert read_mail(content + b"<title>Re</title><p>Yes.</p>\r\n--c--\r\n").text == "Yes."


def test_a_status_within_a_returned_e_mail_says_nothing_about_ours():
    inner = bounce("r@e.example", "rui@porto.example", envelope="theirs")
    head = b"Content-Type: multipart/report; report-type=delivery-status; boundary=out\r\n\r\n"
    content = HEAD + head + b"--out\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"--out--"
    mail = read_mail(content)
    assert (mail.kind, mail.returned, mail.envelope) == (Kind.DELAY, (), "")


def test_two_e_mails_with_the_same_name_are_two():
    one, two = (written("d@d.example", "r@e.example", text) for text in ("Yes.", "No."))
    assert read_mail(one).key == read_mail(b"Delivered-To: x@e.example\r\n" + one).key
    assert read_mail(one).key != read_mail(two).key

"""However an e-mail is made, only so much of it is parsed: the work is counted, not timed."""

import sys

import pytest

from services.notifier.domain.incoming import Kind
from services.notifier.incoming import SIZE_MAX, UnreadableMailError, read_mail
from services.notifier.incoming.bodies import LINE_MAX, joined_lines, short_lines
from services.notifier.incoming.limits import (
    HEADERS_MAX,
    LINES_MAX,
    NESTED_MAX,
    PARTS_MAX,
    REPORT_MAX,
)
from tests.support.mails import bounce, written

CALLS_MAX = 1_000_000
"""Calls of functions for one e-mail at most, those of the parser among them."""
FROM = b"From: d@d.example\r\nTo: r@e.example\r\n"
REPORT = FROM + b"Content-Type: multipart/report; report-type=delivery-status; boundary=c\r\n\r\n"
STATUS = REPORT + b"--c\r\nContent-Type: message/delivery-status\r\n\r\n"
BLOCK = b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"


def nested(kind, times):
    return FROM + b"Content-Type: %s\r\n\r\n" % kind * times + b"Hi"


def multiparts(times, end=b"\r\n"):
    kinds = (
        b"Content-Type: multipart/mixed;%s boundary=b%d\r\n\r\n--b%d\r\n" % (end, n, n)
        for n in range(times)
    )
    return FROM + b"".join(kinds) + b"x\r\n" * (LINES_MAX // 2)


HOSTILE = {
    "huge": FROM + b"\r\n" + b"x" * SIZE_MAX,
    "huge report": STATUS + BLOCK + b"x" * REPORT_MAX,
    "lines": FROM + b"\r\n" + b"\n" * (LINES_MAX + 1),
    "lines of old": FROM + b"\r\n" + b"\r" * (LINES_MAX + 1),
    "blocks": STATUS + BLOCK + b"a: b\r\n\r\n" * 40_000,
    "recipients": STATUS + BLOCK * 10_000,
    "fields": STATUS + BLOCK + b"a: b\r\n" * 90_000,
    "headers": b"X: y\r\n" * 90_000 + FROM + b"\r\nHi",
    "parts": REPORT + b"--c\r\n\r\n" * 40_000,
    "e-mails in e-mails": nested(b"message/rfc822", 1_500),
    "news in news": nested(b"message/news", 1_500),
    "parts in parts": multiparts(500),
    "parts in folded parts": multiparts(500, b"\r\n\t"),
    "digests": FROM + b"Content-Type: multipart/digest; boundary=c\r\n\r\n--c\r\n\r\n" * 500,
    "types twice": FROM + b"Content-Type: multipart/mixed; boundary=c\r\n" * 500 + b"\r\nHi",
    "long types": REPORT + b"--c\r\nContent-Type: text/x;%s\r\n\r\n" % (b"a" * 8_000) * 110,
    "parentheses": b"From: " + b"(" * 3_000 + b"a@b.example\r\n\r\nHi",
}


def calls(content):
    """How many functions were called to read it, and what it was read as, if it could be."""
    count = 0

    def note(_frame, event, _what):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        mail = read_mail(content)
    except UnreadableMailError:
        mail = None
    finally:
        sys.setprofile(None)
    return count, mail


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_e_mail_is_given_up_after_little_work(name):
    count, mail = calls(HOSTILE[name])
    assert mail is None
    assert count < CALLS_MAX


@pytest.mark.parametrize(
    "content",
    [
        FROM + b"Cc: " + b"a@b.example, " * 90_000 + b"\r\n\r\nHi",
        FROM + b"Cc: a@b.example\r\n" * (HEADERS_MAX - 5) + b"\r\nHi",
        FROM + b"boundary" + b" " * 200_000 + b"\r\n\r\nHi",
        FROM + b"\r\nboundary" + b" " * 1_000_000,
        FROM + b'Subject: "' + b'"' * 100_000 + b"\r\n\r\nHi",
        FROM + b"From: " + b'"' * 8_000 + b"\r\n\r\nHi",
        FROM + b"\r\n" + b"x\n" * (LINES_MAX - 5),
        FROM + b"\r\n" + b"Am schrieb " * 400_000,
    ],
)
def test_an_e_mail_that_is_only_odd_is_read_with_little_work(content):
    count, mail = calls(content)
    assert mail.kind is Kind.REPLY
    assert count < CALLS_MAX


def test_the_worst_within_all_limits_is_read_with_little_work():
    parts = b"--c\r\nContent-Type: text/x; n=%s\r\n\r\nx\r\n" % (b"a" * 40)
    content = REPORT + parts * (PARTS_MAX - 20) + b"x\r\n" * (LINES_MAX - 2_000)
    assert calls(content)[0] < CALLS_MAX


def test_a_report_about_many_recipients_is_read():
    content = bounce("r@e.example", "a@b.example").replace(BLOCK[:20], BLOCK * 90 + BLOCK[:20])
    mail = read_mail(content)
    assert (mail.kind, len(mail.returned)) == (Kind.BOUNCE, 91)


def test_an_e_mail_with_many_files_is_read():
    text = b"--c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWith our plans.\r\n"
    file = (
        b'--c\r\nContent-Type: application/pdf; name="Plan of the quarter.pdf"\r\n'
        b"Content-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="Plan of the quarter.pdf"\r\n\r\n'
        + b"QUJD" * 19 + b"\r\n"
    )  # fmt: skip
    content = FROM + b"Content-Type: multipart/mixed; boundary=c\r\n\r\n" + text + file * 50
    assert read_mail(content + b"--c--\r\n").text == "With our plans."


def test_an_answer_to_an_e_mail_with_all_its_parts_is_read():
    depth = NESTED_MAX - 1
    assert read_mail(multiparts(depth)[: -3 * (LINES_MAX // 2)] + b"Hi").kind is Kind.REPLY


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "rot13", "klingon"])
def test_only_encodings_that_e_mails_need_are_decoded(charset):
    body = written("d@d.example", "r@e.example", "a-" + "b" * 100_000)
    with pytest.raises(UnreadableMailError):
        read_mail(body.replace(b"charset=utf-8", f"charset={charset}".encode()))


@pytest.mark.parametrize(
    "charset", ["iso-8859-15", "windows-1252", "shift_jis", "gb18030", "koi8-r"]
)
def test_encodings_that_e_mails_have_are_decoded(charset):
    body = written("d@d.example", "r@e.example", "Yes.")
    mail = read_mail(body.replace(b"charset=utf-8", f"charset={charset}".encode()))
    assert mail.text == "Yes."


def test_quotations_are_looked_for_in_short_lines_and_long_ones_come_back_whole():
    text = "Am schrieb " * 150 + "Am schrieb" + "\n\nYes.\n" + "x" * LINE_MAX
    short = short_lines(text)
    assert max(len(line) for line in short.split("\n")) <= LINE_MAX
    assert joined_lines(short) == text
    assert read_mail(written("d@d.example", "r@e.example", text)).text == text

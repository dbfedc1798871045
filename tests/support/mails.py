"""E-mails as they come in: returned ones, automatic answers and replies."""

from email import message_from_bytes
from email.policy import SMTP


def bounce(to, failed, status="5.1.1", *, action="failed", key="b1", returned="", envelope=""):
    """A delivery status (RFC 3464) as Postfix writes it; `returned` is the Message-ID of ours."""
    named = f"Original-Envelope-Id: {envelope}\n" if envelope else ""
    text = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-ID: <{key}@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
{named}Arrival-Date: Sun, 22 Nov 2026 12:00:00 +0000

Final-Recipient: rfc822; {failed}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user here

--cut
Content-Type: text/rfc822-headers

From: Entente <introductions@entente.example>
Message-ID: {returned or "<other@elsewhere.example>"}
Subject: Introduction

--cut--
"""
    return text.replace("\n", "\r\n").encode()


def written(sender, to, text, *, key="r1", kind="plain", **headers):
    """What a person, or their program, writes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\n" for name, value in named.items())
    head = f"""\
From: {sender}
To: {to}
Subject: Re: Introduction
Message-ID: <{key}@dsm.example>
MIME-Version: 1.0
Content-Type: text/{kind}; charset=utf-8
Content-Transfer-Encoding: 8bit
"""
    return f"{head}{lines}\n{text}".replace("\n", "\r\n").encode()


def with_files(content, *names):
    """An e-mail with files, the logo of a signature and a signature beside its text."""
    mail = message_from_bytes(content, policy=SMTP)
    for name in names:
        mail.add_attachment(b"...", maintype="application", subtype="pdf", filename=name)
    mail.add_attachment(
        b"...", maintype="image", subtype="png", filename="logo.png", cid="<logo@dsm.example>",
        disposition="inline",
    )  # fmt: skip
    mail.add_attachment(
        b"...", maintype="application", subtype="pgp-signature", filename="signature.asc"
    )
    return mail.as_bytes()

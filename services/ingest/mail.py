"""The e-mails of ingest: sign-in links and invitations, and sending them."""

import logging
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from html import escape

from shared import mail
from shared.texts import _

log = logging.getLogger(__name__)


async def send_sign_in_link(server: str, sender: str, email: str, url: str) -> None:
    """Send the link; a failure is logged, since the page that asked has answered already."""
    await _send(server, sign_in_message(sender, email, url))


async def send_invitation(server: str, message: EmailMessage) -> None:
    """Send an invitation; a failure is logged, and the page still shows the invitation."""
    await _send(server, message)


async def _send(server: str, message: EmailMessage) -> None:
    try:
        await mail.send(server, message)
    except mail.MailNotSentError as error:
        log.warning("“%s” for %s was not sent: %s", message["Subject"], message["To"], error)


def sign_in_message(sender: str, email: str, url: str) -> EmailMessage:
    """A short text and HTML e-mail with the link."""
    after = _(
        "It works once, within 15 minutes. If you did not ask for it, you can ignore this e-mail."
    )
    return _message(
        sender,
        email,
        _("Your sign-in link for Entente"),
        (_("Open this link to sign in to Entente:"), after),
        (url, _("Sign in to Entente")),
    )


def invitation_message(sender: str, email: str, url: str, *, by: str, profile: str) -> EmailMessage:
    """Says who invites to what; the link leads to a page that asks to sign in with this address."""
    before = _(
        "%(who)s invites you to look after the profile of %(name)s in Entente together.",
        who=by,
        name=profile,
    )
    after = _(
        "Sign in with this e-mail address; you need no password. The invitation can be accepted"
        " within 7 days. If you do not know what this is about, you can ignore this e-mail."
    )
    return _message(
        sender,
        email,
        _("Join %(name)s in Entente", name=profile).replace("\n", " "),
        (before, after),
        (url, _("See the invitation")),
    )


def _message(
    sender: str, email: str, subject: str, texts: tuple[str, str], link: tuple[str, str]
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, email, subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="entente")
    before, after = texts
    url, label = link
    hello = _("Hello,")
    message.set_content(f"{hello}\n\n{before}\n\n{url}\n\n{after}\n")
    target = escape(url, quote=True)
    copy = _("If the link does not open, copy this address:")
    message.add_alternative(
        f'<p>{escape(hello)}</p><p>{escape(before)}</p><p><a href="{target}">{escape(label)}</a></p>'
        f"<p>{escape(after)}</p>"
        f"<p>{escape(copy)}<br>{target}</p>",
        subtype="html",
    )
    return message

"""The sign-in e-mail: what it says, and sending it."""

import logging
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from html import escape

from shared import mail

log = logging.getLogger(__name__)


async def send_sign_in_link(server: str, sender: str, email: str, url: str) -> None:
    """Send the link; a failure is logged, since the page that asked has answered already."""
    try:
        await mail.send(server, sign_in_message(sender, email, url))
    except mail.MailNotSentError as error:
        log.warning("The sign-in link for %s was not sent: %s", email, error)


def sign_in_message(sender: str, email: str, url: str) -> EmailMessage:
    """A short text and HTML e-mail with the link."""
    message = EmailMessage()
    message["From"], message["To"] = sender, email
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="entente")
    message["Subject"] = "Your sign-in link for Entente"
    message.set_content(
        f"Hello,\n\nopen this link to sign in to Entente:\n\n{url}\n\n"
        "It works once, within 15 minutes. If you did not ask for it, you can ignore this e-mail.\n"
    )
    link = escape(url, quote=True)
    message.add_alternative(
        f'<p>Hello,</p><p><a href="{link}">Sign in to Entente</a></p>'
        "<p>The link works once, within 15 minutes. If you did not ask for it, you can ignore "
        f"this e-mail.</p><p>If the link does not open, copy this address:<br>{link}</p>",
        subtype="html",
    )
    return message

"""The e-mails of ingest: sign-in links and invitations, and sending them."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import make_msgid, parseaddr
from typing import Self

from shared import mail
from shared.letters import Block, Button, Message, Paragraph, render
from shared.letters.mime import Envelope, as_email
from shared.settings import Settings
from shared.texts import _

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLink(Message):
    """The link that somebody asked for to sign in with."""

    url: str

    def subject(self) -> str:
        """What it is."""
        return _("Your sign-in link for Entente")

    def blocks(self) -> Iterator[Block]:
        """The link, and how long it works."""
        yield Paragraph(_("Open this link to sign in to Entente:"))
        yield Button(_("Sign in to Entente"), self.url)
        yield Paragraph(
            _(
                "It works once, within 15 minutes. If you did not ask for it, you can ignore this"
                " e-mail."
            )
        )

    def address(self) -> str | None:
        """The page that the link opens."""
        return self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Message):
    """Says who invites to which profile; the link leads to a page that asks to sign in first."""

    url: str
    by: str
    profile: str

    def subject(self) -> str:
        """What to join."""
        return _("Join %(name)s in Entente", name=self.profile)

    def blocks(self) -> Iterator[Block]:
        """Who invites, the link, and what to do with it."""
        yield Paragraph(
            _(
                "%(who)s invites you to look after the profile of %(name)s in Entente together.",
                who=self.by,
                name=self.profile,
            ),
            self.profile,
        )
        yield Button(_("See the invitation"), self.url)
        yield Paragraph(
            _(
                "Sign in with this e-mail address; you need no password. The invitation can be"
                " accepted within 7 days. If you do not know what this is about, you can ignore this"
                " e-mail."
            )
        )

    def address(self) -> str | None:
        """The page of the invitation."""
        return self.url


@dataclass(frozen=True, slots=True)
class Post:
    """Sends e-mails from one address through one server."""

    server: str
    sender: str
    signer: mail.Signer | None = None

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """As the settings say; raises `ValueError` for a bad key."""
        return cls(settings.mail_server(), settings.mail_from, mail.signer_of(settings))

    async def send(self, message: Message, language: str, to: str) -> None:
        """Send a message in a language (a key of `LANGUAGES`) to an address.

        A failure is logged, since the page that asked has answered already.
        """
        key = make_msgid(domain=parseaddr(self.sender)[1].rpartition("@")[2])
        email = as_email(render(message, language), Envelope(self.sender, to, key))
        try:
            await mail.send(self.server, email, signer=self.signer)
        except mail.MailNotSentError as error:
            log.warning("“%s” for %s was not sent: %s", email["Subject"], to, error)

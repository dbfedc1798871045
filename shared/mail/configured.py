"""How the settings want e-mails to be signed."""

from email.utils import parseaddr

from shared.mail.signing import Signer
from shared.settings import Settings


def signer_of(settings: Settings) -> Signer | None:
    """The signature of outgoing mail, where there is a key; raises `ValueError` for a bad one."""
    if settings.dkim_key is None:
        return None
    domain = settings.dkim_domain or parseaddr(settings.mail_from)[1].rpartition("@")[2]
    return Signer(settings.dkim_key, settings.dkim_selector, domain)

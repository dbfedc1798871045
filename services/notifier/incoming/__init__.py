"""Reads e-mails that come in: bytes of RFC 5322 become what `domain.incoming` knows.

What becomes of them is in `handlers.receiving`.
"""

from services.notifier.incoming.limits import SIZE_MAX, UnreadableMailError
from services.notifier.incoming.reading import read_mail

__all__ = ["SIZE_MAX", "UnreadableMailError", "read_mail"]

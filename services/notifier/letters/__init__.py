"""The e-mails of the notifier: one class each. A new one is a class in a module here.

`Letters` makes them; queueing belongs to the handlers, sending to `services.notifier.mail`.
"""

from services.notifier.letters.addressing import Addressee, language_of
from services.notifier.letters.composing import (
    ANSWER_DAYS,
    ANSWER_PURPOSE,
    CHECK_IN_PURPOSE,
    STOP_PURPOSE,
    STOP_SECONDS,
    TIES_PURPOSE,
    Letters,
)
from services.notifier.letters.occasions import Occasion
from services.notifier.letters.party import PartyMessage
from shared.letters import Letter

__all__ = [
    "ANSWER_DAYS",
    "ANSWER_PURPOSE",
    "CHECK_IN_PURPOSE",
    "STOP_PURPOSE",
    "STOP_SECONDS",
    "TIES_PURPOSE",
    "Addressee",
    "Letter",
    "Letters",
    "Occasion",
    "PartyMessage",
    "language_of",
]

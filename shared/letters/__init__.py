"""E-mails as data: a message is a subject and typed blocks, and two layouts make text and HTML of them.

What an e-mail says stands in the service that sends it, one class for each. Sending is `shared.mail`.
"""

from shared.letters.blocks import (
    Block,
    Bullets,
    Button,
    Fact,
    Facts,
    Heading,
    Link,
    Note,
    Paragraph,
    People,
    Person,
    Quote,
    Quotes,
)
from shared.letters.message import Foot, Message
from shared.letters.rendering import Letter, LetterTooLongError, render

__all__ = [
    "Block",
    "Bullets",
    "Button",
    "Fact",
    "Facts",
    "Foot",
    "Heading",
    "Letter",
    "LetterTooLongError",
    "Link",
    "Message",
    "Note",
    "Paragraph",
    "People",
    "Person",
    "Quote",
    "Quotes",
    "render",
]

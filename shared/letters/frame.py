"""A letter between its message and its layouts: all texts made, in one language, cut to its limits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shared.letters.blocks import Block, Bullets, Link, Note, Paragraph, People, Quotes
from shared.letters.message import Foot, Message
from shared.texts import _
from shared.texts.language import SOURCE


@dataclass(frozen=True, slots=True)
class Frame:
    """What the layouts show; `language` is an ISO 639-1 code."""

    language: str
    subject: str
    greeting: str
    blocks: tuple[Block, ...]
    closing: str
    foot: tuple[Foot, ...]
    address: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """Longest text of a block in characters, and the most items of a list."""

    characters: int
    items: int


def framed(message: Message, language: str) -> Frame:
    """A message in the language that is spoken now."""
    return Frame(
        language=language,
        subject=" ".join(message.subject().split()),
        greeting=" ".join(message.greeting().split()),
        blocks=tuple(message.blocks()),
        # NOTE: The end of a formal e-mail, before the sender's name on a line of its own.
        closing=_("Kind regards") + "\nEntente",
        foot=tuple(_foot(message, language)),
        address=message.address(),
    )


def cut(frame: Frame, limits: Limits) -> Frame:
    """The same letter with long texts shortened and long lists counted; says where to read it all."""
    blocks = tuple(_cut(b, limits) for b in frame.blocks)
    if blocks != frame.blocks and frame.address:
        blocks = (*blocks, Link(_("Read all of it in Entente"), frame.address))
    return replace(frame, blocks=blocks)


def _foot(message: Message, language: str) -> Iterator[Foot]:
    about = _("Entente connects US localities with local governments and city networks abroad.")
    yield Foot(f"{about} {message.why()}".strip())
    if message.stop:
        yield Foot(_("Choose which e-mails you get, or none"), message.stop)
    address = message.address()
    if address and language != SOURCE:
        yield Foot("Read this in English", f"{address}?lang={SOURCE}", SOURCE)


def _cut(block: Block, limits: Limits) -> Block:
    match block:
        case Paragraph(text) | Note(text):
            return replace(block, text=_shortened(text, limits.characters))
        case Quotes(groups):
            return Quotes(groups[: limits.items])
        case People(people):
            return People(people[: limits.items])
        case Bullets(items, left_out):
            beyond = max(len(items) - limits.items, 0)
            return Bullets(items[: limits.items], left_out + beyond)
    return block


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"

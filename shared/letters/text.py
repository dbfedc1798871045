"""The text layout of a letter."""

from collections.abc import Iterable, Iterator

from shared.letters.blocks import (
    Block,
    Bullets,
    Button,
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
from shared.letters.frame import Frame
from shared.letters.message import Foot
from shared.texts import _, plural
from shared.texts.formats import labeled

LINE_MAX = 900
"""Longest line in octets of UTF-8; RFC 5322 allows 998."""


def as_text(frame: Frame) -> str:
    """A letter as plain text: parts between empty lines, statements in quotation marks."""
    parts = [frame.greeting, *(_block(b) for b in frame.blocks), frame.closing]
    body = "\n\n".join(part for part in parts if part)
    foot = "\n\n".join(_foot(line) for line in frame.foot)
    text = f"{body}\n\n-- \n{foot}\n"
    return "\n".join(piece for line in text.split("\n") for piece in _pieces(line))


def left_out(bullets: Bullets) -> str:
    """How much of a list is not shown."""
    return plural("... and %(n)s more", "... and %(n)s more", bullets.left_out)


def quoted(text: str) -> str:
    """A statement in the quotation marks of the language spoken now."""
    # NOTE: Quotation marks around a statement, as they are usual in this language.
    return _("“%(statement)s”", statement=text)


def _block(block: Block) -> str:
    match block:
        case Heading(text) | Paragraph(text) | Note(text):
            return text
        case Quotes(groups):
            return "\n\n".join("\n".join(_quote(q) for q in group) for group in groups)
        case Button(label, url, note):
            return "\n".join(part for part in (labeled(label), url, note) if part)
        case Link(label, url):
            return f"{labeled(label)}\n{url}"
        case _:
            return "\n".join(_lines(block))


def _lines(block: Facts | Bullets | People) -> Iterator[str]:
    match block:
        case Facts(rows):
            yield from (f"- {labeled(row.label)} {row.url or row.value}" for row in rows)
        case People(people):
            yield from (f"- {_person(p)}" for p in people)
        case Bullets():
            yield from _bullets(block)


def _quote(quote: Quote) -> str:
    label = f"{labeled(quote.label)} " if quote.label else "- "
    note = f" ({quote.note})" if quote.note else ""
    return f"{label}{quoted(quote.text)}{note}"


def _bullets(bullets: Bullets) -> Iterator[str]:
    for item in bullets.items:
        yield f"- {labeled(item.label)} {item.url}" if isinstance(item, Link) else f"- {item}"
    if bullets.left_out:
        yield left_out(bullets)


def _person(person: Person) -> str:
    name = ", ".join(part for part in (person.name, person.role) if part)
    return f"{labeled(name)} {person.email}" if person.email else name


def _foot(line: Foot) -> str:
    return f"{labeled(line.text)} {line.url}" if line.url else line.text


def _pieces(line: str) -> Iterable[str]:
    """The line, cut at spaces, or anywhere in a script without them, where it is too long."""
    while len(line.encode()) > LINE_MAX:
        head = line.encode()[:LINE_MAX].decode(errors="ignore")
        cut = head.rfind(" ") if " " in head else len(head)
        yield line[:cut]
        line = line[cut:].lstrip(" ")
    yield line

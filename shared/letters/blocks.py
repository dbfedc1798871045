"""The blocks that the body of an e-mail is made of. All texts in them are plain, in the letter's language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A line over what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences of ours; the first `strong` in them stands out in HTML."""

    text: str
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a person wrote, with its line breaks."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement as it was written; `label` says whose it is, if that needs saying.

    `language` is the code of its language where that is not the letter's, `note` says so in words.
    """

    text: str
    label: str = ""
    language: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Groups of statements; those of a group stand together, as the two sides of a reason do."""

    groups: tuple[tuple[Quote, ...], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; with `url` the value is a link."""

    label: str
    value: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """A table of facts."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """The one thing to do; `note` says what to expect behind it."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a line of its own."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; an item is a text, or a link. What is beyond the limit of a letter is counted."""

    items: tuple[str | Link, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to write to."""

    name: str
    role: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Whom to write to."""

    people: tuple[Person, ...]


Block = Heading | Paragraph | Note | Quotes | Facts | Button | Link | Bullets | People

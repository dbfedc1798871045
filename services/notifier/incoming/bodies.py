"""What a person wrote: the text of an e-mail's body, without quotations and signature.

Every step is held to a length first: the time to find quotations grows with the cube of a hostile
line, and some encodings take time with the square of what they encode.
"""

import codecs
import re
from email.message import EmailMessage, Message, MIMEPart
from html.parser import HTMLParser

from mailparser_reply import EmailReplyParser

HTML_MAX, TEXT_MAX = 60_000, 2_500
"""Most characters of a body that are read, more than a message may have."""
LINE_MAX = 300
"""Longest line in which the head of a quotation is looked for."""
_OCTETS_MAX = 4 * HTML_MAX
_CHARSETS = re.compile(r"ascii|big5|cp\d|euc|gb|hz|iso|johab|koi8|mac|shift|tis|utf")
_TAG = re.compile(r"<[^<>]{0,2000}>|<")
_LANGUAGES = ["en", "de", "es", "fr", "ja"]
_HEADS = re.compile(
    r"^(?:El|Em) [^\n]{5,300}(?:\n[^\n]{0,300})?(?:escribi\u00f3|escreveu):\s*$"
    r"|^-{2,} ?(?:Mensaje|Mensagem) original ?-{2,}\s*$|^-- ?$",
    re.MULTILINE,
)
"""What stands above a quotation in Spanish and Portuguese, and above a signature in any language."""
_BREAKS = ("br", "p", "div", "li", "tr", "blockquote")
_SKIPPED = ("blockquote", "style", "script", "head", "title")
_SEAM = "\ue000"


def own_words(message: EmailMessage) -> str:
    """What the writer added; raises `LookupError` for an encoding that no e-mail needs."""
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        text = _tidy(_content(part)) if part is not None else ""
        if text.strip():
            return _added(text)
    return ""


def storable(text: str) -> str:
    """Without what no database takes: null characters and halves of surrogate pairs."""
    return text.replace("\0", "").encode(errors="replace").decode()


def octets(part: Message) -> bytes:
    """The first of a part's content, decoded from its transfer encoding."""
    content = part.get_payload(decode=True)
    return content[:_OCTETS_MAX] if isinstance(content, bytes) else b""


def short_lines(text: str) -> str:
    """A text with seams in its long lines, so that none has more than `LINE_MAX` characters."""
    lines = text.replace(_SEAM, "").split("\n")
    return "\n".join(_in_pieces(line) for line in lines)


def joined_lines(text: str) -> str:
    """A text without its seams."""
    return text.replace(f"{_SEAM}\n{_SEAM}", "").replace(_SEAM, "")


def _in_pieces(line: str) -> str:
    if len(line) <= LINE_MAX:
        return line
    size = LINE_MAX - 2
    pieces = (line[at : at + size] for at in range(0, len(line), size))
    return f"{_SEAM}\n{_SEAM}".join(pieces)


def _content(part: MIMEPart) -> str:
    charset = codecs.lookup(part.get_content_charset("ascii")).name
    if not _CHARSETS.match(charset):
        raise LookupError(charset)
    text = octets(part).decode(charset, "replace")
    return storable(_plain(text) if part.get_content_subtype() == "html" else text)


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text[:HTML_MAX].splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)[:TEXT_MAX]


def _added(text: str) -> str:
    above = _HEADS.split(text, maxsplit=1)[0]
    replies = EmailReplyParser(languages=_LANGUAGES).read(short_lines(above)).replies
    return joined_lines(replies[0].body if replies else "").strip()


class _Plain(HTMLParser):
    """The text of HTML, without quotations."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._skips: list[str] = []

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skips.append(tag)
        if tag in _BREAKS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._skips and self._skips[-1] == tag:
            self._skips.pop()

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.text.append(data)


def _plain(html: str) -> str:
    """The text of HTML; a "<" that begins no tag is text, or the parser would look for its end."""
    body = html[max(html.lower().find("<body"), 0) :][:HTML_MAX]
    parser = _Plain()
    parser.feed(_TAG.sub(lambda m: m[0] if len(m[0]) > 1 else "&lt;", body))
    parser.close()
    return "".join(parser.text)

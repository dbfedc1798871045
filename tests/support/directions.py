"""In which direction a page lays out what somebody wrote."""

import re
from html.parser import HTMLParser

SENTENCES = {"title", "h1", "option", "label"}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Directions(HTMLParser):
    def __init__(self, words):
        super().__init__()
        self.words, self.open, self.found = words, [("html", None)], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in VOID:
            if given.get("type") != "hidden":
                self._note(given.get("value") or "", given.get("dir"))
        else:
            self.open.append((tag, given.get("dir") or self.open[-1][1]))

    def handle_endtag(self, tag):
        while tag not in VOID and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not any(tag in SENTENCES for tag, _ in self.open):
            self._note(data, "auto" if self.open[-1][0] == "bdi" else self.open[-1][1])

    def _note(self, text, direction):
        if re.fullmatch(rf"{re.escape(self.words)}(, \w+)?", text.strip()):
            self.found.append(direction)


def directions_of(html, words):
    """For each element that shows just these words (and perhaps a country): its `dir`, or None."""
    parser = _Directions(words)
    parser.feed(html)
    return parser.found

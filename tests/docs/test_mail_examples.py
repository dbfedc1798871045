"""Every e-mail, in every language, says the same as text and as HTML."""

import gc
import importlib
import inspect
import pkgutil
import re
from html.parser import HTMLParser

import pytest

import services.ingest
import services.notifier
from docs.mail_examples import EXAMPLES, LETTERS
from shared.letters import Message
from shared.letters.mime import Envelope, as_email
from shared.texts import LANGUAGES, speaking

URL = re.compile(r"https?://[^\s<>\"]+")
VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Collects what is read and where links go, and checks that elements nest."""

    def __init__(self):
        super().__init__()
        self.open, self.words, self.links, self.language = [], [], [], None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.language = given["lang"] if tag == "html" else self.language
        self.links += [given["href"]] if tag == "a" else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "body" in self.open:
            self.words.append(data)


def messages():
    """Names of the classes of e-mails in the services."""
    for package in (services.ingest, services.notifier):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "letters" in module.name or module.name.endswith(".mail"):
                importlib.import_module(module.name)
    gc.collect()
    found, waiting = set(), [Message]
    while waiting:
        subclasses = waiting.pop().__subclasses__()
        waiting += subclasses
        found |= {c.__qualname__ for c in subclasses if c.__module__.startswith("services.")}
        found -= {c.__qualname__ for c in subclasses if inspect.isabstract(c)}
    return found


def test_every_e_mail_has_an_example():
    assert messages() == {type(make()).__qualname__ for make in EXAMPLES.values()}


def only_words(text):
    return re.sub(r"[\W_]+", "", URL.sub("", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_text_and_html_say_the_same_within_the_limits_of_mail(name, language):
    with speaking(language):
        message = EXAMPLES[name]()
    letter = LETTERS.render(message, language)
    reader = Reader()
    reader.feed(letter.html)

    assert reader.open == []
    assert reader.language == letter.language == language
    assert only_words("".join(reader.words)) == only_words(letter.text)
    web = {link for link in reader.links if not link.startswith("mailto:")}
    assert web <= set(URL.findall(letter.text)) <= {*web, *URL.findall(" ".join(reader.words))}
    assert all(link[7:] in letter.text for link in reader.links if link.startswith("mailto:"))
    assert not re.search(r"%\(|\{[{%]|\bNone\b", letter.subject + letter.text + letter.html)
    assert max(len(line.encode()) for line in letter.text.splitlines()) <= 998
    envelope = Envelope("Entente <e@x.example>", "a@x.example", "<1@x.example>")
    assert len(as_email(letter, envelope).as_bytes()) < 100_000

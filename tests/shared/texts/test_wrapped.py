"""Texts for people are wrapped, so that they are found for translation."""

import ast
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import Environment

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted(
    [*ROOT.glob("services/*/templates/**/*.html"), *ROOT.glob("shared/web/templates/*.html")]
)
PAGES = sorted(ROOT.glob("services/*/pages/*.py"))
WRAPPERS = {"_", "Phrase", "Plural", "plural", "pgettext", "ngettext", "marked"}
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
NO_TEXTS = re.compile(r"Entente|0 \| Entente|[a-z-]+=\"[^\"]*\"")
TEXT = re.compile(r"[A-Z][a-z']* ?[a-z].*")


def shown(path):
    return str(path.relative_to(ROOT))


class Bare(HTMLParser):
    """Collects what people would read."""

    def __init__(self):
        super().__init__()
        self.found, self._within = [], []

    def handle_starttag(self, tag, attrs):
        self._within.append(tag)
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_data(self, data):
        if self._within[-1:] not in (["style"], ["script"]):
            self.found.append(data)


def bare_texts(source):
    tokens = list(Environment(autoescape=True).lex(source))
    markup, translated = [], False
    for (_, _, before), (_, kind, value) in pairwise([(0, "", ""), *tokens]):
        if kind == "name" and value in ("trans", "endtrans") and before.strip("{%- ") == "":
            translated = value == "trans"
        elif kind == "data" and not translated:
            markup.append(value)
        elif kind == "variable_begin":
            markup.append("0")
    parser = Bare()
    parser.feed("".join(markup))
    found = [text.strip() for text in parser.found]
    return [t for t in found if re.search("[A-Za-z]{2}", t) and not NO_TEXTS.fullmatch(t)]


def bare_arguments(source):
    tokens = [t for t in Environment(autoescape=True).lex(source) if t[1] != "whitespace"]
    wrapped = {"gettext", "ngettext", *WRAPPERS}
    for index, (_, kind, value) in enumerate(tokens):
        opened = [t[2] for t in tokens[max(index - 4, 0) : index]]
        if kind == "string" and TEXT.fullmatch(value[1:-1]) and not wrapped & set(opened):
            yield value


@pytest.mark.parametrize("path", TEMPLATES, ids=shown)
def test_templates_have_no_bare_texts(path):
    source = path.read_text()
    assert [*bare_texts(source), *bare_arguments(source)] == []


def bare_literals(tree):
    texts = [ast.Constant, ast.JoinedStr]
    skipped = set()
    for node in ast.walk(tree):
        name = getattr(getattr(node, "func", None), "id", "")
        if isinstance(node, ast.Call) and name in WRAPPERS:
            skipped |= set(ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
    for node in ast.walk(tree):
        if type(node) in texts and node not in skipped:
            text = ast.unparse(node).removeprefix("f")[1:-1]
            if TEXT.fullmatch(text) and " " in text:
                yield text


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_pages_have_no_bare_texts(path):
    assert list(bare_literals(ast.parse(path.read_text()))) == []

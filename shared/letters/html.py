"""The HTML layout of a letter: `letter.html`, with inline styles, because mail programs drop others."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from shared.letters.frame import Frame
from shared.letters.text import left_out, quoted
from shared.texts.formats import labeled


def as_html(frame: Frame) -> str:
    """A letter as one HTML document without pictures or style sheets."""
    return _TEMPLATE.render(letter=frame)


def _kind(block: object) -> str:
    """The name of a block's class, by which the template shows it."""
    return type(block).__name__


def _stressed(text: str, strong: str) -> Markup:
    """Escaped text with the first `strong` in it in bold."""
    before, found, after = text.partition(strong) if strong else (text, "", "")
    bold = Markup("<strong>{}</strong>").format(found) if found else Markup()
    return escape(before) + bold + escape(after)


def _template() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "kind": _kind,
        "stressed": _stressed,
        "quoted": quoted,
        "labeled": labeled,
        "left_out": left_out,
    }
    return environment


_TEMPLATE = _template().get_template("letter.html")

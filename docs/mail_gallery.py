"""Renders an example of every e-mail in every language: `make mail-gallery`, then open its index.html.

Text, HTML, and pictures as a phone and a desk show the HTML. Needs a Chromium; ENTENTE_CHROMIUM names it if it
is not at /usr/bin/chromium. `python -m docs.mail_gallery FOLDER --no-pictures` goes without.
"""

import os
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from docs.mail_examples import EXAMPLES, LETTERS
from shared.letters import Letter
from shared.texts import LANGUAGES, speaking

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = (390, 700)


def main(folder: Path, *, with_pictures: bool) -> None:
    letters = {(name, code): letter(name, code) for name in EXAMPLES for code in LANGUAGES}
    for (name, code), made in letters.items():
        path = folder / code / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".html").write_text(made.html)
        path.with_suffix(".txt").write_text(f"{made.subject}\n\n{made.text}")
    (folder / "index.html").write_text(index(letters))
    if not with_pictures:
        return
    with sync_playwright() as playwright:
        chromium = os.environ.get("ENTENTE_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for width in WIDTHS:
            shoot(browser, width, folder, letters)


def letter(name: str, language: str) -> Letter:
    with speaking(language):
        message = EXAMPLES[name]()
    return LETTERS.render(message, language)


def shoot(
    browser: Browser, width: int, folder: Path, letters: dict[tuple[str, str], Letter]
) -> None:
    page = browser.new_context(viewport={"width": width, "height": 600}).new_page()
    for (name, code), made in letters.items():
        page.set_content(made.html)
        page.screenshot(path=folder / code / f"{name}-{width}.png", full_page=True)


def index(letters: dict[tuple[str, str], Letter]) -> str:
    rows = "".join(
        f'<tr><th>{name}<td>{code}<td>{escape(made.subject)}<td><a href="{code}/{name}.html">HTML</a>'
        f'<td><a href="{code}/{name}.txt">text</a>'
        for (name, code), made in letters.items()
    )
    return f'<!doctype html><meta charset="utf-8"><title>E-mails</title><table>{rows}</table>'


if __name__ == "__main__":
    wanted = [a for a in sys.argv[1:] if not a.startswith("--")] or ["var/mail-gallery"]
    main(Path(wanted[0]), with_pictures="--no-pictures" not in sys.argv)

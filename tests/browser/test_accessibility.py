"""Every page, at the width of a phone and of a desk: axe, weight, scrolling, complaints of the browser."""

import re

import pytest

from shared.web.languages import COOKIE
from tests.support.axe import violations
from tests.support.chromium import DESK, PHONE
from tests.support.examples import prepare
from tests.support.page_table import FAILING, examples, pages
from tests.support.route_table import NOBODY
from tests.support.weighing import Watch

LIGHT = 300_000
"""Bytes that a page may weigh in all, without fonts."""
LOAD_ALL = """() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.complete || new Promise((done) => { image.onload = image.onerror = done; });
}))"""


@pytest.fixture(scope="module")
def known(stage):
    """What the names in addresses stand for."""
    return prepare(stage)


@pytest.fixture(scope="module")
def tab(chromium, stage):
    """A tab of a phone for each part, signed in by its button."""
    opened = {}

    def tab(who):
        if who not in opened:
            context = chromium.new_context(base_url=stage.address, viewport=PHONE, locale="en-US")
            page = context.new_page()
            context.set_default_timeout(20_000)
            if who != NOBODY:
                context.request.post("/demo/sign-in", form={"role": who})
            opened[who] = page, Watch(page)
        return opened[who]

    yield tab
    for page, _ in opened.values():
        page.context.close()


def is_as_wide_as_the_window(page):
    return page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")


def check_at_both_widths(page):
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    assert is_as_wide_as_the_window(page)
    page.set_viewport_size(DESK)
    assert violations(page) == []


@pytest.mark.parametrize("example", [*examples()], ids=str)
def test_a_page_can_be_used_by_everybody_and_is_light(tab, known, example):
    page, watch = tab(example.who)
    watch.clear()
    page.set_viewport_size(PHONE)
    answer = page.goto(example.path.format_map(known), wait_until="load")
    assert answer.status == example.status
    page.evaluate(LOAD_ALL)
    assert watch.complaints == []
    assert watch.weight <= LIGHT, watch.sizes
    check_at_both_widths(page)
    page.context.clear_cookies(name=COOKIE)


@pytest.mark.parametrize(
    ("who", "path", "button"),
    [(who, path, button) for who, forms in FAILING.items() for path, button in forms],
)
def test_a_form_that_failed_says_so_to_everybody(tab, known, who, path, button):
    page, watch = tab(who)
    watch.clear()
    page.goto(path.format_map(known))
    page.evaluate("() => { for (const form of document.forms) form.noValidate = true; }")
    page.evaluate(
        "() => { for (const part of document.querySelectorAll('details')) part.open = true; }"
    )
    page.get_by_role("button", name=button, exact=True).last.click()
    page.get_by_role("alert").first.wait_for()
    page.wait_for_load_state("load")
    assert watch.complaints == []
    check_at_both_widths(page)


def test_the_html_of_an_email_can_be_read_by_everybody(tab, stage, known):
    page, _ = tab(NOBODY)
    page.goto("about:blank")
    page.set_content(stage.get(None, f"/mailbox/{known['mail']}/html").text)
    check_at_both_widths(page)


def test_every_page_of_the_table_of_routes_has_an_example():
    shown = {example.path.split("?")[0] for example in examples()}
    patterns = {path: re.sub(r"\{\w+\}", "[^/]+", path) for path in pages()}
    assert [
        p for p, known in patterns.items() if not any(re.fullmatch(known, s) for s in shown)
    ] == []

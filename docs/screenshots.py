"""Makes the pictures of the documentation from a fresh demonstration: `make screenshots`.

Needs a Chromium; ENTENTE_CHROMIUM names it if it is not on the PATH.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

IMAGES = Path(__file__).parent / "images"
PORT = 8791
ADDRESS = f"http://127.0.0.1:{PORT}"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    path = os.environ.get("ENTENTE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sys.exit("There is no Chromium: install one, or name it in ENTENTE_CHROMIUM.")
    with demonstration(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page(viewport=DESK, base_url=ADDRESS, locale="en-US")
        page.set_default_timeout(60_000)
        wait_for_matches(page)
        prepare(page)
        take(page)
        browser.close()


@contextmanager
def demonstration() -> Iterator[None]:
    """`entente up --sample` in a folder that goes away."""
    entente = str(Path(sys.executable).parent / "entente")
    with tempfile.TemporaryDirectory() as folder:
        arguments = [entente, "up", "--sample", "--data", folder, "--port", str(PORT)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as demo:
            try:
                while "ready" not in (demo.stdout.readline() if demo.stdout else ""):
                    if demo.poll() is not None:
                        sys.exit("The demonstration did not start.")
                yield
            finally:
                demo.terminate()


def wait_for_matches(page: Page) -> None:
    """Until the city has suggestions of partners abroad and of networks."""
    act_as(page, "City office")
    for heading in ("Cities and regions abroad", "City networks"):
        while heading not in page.request.get("/suggestions").text():
            page.wait_for_timeout(1_000)


def prepare(page: Page) -> None:
    """One introduction that both sides have been asked about, and a draft of a new profile."""
    act_as(page, "Liaison officer")
    page.goto("/review")
    page.locator("tbody a").first.click()
    page.get_by_label("Why?").first.fill("Both work on this now, and have people for it.")
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_role("button", name="Send it now")).to_have_count(0)
    act_as(page, "City office")
    while not page.locator("main .card a").count():
        page.goto("/inbox")
        page.wait_for_timeout(1_000)
    page.goto("/register")
    page.get_by_role("button", name="A US locality, the short way").click()


def take(page: Page) -> None:
    """Every picture, at both widths."""
    page.context.clear_cookies()
    shoot(page, "start", "/")
    act_as(page, "City office")
    shoot(page, "suggestions", "/suggestions")
    page.goto("/register")
    page.get_by_role("link", name="Go on").first.click()
    shoot(page, "register", page.url.removeprefix(ADDRESS))
    page.goto("/inbox")
    page.locator("main .card a").first.click()
    introduction = page.url.removeprefix(ADDRESS)
    shoot(page, "introduction", introduction)
    shoot(page, "brief", f"{introduction}/brief")
    act_as(page, "Liaison officer")
    shoot(page, "review", "/review")
    page.locator("tbody a").first.click()
    shoot(page, "match", page.url.removeprefix(ADDRESS))
    shoot(page, "coverage", "/coverage")
    act_as(page, "Network")
    shoot(page, "demand", "/inbox/demand")


def act_as(page: Page, role: str) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name=role, exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def shoot(page: Page, name: str, path: str) -> None:
    """The top of a page as it is seen at a desk and on a phone."""
    for ending, size in (("", DESK), ("-phone", PHONE)):
        page.set_viewport_size(size)
        page.goto(path, wait_until="networkidle")
        page.screenshot(path=IMAGES / f"{name}{ending}.png")
        print(IMAGES / f"{name}{ending}.png")


if __name__ == "__main__":
    main()

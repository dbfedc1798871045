"""Makes the pictures of the documentation from a fresh demonstration: `make screenshots`.

Needs a Chromium; CHROMIUM names it if it is not at /usr/bin/chromium.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
PORT = 8791
ADDRESS = f"http://127.0.0.1:{PORT}"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    entente = str(Path(sys.executable).parent / "entente")
    with tempfile.TemporaryDirectory() as folder:
        arguments = [entente, "up", "--sample", "--data", folder, "--port", str(PORT)]
        demo = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        try:
            while "ready" not in (demo.stdout.readline() if demo.stdout else ""):
                if demo.poll() is not None:
                    sys.exit("The demonstration did not start.")
            with sync_playwright() as playwright:
                path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
                browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
                take(browser)
        finally:
            demo.terminate()
            demo.wait()


def take(browser: Browser) -> None:
    for name, size in (("", DESK), ("-phone", PHONE)):
        page = browser.new_context(viewport=size).new_page()
        page.goto(ADDRESS)
        shoot(page, f"start{name}")
        act_as(page, "City office")
        page.goto(f"{ADDRESS}/suggestions")
        page.wait_for_selector(".card", timeout=120_000)
        shoot(page, f"suggestions{name}")
        act_as(page, "Liaison officer")
        page.goto(f"{ADDRESS}/review")
        shoot(page, f"review{name}")
        page.locator("tbody a").first.click()
        shoot(page, f"match{name}")


def act_as(page: Page, role: str) -> None:
    page.goto(f"{ADDRESS}/sign-in")
    page.get_by_role("button", name=role).click()


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=IMAGES / f"{name}.png")
    print(IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()

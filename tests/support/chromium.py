"""A Chromium of this machine for Playwright, which brings none of its own here."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def chromium_path():
    """ENTENTE_CHROMIUM, or the first of the usual names on the PATH; None if there is none."""
    named = os.environ.get("ENTENTE_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def launch(playwright):
    """Start it without a window."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))

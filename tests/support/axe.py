"""axe-core in a page of the browser: what it finds against WCAG 2.1, levels A and AA."""

from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "shared/web/node_modules/axe-core/axe.min.js"
RUN = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"], iframes: false,
})"""


@cache
def source():
    return SOURCE.read_text()


def violations(page):
    """What is wrong, one line for every element: rule, element, what to do."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source())
    found = page.evaluate(RUN)["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for rule in found
        for node in rule["nodes"]
    ]

"""deploy/env.example names every setting, says what it is, and names nothing else."""

import re
from pathlib import Path

import pytest

from services.ingest.settings import IngestSettings
from services.matcher.settings import MatcherSettings
from services.notifier.settings import NotifierSettings
from shared.settings import Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
CLASSES = (Settings, IngestSettings, MatcherSettings, NotifierSettings)
SETTINGS = sorted({field.alias for c in CLASSES for field in c.model_fields.values()})
OTHERS = {"FORWARDED_ALLOW_IPS"}
"""Read by Uvicorn, not by us."""


@pytest.fixture(scope="module")
def comments():
    """The comment above each variable."""
    found, above = {}, []
    for line in (DEPLOY / "env.example").read_text().splitlines():
        variable = re.match(r"(?:# )?([A-Z][A-Z0-9_]+)=", line)
        if variable:
            found[variable[1]] = " ".join(above)
        above = [*above, line.removeprefix("# ")] if line.startswith("#") and not variable else []
    return found


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_stands_in_the_example_with_a_comment(comments, name):
    assert len(comments.get(name, "")) > 20, f"deploy/env.example does not explain {name}"


def test_every_variable_that_compose_asks_for_stands_in_the_example(comments):
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked <= set(comments)


def test_the_example_names_nothing_that_nobody_reads(comments):
    compose = (DEPLOY / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", compose))
    assert set(comments) <= set(SETTINGS) | OTHERS | asked


def test_compose_sets_only_what_somebody_reads():
    compose = (DEPLOY / "compose.yaml").read_text()
    given = set(re.findall(r"^ {2,6}((?:ENTENTE|NOTIFIER)_[A-Z_]+):", compose, re.MULTILINE))
    assert given <= set(SETTINGS)

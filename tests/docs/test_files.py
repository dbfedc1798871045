"""The formats that docs/files.md describes are those that the import takes."""

import re
from pathlib import Path

import pytest

from services.ingest.domain.columns import COLUMNS, REQUIRED
from services.ingest.domain.problems import valid_profile
from services.ingest.domain.ties import (
    MEMBERSHIP_COLUMNS,
    MEMBERSHIP_OPTIONAL,
    TIE_COLUMNS,
    TIE_OPTIONAL,
    parse_membership,
    parse_tie,
)
from services.ingest.handlers.files import read_drafts
from services.ingest.handlers.tables import read_csv
from shared.profile import Profile
from shared.themes import Theme
from tests.support.route_table import EXPECTED

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(json|csv)\n(.*?)```", PAGE, re.DOTALL)
TABLES = [
    (TIE_COLUMNS, TIE_OPTIONAL, parse_tie, "ties.csv"),
    (MEMBERSHIP_COLUMNS, MEMBERSHIP_OPTIONAL, parse_membership, "memberships.csv"),
]


def profiles(path):
    drafts = list(read_drafts(path))
    assert not any(draft.problems for draft in drafts)
    return [valid_profile(draft.data) for draft in drafts]


def test_the_examples_of_profiles_are_taken(tmp_path):
    (tmp_path / "one.jsonl").write_text(BLOCKS[0][1], encoding="utf-8")
    (tmp_path / "one.csv").write_text(BLOCKS[1][1], encoding="utf-8")
    assert [p.name for p in profiles(tmp_path / "one.jsonl")] == ["Freiburg"]
    (braga,) = profiles(tmp_path / "one.csv")
    assert len(braga.priorities) == 2
    assert braga.languages == ("pt", "en")


@pytest.mark.parametrize("number", [0, 1])
def test_the_examples_of_ties_and_memberships_are_taken(tmp_path, number):
    required, optional, parse, file = TABLES[number]
    path = tmp_path / file
    path.write_text(BLOCKS[2 + number][1], encoding="utf-8")
    for source in (path, ROOT / "examples" / file):
        rows = list(read_csv(source, required, optional))
        assert rows
        assert all(not row.problems and not parse(row.cells, "file")[1] for row in rows)


def test_every_field_theme_and_required_column_is_named():
    named = set(re.findall(r"`([a-z_]+)`", PAGE))
    assert set(Profile.model_fields) <= named
    assert {theme.value for theme in Theme} <= named
    assert set(REQUIRED) <= named
    short = {column for column in COLUMNS if "." not in column}
    assert short <= named


def test_every_route_for_machines_is_named():
    machines = next(routes for roles, routes in EXPECTED if not roles).split("\n")
    for route in (line.split() for line in machines if line.strip()):
        start = route[1].partition("/{")[0]
        assert start in PAGE

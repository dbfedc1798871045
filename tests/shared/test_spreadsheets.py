import csv
import io

import pytest

from shared.spreadsheets import cell, csv_text


def test_rows_are_read_back_as_they_were():
    rows = [["a, b", 'say "yes"', "two\nlines"], ["1", "", "é"]]
    assert list(csv.reader(io.StringIO(csv_text(rows)))) == rows


def test_nothing_is_an_empty_cell():
    assert csv_text([[None, 0]]) == ",0\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_text_that_looks_like_a_formula_is_kept_from_being_one(text):
    assert cell(text) == f"'{text}"

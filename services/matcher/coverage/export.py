"""Tables of figures as CSV and XLSX."""

import io
from collections.abc import Sequence

from services.matcher.coverage.figures import Figure
from shared.spreadsheets import cell, csv_text

SHEET_NAME = 31
"""Longest name of a sheet (Excel)."""
WIDE = 40


def as_csv(figure: Figure) -> str:
    """The figure's table, its columns named in the first line."""
    return csv_text([figure.columns, *figure.rows])


def as_workbook(figures: Sequence[Figure]) -> bytes:
    """An XLSX file with a sheet a figure: title, finding, table, how it is counted."""
    from openpyxl import Workbook  # noqa: PLC0415 - half a second that most processes can save

    workbook = Workbook()
    workbook.remove(workbook.active)
    for figure in figures:
        sheet = workbook.create_sheet(figure.title[:SHEET_NAME])
        sheet.column_dimensions["A"].width = WIDE
        for line in ([figure.title], [figure.finding], [figure.note], [], figure.columns):
            sheet.append(list(line))
        for row in figure.rows:
            sheet.append([cell(value) if isinstance(value, str) else value for value in row])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()

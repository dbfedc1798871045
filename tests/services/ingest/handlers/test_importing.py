import json
from itertools import pairwise

import pytest
from openpyxl import Workbook

from services.ingest.handlers.importing import import_profiles

LINE = {
    "id": "us-ia-ames",
    "kind": "locality",
    "name": "Ames",
    "country": "US",
    "priorities": [{"statement": "We need cooler bus stops."}],
}


@pytest.fixture
def load(database, tmp_path):
    """`await load("x.jsonl", bytes or lines of objects)` imports a file of that content."""

    async def run(name, content, progress=lambda done, total: None):
        path = tmp_path / name
        if isinstance(content, list):
            content = "\n".join(json.dumps(line) for line in content).encode()
        if content is not None:
            path.write_bytes(content)
        return await import_profiles(database, path, by="a@example.org", on_progress=progress)

    return run


def counts(report):
    return report.read, report.added, report.revised, report.unchanged, report.rejected


def told(report):
    return [(p.line, p.field, p.message) for p in report.problems]


async def test_good_rows_of_a_bad_file_are_kept(load):
    report = await load("x.jsonl", [LINE, LINE | {"id": "b", "country": "DE"}, LINE | {"id": "c"}])
    assert counts(report) == (3, 2, 0, 0, 1)
    assert told(report) == [
        (2, "country", "a locality is in the United States, got 'DE'; use kind 'counterpart'")
    ]
    assert str(report.problems[0]).startswith("x.jsonl, line 2: country: ")


async def test_an_unchanged_file_publishes_nothing(load, emitted):
    await load("x.jsonl", [LINE])
    assert len(await emitted()) == 1
    assert counts(await load("x.jsonl", [LINE])) == (1, 0, 0, 1, 0)
    assert await emitted() == []
    assert counts(await load("x.jsonl", [LINE | {"population": 3}])) == (1, 0, 1, 0, 0)


async def test_all_problems_of_a_row_are_listed_in_plain_words(load):
    bad = LINE | {
        "country": "UK",
        "population": -3,
        "langauges": ["en"],
        "contacts": [{"name": "A", "email": "nobody"}],
        "priorities": [{"statement": "x" * 20_000}, {"statement": ""}, {"statment": "text"}],
    }
    assert told(await load("x.jsonl", [bad])) == [
        (1, "country", "expected a two-letter ISO 3166-1 code such as 'DE', got 'UK' (did you mean 'GB'?)"),
        (1, "population", "expected a number of at least 0, got -3"),
        (1, "contacts.1.email", "expected an e-mail address such as office@city.gov, got 'nobody'"),
        (1, "priorities.1.statement", "expected at most 2,000 characters, got 20,000"),
        (1, "priorities.2.statement", "expected text of at least 3 characters, got nothing"),
        (1, "priorities.3.statement", "expected text, got nothing"),
        (1, "priorities.3.statment", "unknown key; did you mean 'statement'?"),
        (1, "langauges", "unknown key; did you mean 'languages'?"),
    ]  # fmt: skip


async def test_a_second_use_of_an_id_names_the_first_line(load):
    report = await load("x.jsonl", [LINE, LINE, LINE | {"id": None}])
    assert counts(report) == (3, 2, 0, 0, 1)
    assert told(report)[0] == (
        2, "id", "'us-ia-ames' is the id of the profile in line 1 already",
    )  # fmt: skip


async def test_control_characters_are_removed_and_noted(load, emitted):
    dirty = LINE | {"priorities": [{"statement": "We need\x0b cooler\x0c stops."}]}
    report = await load("x.jsonl", [dirty])
    [event] = await emitted()
    assert event.data.profile.priorities[0].statement == "We need cooler stops."
    assert [n.message for n in report.notes] == [
        "2 control characters removed from priorities.1.statement"
    ]


async def test_a_second_profile_of_a_place_is_noted(load):
    place = LINE | {"geonames_id": 4846834}
    report = await load("x.jsonl", [place, place | {"id": "again"}])
    assert report.added == 2
    assert "the profile 'again' (file) describes this place too" in report.notes[0].message


async def test_byte_order_mark_and_windows_line_ends_are_fine(load):
    content = b"\xef\xbb\xbf" + json.dumps(LINE).encode() + b"\r\n\r\n"
    assert counts(await load("x.jsonl", content)) == (1, 1, 0, 0, 0)


async def test_a_byte_that_is_not_utf8_is_named(load):
    content = json.dumps(LINE).encode() + b'\n{"name": "M\xfcnchen"}\n'
    report = await load("x.jsonl", content)
    assert counts(report) == (2, 1, 0, 0, 1)
    assert told(report) == [
        (2, "", "byte 12 (0xfc) is not UTF-8; save the file with the encoding UTF-8")
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.jsonl", b"", "the file is empty"),
        ("x.jsonl", b"\n \n", "the file is empty"),
        ("x.jsonl", b"[\n{}]", "line 1: this is one JSON list"),
        ("x.jsonl", b"{\n}", "line 1: expected JSON Lines"),
        ("x.jsonl", "{}".encode("utf-16"), "line 1, byte 1: this is UTF-16, not UTF-8"),
        ("x.csv", b"", "the file is empty"),
        ("x.csv", b"kind;name;statement\n", "line 1: expected columns separated by commas"),
        (
            "x.csv",
            b"kind,name,statment\n",
            "line 1: unknown column 'statment' (did you mean 'statement'?)",
        ),
        ("x.xlsx", b"kind,name", "this is not an Excel workbook (.xlsx)"),
        ("x.txt", b"text", "expected a file that ends in .jsonl, .csv, .xlsx, got '.txt'"),
        ("x.jsonl", None, "there is no such file"),
    ],
)
async def test_a_file_that_cannot_be_read_is_one_problem(load, name, content, said):
    report = await load(name, content)
    [problem] = report.problems
    assert problem.line is None
    assert problem.message.startswith(said)
    assert report.read == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"nonsense", "not a JSON object: Expecting value at character 1"),
        (b"[1]", "expected a JSON object, one profile a line"),
        (b'{"name": "a", "name": "b"}', "not a JSON object: key 'name' appears twice"),
        (b"[" * 100_000, "not a JSON object: "),
    ],
)
async def test_a_line_that_is_no_object_is_one_rows_problem(load, line, said):
    report = await load("x.jsonl", json.dumps(LINE).encode() + b"\n" + line)
    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.problems[0].message.startswith(said)


TABLE = """id,kind,name,country,population,languages,capacity.staff,contact_name,contact_email,statement,weight,theme
ames,locality,Ames,US,66427,en; es,part_time,Jo,jo@ames.example,We need shade.,2,climate_resilience
ames,locality,Ames,US,,,,Al,al@ames.example,"We offer data, and maps.",,
,locality,Boone,US,,,,,,We need trains.,,
,locality,Boone,US,,,,,,We need buses.,,
"""


async def test_rows_of_a_table_form_profiles(load, emitted):
    report = await load("x.csv", TABLE.encode())
    assert counts(report) == (2, 2, 0, 0, 0), report.problems
    ames, boone = [e.data.profile for e in await emitted()]
    assert [p.statement for p in ames.priorities] == ["We need shade.", "We offer data, and maps."]
    assert [c.name for c in ames.contacts] == ["Jo", "Al"]
    assert (ames.population, ames.languages, ames.capacity.staff) == (
        66427,
        ("en", "es"),
        "part_time",
    )
    assert (boone.id, len(boone.priorities)) == ("us-boone", 2)


async def test_a_workbook_says_the_same_as_a_table(load, emitted, tmp_path):
    book = Workbook()
    for line in TABLE.replace('"We offer data, and maps."', "We offer maps.").splitlines():
        book.active.append([int(c) if c.isdigit() else c or None for c in line.split(",")])
    book.save(tmp_path / "x.xlsx")
    report = await load("x.xlsx", None)
    assert counts(report) == (2, 2, 0, 0, 0), report.problems
    assert (await emitted())[0].data.profile.population == 66427


async def test_problems_of_a_table_name_line_and_column(load):
    content = (
        "id,kind,name,country,contact_name,contact_email,statement,theme\n"
        "a,locality,Ames,US,Jo,nobody,We need shade.,\n"
        "a,locality,Boone,US,,,We need rain.,weather\n"
        "b,locality,Boone,US,,,,\n"
        "a,locality,Ames,US,,,We need shade.,,extra\n"
    )
    report = await load("x.csv", content.encode())
    places = [(p.line, p.field) for p in report.problems]
    assert places == [
        (3, "name"), (2, "contact_email"), (3, "theme"), (4, "statement"), (5, ""),
    ]  # fmt: skip
    assert report.rejected == 3


async def test_a_cell_that_is_not_utf8_is_named(load):
    content = b"kind,name,country,statement\ncounterpart,M\xfcnchen,DE,We need shade.\n"
    report = await load("x.csv", content)
    assert (report.problems[0].line, report.problems[0].field) == (2, "name")
    assert "byte 0xfc after 1 characters is not UTF-8" in report.problems[0].message


async def test_progress_counts_lines(load):
    steps = []
    lines = [LINE | {"id": f"place-{n}"} for n in range(250)]
    await load("x.jsonl", lines, lambda done, total: steps.append((done, total)))
    assert steps == [(100, 250), (200, 250), (250, 250)]
    assert all(a[0] < b[0] for a, b in pairwise(steps))


async def test_a_line_that_is_nested_too_deep_is_rejected_and_the_next_is_kept(load):
    deep = '{"kind": ' + "[" * 600 + "]" * 600 + "}"
    report = await load("x.jsonl", f"{deep}\n{json.dumps(LINE)}".encode())
    assert counts(report) == (2, 1, 0, 0, 1)
    assert told(report) == [(1, "", "expected at most 20 levels of nesting")]

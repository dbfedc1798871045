import pytest

from services.ingest.handlers.profiles import register, register_all, withdraw
from services.ingest.handlers.ties import import_memberships, import_ties
from shared.events import ProfilePublished, TieRecorded
from shared.profile import Profile

HEADER = (
    "us_place,us_state,us_geonames_id,us_level,foreign_city,foreign_country,"
    "foreign_geonames_id,kind"
)
MEMBERS = "network_id,network,city,country,subdivision,geonames_id,year"


def quiet(done, total):
    """Progress that nobody watches."""


@pytest.fixture
def write(tmp_path):
    def lines(*rows, header=HEADER, name="ties.csv"):
        path = tmp_path / name
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return path

    return lines


async def save(database, *profiles):
    async with database.transaction() as session:
        saved = await register_all(session, profiles, sender="file", by="x")
    return [s.profile_id for s in saved]


async def test_a_tie_waits_and_is_recorded_right_after_its_second_end_registers(
    database, emitted, city, partner, write
):
    path = write("Des Moines,IA,4853828,city,Kofu,JP,1859100,sister_city")
    report = await import_ties(database, path, quiet)
    assert (report.read, report.new, report.waiting, report.attached) == (1, 1, 1, 0)
    a, b = await save(database, city(), partner())
    await save(database, city(id="other", name="Ames", geonames_id=4846834))
    assert [type(e) for e in await emitted()] == [
        ProfilePublished, ProfilePublished, TieRecorded, ProfilePublished,
    ]  # fmt: skip
    assert (await import_ties(database, path, quiet)).attached == 1
    assert await emitted() == []
    assert a != b


async def test_a_tie_of_registered_parties_is_recorded_at_once(
    database, emitted, city, partner, write
):
    a, b = await save(database, city(), partner())
    await emitted()
    path = write(
        "Des Moines,IA,4853828,city,Kofu,JP,1859100,sister_city,1958,archive",
        header=f"{HEADER},year,origin",
    )
    report = await import_ties(database, path, quiet)
    [event] = await emitted()
    assert report.attached == 1
    assert (event.data.a, event.data.b, event.data.kind) == (a, b, "sister_city")
    assert (event.data.since, event.data.origin) == (1958, "archive")


async def test_names_match_without_ids_accents_and_case(database, city, partner, write):
    await save(database, city(geonames_id=None), partner(geonames_id=None))
    path = write("DES MOINES,IA,,city,Kofu,JP,,sister_city")
    assert (await import_ties(database, path, quiet)).attached == 1


async def test_a_us_name_matches_within_its_state_only(database, city, partner, write):
    await save(database, city(geonames_id=None), partner())
    path = write("Des Moines,WA,,city,Kofu,JP,1859100,sister_city")
    assert (await import_ties(database, path, quiet)).waiting == 1


@pytest.mark.parametrize("government", ["county", "state"])
async def test_a_county_or_state_does_not_take_a_citys_tie_by_name(
    database, city, partner, write, government
):
    await save(database, city(geonames_id=None, government=government), partner())
    path = write("Des Moines,IA,,city,Kofu,JP,1859100,sister_city")
    assert (await import_ties(database, path, quiet)).waiting == 1


async def test_a_county_takes_the_tie_of_a_county(database, city, partner, write):
    county = city(name="Des Moines", geonames_id=None, government="county")
    await save(database, county, partner())
    path = write("Des Moines County,IA,,county,Kofu,JP,1859100,sister_city")
    assert (await import_ties(database, path, quiet)).attached == 1


async def test_every_profile_that_matches_an_end_is_connected(
    database, emitted, city, partner, write
):
    await save(database, city(), city(id="second"), partner())
    await emitted()
    path = write("Des Moines,IA,4853828,city,Kofu,JP,1859100,sister_city")
    await import_ties(database, path, quiet)
    events = await emitted()
    assert len({e.data.tie_id for e in events}) == len({e.data.a for e in events}) == 2


async def test_every_row_is_accounted_for_and_every_problem_named(database, write):
    good = "Ames,IA,4846834,city,Kofu,JP,1859100,sister_city"
    path = write(good, good, ",ZZ,abc,town,,US,,marriage")
    report = await import_ties(database, path, quiet)
    assert (report.read, report.new, report.already_known, report.rejected) == (3, 1, 1, 1)
    assert [(p.line, p.field) for p in report.problems] == [
        (4, field)
        for field in (
            "us_state", "foreign_country", "us_place", "us_geonames_id", "us_level",
            "foreign_city", "kind",
        )
    ]  # fmt: skip
    assert "expected one of city, county, state, got 'town'" in str(report.problems[4])


async def test_a_file_without_the_columns_is_one_problem(database, write):
    report = await import_ties(database, write("x", header="us_place,us_stat"), quiet)
    [problem] = report.problems
    assert report.read == 0
    assert "unknown column 'us_stat' (did you mean 'us_state'?)" in problem.message
    assert "missing columns: us_state" in problem.message


async def test_a_file_that_is_not_there_is_one_problem(database, tmp_path):
    report = await import_ties(database, tmp_path / "no.csv", quiet)
    assert [str(p) for p in report.problems] == ["no.csv: there is no such file"]


@pytest.mark.parametrize(
    ("network", "row"),
    [
        ({"id": "net-x", "name": "X"}, "net-x,Another name"),
        (
            {"id": "n", "name": "resilient cities NETWORK"},
            "net-y,100 RC / Resilient Cities Network",
        ),
        ({"id": "n", "name": "Long name", "acronym": "C40"}, "net-z,c40"),
    ],
)
async def test_a_network_is_found_by_id_name_part_or_acronym(database, city, write, network, row):
    profile = Profile.model_validate(
        {"kind": "network", "priorities": [{"statement": "We connect."}]} | network
    )
    await save(database, city(), profile)
    path = write(f"{row},Des Moines,US,US-IA,4853828,2015", header=MEMBERS)
    assert (await import_memberships(database, path, quiet)).attached == 1


async def test_a_membership_says_since_when_and_who_says_so(database, emitted, city, write):
    network = Profile.model_validate(
        {"id": "net-x", "kind": "network", "name": "X", "priorities": [{"statement": "We meet."}]}
    )
    a, b = await save(database, city(), network)
    await emitted()
    row = "net-x,X,Des Moines,US,US-IA,4853828,2008-2012 - second round"
    await import_memberships(database, write(row, header=MEMBERS, name="members.csv"), quiet)
    [event] = await emitted()
    assert (event.data.a, event.data.b, event.data.kind) == (a, b, "membership")
    assert (event.data.since, event.data.origin) == (2008, "members.csv")


async def test_a_state_is_a_member_under_its_own_name(database, city, write):
    network = Profile.model_validate(
        {"id": "net-x", "kind": "network", "name": "X", "priorities": [{"statement": "We meet."}]}
    )
    state = city(name="Iowa", government="state", geonames_id=None)
    await save(database, state, network)
    path = write("net-x,X,Iowa,US,,,", header=MEMBERS)
    assert (await import_memberships(database, path, quiet)).attached == 1


async def test_a_withdrawn_profile_is_found_by_no_new_tie_until_it_is_back(
    database, emitted, city, partner, write
):
    a, _ = await save(database, city(), partner())
    async with database.transaction() as session:
        await withdraw(session, a, by="x")
    path = write("Des Moines,IA,4853828,city,Kofu,JP,1859100,sister_city")
    assert (await import_ties(database, path, quiet)).waiting == 1
    await emitted()
    async with database.transaction() as session:
        await register(session, city(), sender="file", by="x")
    assert [type(e) for e in await emitted()] == [ProfilePublished, TieRecorded]

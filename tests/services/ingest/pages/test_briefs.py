from uuid import uuid4

import pytest

from services.ingest.handlers.profiles import pause, register, withdraw
from shared.security import Role
from tests.support.briefs import words

SECRETS = ("Jo Clerk", "jo@dsm.example", "North Korea")


@pytest.fixture
async def profile(database, city):
    private = city(
        population=214_133,
        contacts=[{"name": "Jo Clerk", "email": "jo@dsm.example"}],
        preferences={"exclude_countries": ["KP"]},
    )
    async with database.transaction() as session:
        return (await register(session, private, sender="form", by="x")).profile_id


@pytest.mark.parametrize("ending", ["brief", "brief.pdf"])
@pytest.mark.parametrize(
    ("role", "owns", "status"),
    [
        (None, False, 303),
        (Role.CITY_OFFICE, False, 403),
        (Role.CITY_OFFICE, True, 200),
        (Role.NETWORK, False, 403),
        (Role.LIAISON_OFFICER, False, 200),
        (Role.AUDITOR, False, 200),
    ],
)
async def test_a_profile_is_briefed_to_its_owners_and_to_officers(
    sign_in, profile, role, owns, status, ending
):
    client = await sign_in(role, *([profile] if owns else []))
    assert (await client.get(f"/profiles/{profile}/{ending}")).status_code == status


async def test_page_and_file_say_the_same_and_hold_nothing_private(sign_in, profile):
    client = await sign_in(Role.CITY_OFFICE, profile)
    html = (await client.get(f"/profiles/{profile}/brief")).text
    printed = words((await client.get(f"/profiles/{profile}/brief.pdf")).content)
    for part in (
        "Des Moines", "Iowa, United States", "214,133", "We need shade on hot streets.",
        "Months 1 to 3", "Some statements do not say", "Council or board", "what it registered",
    ):  # fmt: skip
        assert part in html
        assert part in printed
    assert not any(secret in html + printed for secret in SECRETS)


@pytest.mark.parametrize(("change", "says"), [(pause, "paused"), (withdraw, "Withdrawn")])
async def test_it_says_whether_the_profile_takes_part(sign_in, database, profile, change, says):
    async with database.transaction() as session:
        await change(session, profile, by="x")
    client = await sign_in(Role.LIAISON_OFFICER)
    assert says in (await client.get(f"/profiles/{profile}/brief")).text


async def test_the_profile_links_to_its_brief_for_those_who_may_read_it(sign_in, profile):
    link = f'href="/profiles/{profile}/brief"'
    owner, stranger = await sign_in(Role.CITY_OFFICE, profile), await sign_in(Role.NETWORK)
    assert link in (await owner.get(f"/profiles/{profile}")).text
    assert link not in (await stranger.get(f"/profiles/{profile}")).text


async def test_an_unknown_profile_has_no_brief(sign_in):
    client = await sign_in(Role.LIAISON_OFFICER)
    assert (await client.get(f"/profiles/{uuid4()}/brief.pdf")).status_code == 404

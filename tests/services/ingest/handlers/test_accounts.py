from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from services.ingest.domain.account_errors import TooManyLinksError
from services.ingest.domain.errors import (
    AccountExistsError,
    IngestError,
    InvalidLinkError,
    InvalidProfileError,
    TokenNameTakenError,
    UnknownTokenError,
)
from services.ingest.handlers.accounts import (
    create_account,
    safe_path,
    sign_in_link,
    use_link,
)
from services.ingest.handlers.demo import Part, demo_account
from services.ingest.handlers.profiles import register
from services.ingest.handlers.tokens import revoke_token
from services.ingest.store.accounts import profile_ids
from services.ingest.store.tables import ApiTokenRow, SignInLinkRow
from shared.security import Keyring, Role, ends
from shared.security.tokens import stated_token
from tests.support.tokens import make_token


async def link(database, email="Jo@Example.org", **kwargs):
    async with database.transaction() as session:
        return await sign_in_link(session, email, "https://entente.example/", **kwargs)


async def use(database, url):
    async with database.transaction() as session:
        return await use_link(session, urlsplit(url).path.rpartition("/")[2])


async def test_a_link_signs_an_unknown_address_in_as_a_city_office(database):
    url = await link(database, next_path="/profiles")
    assert url.startswith("https://entente.example/sign-in/")
    account, target = await use(database, url)
    assert (account.email, account.role, target) == (
        "jo@example.org", Role.CITY_OFFICE, "/profiles",
    )  # fmt: skip


async def test_a_known_address_keeps_its_role(database):
    async with database.transaction() as session:
        await create_account(session, "jo@example.org", Role.LIAISON_OFFICER)
    account, _ = await use(database, await link(database))
    assert account.role == Role.LIAISON_OFFICER


async def test_a_link_works_once(database):
    url = await link(database)
    await use(database, url)
    with pytest.raises(InvalidLinkError, match="Ask for a new one"):
        await use(database, url)


async def test_an_expired_link_does_not_work(database):
    url = await link(database)
    async with database.transaction() as session:
        row = await session.scalar(select(SignInLinkRow))
        row.expires_at = row.expires_at.replace(year=2020)
    with pytest.raises(InvalidLinkError):
        await use(database, url)


async def test_tokens_and_links_are_stored_hashed(database, settings):
    url = await link(database)
    token = await make_token(database, settings, "gov-data")
    async with database.reading() as session:
        hashes = [
            await session.scalar(select(SignInLinkRow.token_hash)),
            await session.scalar(select(ApiTokenRow.token_hash)),
        ]
    assert all(len(h) == 64 and h not in url and h not in token for h in hashes)


async def test_a_mailbox_is_not_flooded_with_links(database):
    assert [bool(await link(database)) for _ in range(7)] == [True] * 5 + [False] * 2
    assert await link(database, "other@example.org")


async def test_an_account_has_one_address_whatever_its_case(database):
    async with database.transaction() as session:
        await create_account(session, "jo@example.org", Role.NETWORK)
    with pytest.raises(AccountExistsError):
        async with database.transaction() as session:
            await create_account(session, "JO@example.org", Role.NETWORK)
    with pytest.raises(InvalidProfileError, match="Enter an e-mail address"):
        async with database.transaction() as session:
            await create_account(session, "nobody", Role.NETWORK)


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil", "/a\nb", ""])
def test_nobody_is_sent_to_another_site(path):
    assert safe_path(path) == "/"


async def test_a_revoked_token_is_refused_by_every_service_and_its_name_is_used_up(
    database, settings, emitted
):
    made = stated_token(
        Keyring(settings.signing_secret()), await make_token(database, settings, "gov-data")
    )
    async with database.transaction() as session:
        assert not await ends.has_ended(session, [made.id], made.created_at)
        await revoke_token(session, "gov-data", "x")
    async with database.transaction() as session:
        assert await ends.has_ended(session, [made.id], made.created_at)
    [event] = await emitted()
    assert (event.data.key, event.data.until) == (made.id, made.expires_at)
    with pytest.raises(TokenNameTakenError):
        await make_token(database, settings, "gov-data")
    with pytest.raises(UnknownTokenError):
        async with database.transaction() as session:
            await revoke_token(session, "gov-data", "x")


@pytest.mark.parametrize("name", ["file", "form", "sample", "", "a b"])
async def test_a_token_cannot_pass_for_another_sender(database, settings, name):
    with pytest.raises(IngestError):
        await make_token(database, settings, name)


@pytest.mark.parametrize("days", [0, -1, 367])
async def test_a_token_lives_a_year_at_most(database, settings, days):
    with pytest.raises(IngestError, match="1 to 366 days"):
        await make_token(database, settings, "gov-data", days=days)


async def test_the_demos_city_office_owns_des_moines(database, city):
    async with database.transaction() as session:
        await register(session, city(id="us-ia-ames", name="Ames"), sender="sample", by="x")
        saved = await register(session, city(), sender="sample", by="x")
    async with database.transaction() as session:
        office = await demo_account(session, Part.CITY_OFFICE)
        assert await profile_ids(session, office.id) == [saved.profile_id]
        assert await demo_account(session, Part.CITY_OFFICE) is office
        network = await demo_account(session, Part.NETWORK)
        assert await profile_ids(session, network.id) == []


async def test_one_computer_cannot_ask_for_links_to_many_addresses(database):
    for number in range(20):
        assert await link(database, f"jo{number}@example.org", client="192.0.2.1")
    with pytest.raises(TooManyLinksError):
        await link(database, "one-more@example.org", client="192.0.2.1")
    assert await link(database, "one-more@example.org", client="192.0.2.2")

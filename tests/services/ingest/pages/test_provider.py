import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from services.ingest.handlers.people import invite
from services.ingest.handlers.profiles import register
from services.ingest.settings import IngestSettings
from services.ingest.store.accounts import by_email
from shared.security import Role
from tests.support.accounts import account_session
from tests.support.identity import IdentityProvider, providing


@pytest.fixture
async def provider():
    async with providing() as provider:
        yield provider


@pytest.fixture
def settings(tmp_path, provider):
    return IngestSettings(
        data=tmp_path,
        public_url="http://test",
        oidc_issuer=provider.issuer,
        oidc_client_secret=SecretStr(provider.client_secret),
        oidc_name="Springfield",
        oidc_domains="listed.example, springfield.example",
    )


async def to_provider_and_back(client, **changes):
    """Leave, be signed in there, and come back; `changes` replace what the browser brings back."""
    left = await client.get("/organization-sign-in?next=/account")
    assert left.status_code == 302, left.text
    async with httpx.AsyncClient() as outside:
        there = await outside.get(left.headers["location"])
    back = {k: v[0] for k, v in parse_qs(urlsplit(there.headers["location"]).query).items()}
    return await client.get("/organization-sign-in/return", params=back | changes)


async def test_the_sign_in_page_offers_the_organization(sign_in):
    text = (await (await sign_in()).get("/sign-in?next=/inbox")).text
    assert 'href="/organization-sign-in?next=/inbox"' in text
    assert "Go on with Springfield" in text


async def test_somebody_of_a_listed_domain_gets_an_account_and_goes_on(sign_in, database):
    client = await sign_in()
    answer = await to_provider_and_back(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    shown = (await client.get("/account")).text
    assert "jo@springfield.example" in shown
    assert "City office" in shown


async def test_an_account_is_found_by_its_verified_address_and_later_by_its_subject(
    sign_in, provider, database
):
    await account_session(database, "olga@elsewhere.example", Role.LIAISON_OFFICER, ())
    provider.claims = {"sub": "7", "email": "Olga@elsewhere.example", "email_verified": True}
    client = await sign_in()
    assert (await to_provider_and_back(client)).status_code == 303
    provider.claims = {"sub": "7"}
    renamed = await sign_in()
    assert (await to_provider_and_back(renamed)).status_code == 303
    assert "Liaison officer" in (await renamed.get("/account")).text


@pytest.mark.parametrize("verified", [False, None, "true"])
async def test_an_address_that_is_not_verified_signs_nobody_in(
    sign_in, provider, database, verified
):
    await account_session(database, "jo@springfield.example", Role.ADMINISTRATOR, ())
    provider.claims["email_verified"] = verified
    client = await sign_in()
    answer = await to_provider_and_back(client)
    assert answer.status_code == 403
    assert "did not confirm your e-mail address" in answer.text
    assert (await client.get("/account")).status_code == 303


async def test_nobody_gets_an_account_without_invitation_or_listed_domain(
    sign_in, provider, database, city
):
    provider.claims["email"] = "jo@elsewhere.example"
    client = await sign_in()
    answer = await to_provider_and_back(client)
    assert answer.status_code == 403
    assert "Ask a colleague to invite you" in answer.text
    async with database.transaction() as session:
        assert await by_email(session, "jo@elsewhere.example") is None
        profile = (await register(session, city(), sender="form", by="x")).profile_id
    lead = await account_session(database, "lead@example.org", Role.CITY_OFFICE, [profile])
    async with database.transaction() as session:
        await invite(session, profile, "jo@elsewhere.example", lead)
    assert (await to_provider_and_back(client)).status_code == 303
    assert "invites you to join Des Moines" in (await client.get("/account")).text


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "another"},
        {"exp": int(time.time()) - 3600},
        {"aud": "somebody-else"},
        {"iss": "http://evil.example"},
    ],
    ids=["nonce", "expired", "audience", "issuer"],
)
async def test_a_wrong_token_signs_nobody_in(sign_in, provider, spoil):
    provider.spoil = spoil
    client = await sign_in()
    answer = await to_provider_and_back(client)
    assert answer.status_code == 400
    assert "sign-in did not work" in answer.text
    assert (await client.get("/account")).status_code == 303


async def test_a_token_signed_with_another_key_signs_nobody_in(sign_in, provider):
    provider.signing_key = IdentityProvider(1).signing_key
    client = await sign_in()
    assert (await to_provider_and_back(client)).status_code == 400
    assert (await client.get("/account")).status_code == 303


@pytest.mark.parametrize("changes", [{"state": "another"}, {"state": ""}, {"code": "another"}])
async def test_a_wrong_state_or_code_signs_nobody_in(sign_in, changes):
    client = await sign_in()
    answer = await to_provider_and_back(client, **changes)
    assert answer.status_code == 400
    assert (await client.get("/account")).status_code == 303


async def test_a_return_in_another_browser_signs_nobody_in(sign_in):
    one, other = await sign_in(), await sign_in()
    left = await one.get("/organization-sign-in")
    async with httpx.AsyncClient() as outside:
        there = await outside.get(left.headers["location"])
    back = urlsplit(there.headers["location"])
    assert (await other.get(f"{back.path}?{back.query}")).status_code == 400


async def test_a_document_of_another_issuer_is_not_believed(sign_in, provider):
    provider.says_issuer = "http://evil.example"
    answer = await (await sign_in()).get("/organization-sign-in")
    assert answer.status_code == 502


class TestSilent:
    @pytest.fixture
    def settings(self, tmp_path):
        return IngestSettings(data=tmp_path, oidc_issuer="http://127.0.0.1:9")

    async def test_a_provider_that_does_not_answer_is_said_so(self, sign_in):
        answer = await (await sign_in()).get("/organization-sign-in")
        assert answer.status_code == 502
        assert "sign in by e-mail" in answer.text


class TestNone:
    @pytest.fixture
    def settings(self, tmp_path):
        return IngestSettings(data=tmp_path)

    async def test_without_an_issuer_there_is_no_such_sign_in(self, sign_in):
        client = await sign_in()
        assert "organization-sign-in" not in (await client.get("/sign-in")).text
        assert (await client.get("/organization-sign-in")).status_code == 404

from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Annotated
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import Depends, FastAPI, Request, Response
from itsdangerous import URLSafeTimedSerializer

from shared.security import (
    COOKIE,
    OFFICERS,
    Keyring,
    MaybeSession,
    NotAllowedError,
    Role,
    Session,
    SignInRequiredError,
    require,
    set_session,
)
from shared.security.sessions import SESSION_SECONDS
from tests.support.browsers import account

SECRET = "a secret of more than thirty-two characters"
OWN = UUID(int=7)


def make_app():
    app = FastAPI()
    app.state.keyring = Keyring(SECRET)

    @app.get("/whoami")
    def whoami(session: MaybeSession):
        return session and session.email

    @app.get("/anyone")
    def anyone(session: Annotated[Session, Depends(require())]):
        return session.role

    @app.get("/officers")
    def officers(session: Annotated[Session, Depends(require(*OFFICERS))]):
        return session.role

    @app.post("/sign-in")
    def sign_in(request: Request, response: Response):
        set_session(response, request, account(Role.NETWORK))

    return app


def client(scheme="http", token=None):
    cookies = {COOKIE: token} if token else None
    transport = httpx.ASGITransport(make_app())
    return httpx.AsyncClient(transport=transport, base_url=f"{scheme}://test", cookies=cookies)


def token_of(role, secret=SECRET, purpose="session"):
    return Keyring(secret).sign(purpose, account(role).model_dump(mode="json"))


def expired_token():
    class Earlier(URLSafeTimedSerializer.default_signer):
        def get_timestamp(self):
            then = datetime.now(UTC) - timedelta(seconds=SESSION_SECONDS + 60)
            return int(then.timestamp())

    data = account(Role.ADMINISTRATOR).model_dump(mode="json")
    return URLSafeTimedSerializer(SECRET, salt="session", signer=Earlier).dumps(data)


async def test_signing_in_is_remembered_by_the_browser():
    async with client() as browser:
        await browser.post("/sign-in")
        assert (await browser.get("/whoami")).json() == "network@example.org"


@pytest.mark.parametrize(("scheme", "secure"), [("http", ""), ("https", True)])
async def test_scripts_and_other_sites_do_not_get_the_cookie(scheme, secure):
    async with client(scheme) as browser:
        answer = await browser.post("/sign-in")
    (cookie,) = SimpleCookie(answer.headers["set-cookie"]).values()
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "lax", secure)
    assert int(cookie["max-age"]) == SESSION_SECONDS


@pytest.mark.parametrize(
    "token",
    [
        token_of(Role.ADMINISTRATOR, secret="somebody else's secret, long enough"),
        token_of(Role.ADMINISTRATOR, purpose="sign-in"),
        expired_token(),
        Keyring(SECRET).sign("session", {"role": "administrator"}),
        "nonsense",
    ],
    ids=["forged", "of another purpose", "expired", "incomplete", "nonsense"],
)
async def test_a_bad_cookie_is_as_good_as_none(token):
    async with client(token=token) as browser:
        assert (await browser.get("/whoami")).json() is None
        with pytest.raises(SignInRequiredError):
            await browser.get("/anyone")


@pytest.mark.parametrize("role", Role)
async def test_a_page_is_for_the_roles_it_names(role):
    async with client(token=token_of(role)) as browser:
        assert (await browser.get("/anyone")).json() == role
        if role in OFFICERS:
            assert (await browser.get("/officers")).json() == role
        else:
            with pytest.raises(NotAllowedError):
                await browser.get("/officers")


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_their_own_profile_and_officers_see_all(role):
    session = account(role, OWN)
    session.check_sees(OWN)
    if role in OFFICERS:
        session.check_sees(uuid4())
    else:
        with pytest.raises(NotAllowedError):
            session.check_sees(uuid4())


@pytest.mark.parametrize("role", Role)
def test_a_profile_is_changed_by_its_owner_or_an_administrator(role):
    assert account(role, OWN).owns(OWN)
    assert account(role).owns(OWN) is (role is Role.ADMINISTRATOR)

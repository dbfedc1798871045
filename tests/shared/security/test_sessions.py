from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Annotated
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import Depends, FastAPI, Form, Request, Response
from itsdangerous import URLSafeTimedSerializer

from shared.database import DELIVERY, Database
from shared.security import (
    COOKIE,
    OFFICERS,
    READERS,
    Keyring,
    MaybeSession,
    NotAllowedError,
    Role,
    Session,
    SignInRequiredError,
    ends,
    require,
    set_session,
)
from shared.security.gate import Gate
from shared.settings import Settings
from tests.support.browsers import account

SECRET = "a secret of more than thirty-two characters"
OWN = UUID(int=7)
SETTINGS = Settings(secret=SECRET, session_idle_minutes=60, session_hours=12)


@pytest.fixture
async def database(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/ends.sqlite")
    async with database.engine.begin() as connection:
        await connection.run_sync(DELIVERY.create_all)
    yield database
    await database.close()


def make_app(database):
    app = FastAPI()
    app.state.settings = SETTINGS
    app.state.keyring = Keyring(SECRET)
    app.add_middleware(Gate, database=database, keyring=app.state.keyring, settings=SETTINGS)

    @app.get("/whoami")
    @app.post("/whoami")
    def whoami(session: MaybeSession):
        return session and session.email

    @app.get("/anyone")
    @app.post("/anyone")
    def anyone(session: Annotated[Session, Depends(require())]):
        return session.role

    @app.get("/officers")
    @app.post("/officers")
    def officers(session: Annotated[Session, Depends(require(*OFFICERS))]):
        return session.role

    @app.post("/own-account")
    def own_account(session: Annotated[Session, Depends(require(*Role))]):
        return session.role

    @app.post("/sign-in")
    def sign_in(request: Request, response: Response, role: Annotated[Role, Form()]):
        set_session(response, request, account(role))

    return app


@pytest.fixture
async def open_browser(database):
    clients = []

    def open_browser(session=None, *, scheme="http", token=None):
        if session is not None:
            token = Keyring(SECRET).sign("session", session.model_dump(mode="json"))
        clients.append(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(make_app(database)),
                base_url=f"{scheme}://test",
                cookies={COOKIE: token} if token else None,
            )
        )
        return clients[-1]

    yield open_browser
    for client in clients:
        await client.aclose()


def aged(minutes, **changes):
    """A session of an administrator that was stated some minutes ago."""
    then = datetime.now(UTC) - timedelta(minutes=minutes)
    fields = {"started_at": then, "stated_at": then, **changes}
    return account(Role.ADMINISTRATOR).model_copy(update=fields)


def signed_ago(minutes):
    class Earlier(URLSafeTimedSerializer.default_signer):
        def get_timestamp(self):
            return int((datetime.now(UTC) - timedelta(minutes=minutes)).timestamp())

    data = aged(minutes).model_dump(mode="json")
    return URLSafeTimedSerializer(SECRET, salt="session", signer=Earlier).dumps(data)


async def test_signing_in_is_remembered_by_the_browser(open_browser):
    browser = open_browser()
    await browser.post("/sign-in", data={"role": "network"})
    assert (await browser.get("/whoami")).json() == "network@example.org"


@pytest.mark.parametrize(("scheme", "secure"), [("http", ""), ("https", True)])
async def test_scripts_and_other_sites_do_not_get_the_cookie(open_browser, scheme, secure):
    answer = await open_browser(scheme=scheme).post("/sign-in", data={"role": "network"})
    (cookie,) = SimpleCookie(answer.headers["set-cookie"]).values()
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "lax", secure)
    assert int(cookie["max-age"]) == 12 * 3600


@pytest.mark.parametrize(
    "token",
    [
        Keyring("somebody else's secret, long enough").sign(
            "session", account(Role.ADMINISTRATOR).model_dump(mode="json")
        ),
        Keyring(SECRET).sign("sign-in", account(Role.ADMINISTRATOR).model_dump(mode="json")),
        signed_ago(61),
        Keyring(SECRET).sign("session", aged(12 * 60).model_dump(mode="json")),
        Keyring(SECRET).sign("session", {"role": "administrator"}),
        Keyring(SECRET).sign("session", aged(0, demo=True).model_dump(mode="json")),
        "nonsense",
    ],
    ids=["forged", "of another purpose", "idle", "over", "incomplete", "the demo's", "nonsense"],
)
async def test_a_bad_cookie_is_as_good_as_none(open_browser, token):
    browser = open_browser(token=token)
    assert (await browser.get("/whoami")).json() is None
    with pytest.raises(SignInRequiredError):
        await browser.get("/anyone")


@pytest.mark.parametrize("which", ["id", "account_id"])
async def test_an_ended_session_is_refused_at_once(open_browser, database, which):
    session = account(Role.LIAISON_OFFICER)
    browser = open_browser(session)
    assert (await browser.get("/whoami")).json() == session.email
    now = datetime.now(UTC)
    async with database.transaction() as writing:
        await ends.note(writing, getattr(session, which), now, now + timedelta(days=1))
    assert (await browser.get("/whoami")).json() is None
    later = open_browser(account(Role.LIAISON_OFFICER))
    assert (await later.get("/whoami")).json() == session.email


async def test_the_later_of_two_ends_counts_and_old_ones_are_forgotten(database):
    key, old, now = uuid4(), uuid4(), datetime.now(UTC)
    async with database.transaction() as session:
        await ends.note(session, old, now - timedelta(days=2), now - timedelta(days=1))
        await ends.note(session, key, now, now + timedelta(days=1))
        await ends.note(session, key, now - timedelta(hours=1), now + timedelta(days=1))
        assert await ends.has_ended(session, [key], now)
        assert not await ends.has_ended(session, [old], now - timedelta(days=3))


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_old_statement_is_renewed_on_the_way_without_losing_what_was_typed(
    open_browser, method
):
    browser = open_browser(aged(6))
    answer = await browser.request(method, "/whoami?a=1&b=2")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/account/renew?next=/whoami%3Fa%3D1%26b%3D2"


@pytest.mark.parametrize("role", Role)
async def test_a_page_is_for_the_roles_it_names(open_browser, role):
    browser = open_browser(account(role))
    assert (await browser.get("/anyone")).json() == role
    if role in READERS:
        assert (await browser.get("/officers")).json() == role
    else:
        with pytest.raises(NotAllowedError):
            await browser.get("/officers")


async def test_an_auditor_reads_what_officers_read_and_posts_nothing(open_browser):
    browser = open_browser(account(Role.AUDITOR))
    for path in ("/anyone", "/officers"):
        assert (await browser.get(path)).json() == Role.AUDITOR
        with pytest.raises(NotAllowedError):
            await browser.post(path)
    assert (await browser.post("/own-account")).json() == Role.AUDITOR


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_their_own_profile_and_officers_see_all(role):
    session = account(role, OWN)
    session.check_sees(OWN)
    if role in READERS:
        session.check_sees(uuid4())
    else:
        with pytest.raises(NotAllowedError):
            session.check_sees(uuid4())


@pytest.mark.parametrize("role", Role)
def test_a_profile_is_changed_by_its_owner_or_an_administrator(role):
    assert account(role, OWN).owns(OWN)
    assert account(role).owns(OWN) is (role is Role.ADMINISTRATOR)

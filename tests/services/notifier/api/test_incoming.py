"""Mail servers hand in e-mails by API, or put them into a Maildir."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from services.notifier.incoming import SIZE_MAX
from services.notifier.maildir import read_new
from services.notifier.store.tables import IncomingRow
from shared.security import Scope, Token
from shared.security.tokens import sign_token
from tests.support.mails import written

MAIL = written("x@elsewhere.example", "reply@mail.example", "Hello.")
ADDRESS = "/api/mail/incoming"


@pytest.fixture
def client(browser, world):
    client = browser()

    def post(content=MAIL, media="message/rfc822", scope=Scope.WRITE_MAIL, profile_id=None):
        now = datetime.now(UTC)
        token = Token(
            id=UUID(int=7),
            name="mx",
            scopes=(scope,),
            profile_id=profile_id,
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        headers = {
            "Authorization": f"Bearer {sign_token(world.keyring, token)}",
            "Content-Type": media,
        }
        return client.post(ADDRESS, content=content, headers=headers)

    return post


async def kinds(world):
    async with world.database.reading() as session:
        return list(await session.scalars(select(IncomingRow.kind)))


async def test_an_e_mail_is_taken_once(client, world):
    for _ in range(2):
        response = await client()
        assert (response.status_code, response.json()) == (200, {"kind": "reply"})
    assert await kinds(world) == ["reply"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"scope": Scope.READ_INTRODUCTIONS}, 403),
        ({"profile_id": UUID(int=9)}, 403),
        ({"media": "text/plain"}, 415),
        ({"content": b"nonsense"}, 422),
        ({"content": MAIL + b"x" * SIZE_MAX}, 413),
    ],
)
async def test_everything_else_is_refused(client, world, given, status):
    assert (await client(**given)).status_code == status
    assert not await kinds(world)


async def test_a_maildir_is_read_and_what_was_read_set_aside(world, tmp_path):
    folder = tmp_path / "mail"
    (folder / "new").mkdir(parents=True)
    (folder / "new" / "1.test").write_bytes(MAIL)
    (folder / "new" / "2.test").write_bytes(b"nonsense")

    assert await read_new(world.office, world.marks, folder) == 2
    assert await read_new(world.office, world.marks, folder) == 0

    assert await kinds(world) == ["reply"]
    assert sorted(p.name for p in (folder / "cur").iterdir()) == ["1.test:2,S", "2.test:2,FS"]


async def test_a_file_that_cannot_be_handled_does_not_stop_the_others(world, tmp_path):
    folder = tmp_path / "Maildir"
    (folder / "new" / "a").mkdir(parents=True)
    (folder / "new" / "b").write_bytes(written("x@y.example", "r@e.example", "Hello."))
    assert await read_new(world.office, world.marks, folder) == 1
    assert [p.name for p in (folder / "new").iterdir()] == ["a"]
    assert [p.name for p in (folder / "cur").iterdir()] == ["b:2,S"]

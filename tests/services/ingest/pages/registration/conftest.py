"""Walks through the registration as a browser without JavaScript does."""

import re

import pytest

from shared.security import Role


class Draft:
    """A draft in one browser: `seen` is the version that its last page was shown with."""

    def __init__(self, client, address):
        self.client, self.address, self.seen = client, address, "0"

    async def open(self, step):
        answer = await self.client.get(f"{self.address}/{step}")
        found = re.search(r'name="seen" value="(\d+)"', answer.text)
        self.seen = found[1] if found else self.seen
        return answer

    async def send(self, step, **fields):
        """Open a page and post it; `__` in a field's name is a dot."""
        await self.open(step)
        return await self.post(step, **fields)

    async def post(self, step, **fields):
        data = {name.replace("__", "."): text for name, text in fields.items()}
        return await self.client.post(
            f"{self.address}/{step}", data={"action": "continue", "seen": self.seen} | data
        )


@pytest.fixture
def begin():
    """`await begin(client, kind, quick=...)` is a new draft."""

    async def make(client, kind="locality", **options):
        answer = await client.post("/register", data={"kind": kind, **options})
        assert answer.status_code == 303, answer.text
        return Draft(client, answer.headers["location"].rpartition("/")[0])

    return make


@pytest.fixture
def revise():
    """`await revise(client, profile_id)` is the draft of a profile's revision."""

    async def make(client, profile_id):
        answer = await client.post(f"/profiles/{profile_id}/revise")
        return Draft(client, answer.headers["location"].rpartition("/")[0])

    return make


@pytest.fixture
async def office(sign_in):
    return await sign_in(Role.CITY_OFFICE)


@pytest.fixture
def ames(begin, office):
    """A draft with everything that a locality must say: Ames, Iowa."""

    async def make(client=None):
        draft = await begin(client or office)
        await draft.post("place", place="4846834")
        await draft.send(
            "priorities/1", priorities__1__statement="We need cooler bus stops in summer."
        )
        await draft.send("contacts", contacts__1__name="Jo", contacts__1__email="jo@ames.example")
        return draft

    return make

"""Vector stores that one contract is run on, and parties with vectors for them."""

from uuid import uuid4

from qdrant_client import AsyncQdrantClient

from services.matcher.domain.party import Party
from services.matcher.index.edge_generations import EdgeGenerations
from services.matcher.index.server_generations import ServerGenerations
from tests.support.encoders import WordHashEncoder

ENCODER = WordHashEncoder()
SPACE = {"identity": ENCODER.identity, "dimensions": ENCODER.dimensions}
OTHER_SPACE = SPACE | {"identity": "another-model/64"}
FLOODS, ROOFS, BUSES = "flood protection river", "green roofs", "bus lanes downtown"


class Edge:
    """A folder; opening it again closes it first, as a new process would find it."""

    def __init__(self, folder):
        self.folder = folder
        self.generations = self.index = None

    async def open(self, **space):
        await self.close()
        self.generations = EdgeGenerations(self.folder)
        self.index = await self.generations.current(**space)
        return self.index

    async def switch(self, new):
        await self.generations.switch(new, self.index)
        self.index = new

    async def close(self):
        if self.index is not None:
            await self.index.close()
        if self.generations is not None:
            await self.generations.close()
        self.generations = self.index = None


class Server:
    """A Qdrant server, or qdrant-client's local mode in its place."""

    def __init__(self, **client):
        self.client = AsyncQdrantClient(**client)
        self.generations = ServerGenerations(self.client)

    async def open(self, **space):
        return await self.generations.current(**space)

    async def switch(self, new):
        await self.generations.switch(new, None)

    async def close(self):
        for collection in (await self.client.get_collections()).collections:
            if collection.name.startswith("statements-"):
                await self.client.delete_collection(collection.name)
        await self.client.close()


def placed(profile, profile_id=None):
    """A party with the vectors of its statements."""
    party = Party.from_profile(profile_id or uuid4(), 1, profile)
    return party, ENCODER.encode([s.text for s in party.statements])


async def found(index, seeker, per_kind=10):
    return await index.candidates(*seeker, per_kind)

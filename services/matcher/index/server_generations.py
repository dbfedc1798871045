"""Generations of vectors on a Qdrant server: a collection each, and an alias that names one."""

from qdrant_client import AsyncQdrantClient, models

from services.matcher.index.points import INDEXED, LAYOUT, MEANING, WORDS
from services.matcher.index.server import ALIAS, ServerIndex, aliased, check_collection
from services.matcher.ports import VectorIndex

PREFIX = "statements-"


class ServerGenerations:
    """All generations on one server; owns the client."""

    def __init__(self, client: AsyncQdrantClient) -> None:
        """Use `client` until `close`."""
        self._client = client

    async def current(self, *, identity: str, dimensions: int) -> VectorIndex:
        """The collection that serves, made if there is none; raises as `check_space`."""
        name = await aliased(self._client)
        if name is None:
            new = await self.begin(identity=identity, dimensions=dimensions)
            await self.switch(new, None)
            return new
        await check_collection(self._client, name, identity)
        return ServerIndex(self._client, name, identity=identity, serves=True)

    async def begin(self, *, identity: str, dimensions: int) -> VectorIndex:
        """An empty new collection; what an unfinished build left is deleted."""
        serving = await aliased(self._client)
        await self._tidy(serving)
        number = int(serving.removeprefix(PREFIX)) + 1 if serving else 1
        name = f"{PREFIX}{number}"
        await self._client.create_collection(
            name,
            vectors_config={
                MEANING: models.VectorParams(size=dimensions, distance=models.Distance.COSINE)
            },
            sparse_vectors_config=dict.fromkeys(
                WORDS.values(), models.SparseVectorParams(modifier=models.Modifier.IDF)
            ),
            metadata={"model": identity, "dimensions": dimensions, "layout": LAYOUT},
        )
        if not self._is_local():
            for field in INDEXED:
                await self._client.create_payload_index(
                    name, field, field_schema=models.PayloadSchemaType.KEYWORD
                )
        return ServerIndex(self._client, name, identity=identity, serves=False)

    async def switch(self, new: VectorIndex, served: VectorIndex | None) -> None:
        """Point the alias to the new collection in one call; delete the one before."""
        if not isinstance(new, ServerIndex):
            raise TypeError(new)
        del served  # it owns nothing
        changes: list[models.AliasOperations] = []
        if await aliased(self._client):
            old = models.DeleteAlias(alias_name=ALIAS)
            changes.append(models.DeleteAliasOperation(delete_alias=old))
        alias = models.CreateAlias(collection_name=new.name, alias_name=ALIAS)
        changes.append(models.CreateAliasOperation(create_alias=alias))
        await self._client.update_collection_aliases(changes)
        new.serves = True
        await self._tidy(new.name)

    async def close(self) -> None:
        """Disconnect."""
        await self._client.close()

    async def _tidy(self, serving: str | None) -> None:
        for collection in (await self._client.get_collections()).collections:
            if collection.name.startswith(PREFIX) and collection.name != serving:
                await self._client.delete_collection(collection.name)

    def _is_local(self) -> bool:
        return type(self._client._client).__name__.endswith("Local")  # noqa: SLF001 - local mode warns

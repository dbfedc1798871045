"""Every vector index that there is: Qdrant Edge, qdrant-client's local mode, and a Qdrant server."""

import os

import pytest

from tests.support.vectors import SPACE, Edge, Server


@pytest.fixture(params=["edge", "local mode", "QDRANT_URL"])
async def store(request, tmp_path):
    if request.param == "edge":
        store = Edge(tmp_path / "vectors")
    elif request.param == "local mode":
        store = Server(location=":memory:")
    elif url := os.environ.get("QDRANT_URL"):
        store = Server(url=url, api_key=os.environ.get("QDRANT_API_KEY"))
        if any(
            c.name.startswith("statements-")
            for c in (await store.client.get_collections()).collections
        ):
            pytest.fail("QDRANT_URL holds statements; these tests would delete them")
    else:
        pytest.skip("QDRANT_URL is not set: no Qdrant server to hold to the contract")
    yield store
    await store.close()


@pytest.fixture
async def index(store):
    return await store.open(**SPACE)

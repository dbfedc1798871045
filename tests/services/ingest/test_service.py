import asyncio
from uuid import uuid4

import pytest

from services.ingest.handlers.profiles import register_all
from services.ingest.service import build
from services.ingest.settings import IngestSettings
from shared.events import (
    INTRODUCTIONS,
    PROFILES,
    Answered,
    IntroductionAnswered,
    ProfilePublished,
    TieRecorded,
)
from shared.streams import Streams


async def test_an_agreed_introduction_comes_back_as_a_recorded_tie(
    tmp_path, database, city, broker_url
):
    async with database.transaction() as session:
        saved = await register_all(
            session, [city(), city(id="b", name="Ames")], sender="file", by="x"
        )
    answered = Answered(
        introduction_id=uuid4(), match_id=uuid4(), locality_id=saved[0].profile_id,
        party_id=saved[1].profile_id, side="party", answer="accepted", agreed=True,
    )  # fmt: skip
    event = IntroductionAnswered(subject="x", data=answered)
    received: asyncio.Queue = asyncio.Queue()

    async def collect(events):
        for each in events:
            received.put_nowait(each)

    other = Streams(broker_url, "test", consumer="test")
    other.subscribe(PROFILES, collect, max_records=10)
    await other.start()
    await other.publish([(INTRODUCTIONS, event.model_dump_json())])
    service = build(IngestSettings(ENTENTE_DATA=tmp_path, REDIS_URL=broker_url, consumer="ingest"))
    async with service.worker(), asyncio.timeout(20):
        seen = [await received.get() for _ in range(3)]
    await service.database.close()
    await other.stop()
    assert [type(e) for e in seen] == [ProfilePublished, ProfilePublished, TieRecorded]
    assert seen[2].data.kind == "contact"


async def test_a_worker_without_a_broker_says_what_it_needs(tmp_path):
    service = build(IngestSettings(ENTENTE_DATA=tmp_path))
    with pytest.raises(RuntimeError, match="REDIS_URL"):
        async with service.worker():
            pass

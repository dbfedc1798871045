import asyncio
import shutil
from uuid import uuid4

import numpy as np
import pytest

from services.matcher.handlers.following import follow_profiles
from services.matcher.handlers.matching import Matcher
from services.matcher.handlers.reindexing import ask_if_lost, reindex_here, reindex_once
from services.matcher.index.edge_generations import EdgeGenerations
from services.matcher.index.points import MixedSpacesError
from services.matcher.languages import LangidDetector
from services.matcher.store import parties, rematch
from services.matcher.store import reindexing as store
from tests.support.encoders import WordHashEncoder
from tests.support.profiles import counterpart, locality, published, withdrawn

HINDI = "हम बाढ़ से बचाव के लिए दूसरे शहरों का अनुभव चाहते हैं।"


class Newer(WordHashEncoder):
    """Another model: the same words elsewhere."""

    identity = "newer/64"

    def encode(self, texts):
        return np.roll(super().encode(texts), 7, axis=1)


class EnglishOnly(Newer):
    identity = "english/64"
    languages = frozenset({"en"})


MODELS = {"old": WordHashEncoder, "newer": Newer, "english": EnglishOnly}


def make(name):
    return MODELS[name]()


def space(encoder):
    return {"identity": encoder.identity, "dimensions": encoder.dimensions}


@pytest.fixture(scope="module")
def detector():
    return LangidDetector()


@pytest.fixture
async def generations(tmp_path):
    generations = EdgeGenerations(tmp_path / "vectors")
    yield generations
    await generations.close()


@pytest.fixture
async def matcher(database, generations, detector):
    encoder = WordHashEncoder()
    index = await generations.current(**space(encoder))
    matcher = Matcher(database, encoder, index, detector=detector)
    yield matcher
    await matcher.close()


@pytest.fixture
async def city(matcher):
    """A counterpart with two statements, read by the old model."""
    city = uuid4()
    profile = counterpart("Patna", ("offer", "flood walls"), ("need", HINDI), country="IN")
    await follow_profiles(matcher, [published(profile, profile_id=city)])
    return city


async def asked(database, model):
    async with database.transaction() as session:
        return await store.ask(session, model)


async def request(database, request_id):
    async with database.reading() as session:
        return await store.get(session, request_id)


async def stored_party(database, party_id):
    async with database.reading() as session:
        return parties.party_of(await parties.get_party(session, party_id))


async def test_all_vectors_are_rebuilt_with_the_model_asked_for(matcher, generations, city):
    request_id = await asked(matcher.database, "newer")
    assert await reindex_once(matcher, generations, make)
    done = await request(matcher.database, request_id)
    assert (done.error, done.done, done.total) == (None, 1, 1)
    assert done.finished_at
    assert matcher.encoder.identity == "newer/64"
    vectors = (await matcher.index.vectors([city]))[city]
    assert vectors == pytest.approx(Newer().encode(["flood walls", HINDI]), abs=1e-5)


async def test_afterwards_everybody_is_matched_again_and_the_old_model_is_refused(
    matcher, generations, city
):
    await asked(matcher.database, "newer")
    await reindex_once(matcher, generations, make)
    async with matcher.database.reading() as session:
        assert await rematch.waiting(session, [city]) == {city}
    with pytest.raises(MixedSpacesError, match=r"newer/64.*word-hash/64.*entente reindex"):
        await generations.current(**space(WordHashEncoder()))


async def test_what_changes_meanwhile_is_in_the_new_generation(
    matcher, generations, city, database
):
    newcomer, lock = uuid4(), asyncio.Event()

    class Slow(Newer):
        """Waits, while it encodes the stored parties, until others came and left."""

        def encode(self, texts):
            if "flood walls" in texts:
                lock.set()
                asyncio.run_coroutine_threadsafe(changed.wait(), loop).result(10)
            return super().encode(texts)

    loop, changed = asyncio.get_running_loop(), asyncio.Event()
    await asked(database, "slow")
    rebuilding = asyncio.create_task(reindex_once(matcher, generations, lambda _: Slow()))
    await asyncio.wait_for(lock.wait(), 10)
    async with matcher.turn:
        events = [published(locality("Ames"), profile_id=newcomer), withdrawn(city)]
        await follow_profiles(matcher, events)
    assert matcher.encoder.identity == "word-hash/64"
    changed.set()
    await asyncio.wait_for(rebuilding, 10)
    assert matcher.encoder.identity == "newer/64"
    assert set(await matcher.index.vectors([newcomer, city])) == {newcomer}


async def test_what_the_new_model_does_not_read_is_noted(matcher, generations, city, database):
    assert [s.readable for s in (await stored_party(database, city)).statements] == [True, True]
    await asked(database, "english")
    await reindex_once(matcher, generations, make)
    statements = (await stored_party(database, city)).statements
    assert [(s.language, s.readable) for s in statements] == [("en", True), ("hi", False)]


async def test_a_model_that_cannot_be_had_ends_the_request_and_the_old_one_serves(
    matcher, generations, city, database
):
    request_id = await asked(database, "unknown")
    assert await reindex_once(matcher, generations, make)
    assert "unknown" in (await request(database, request_id)).error
    assert await matcher.index.count() == 2
    assert not await reindex_once(matcher, generations, make)


async def test_a_rebuild_that_was_cut_off_is_begun_anew(matcher, generations, city, database):
    class Endless(Newer):
        def encode(self, texts):
            if "flood walls" in texts:
                raise asyncio.CancelledError
            return super().encode(texts)

    await asked(database, "newer")
    with pytest.raises(asyncio.CancelledError):
        await reindex_once(matcher, generations, lambda _: Endless())
    assert await matcher.index.count() == 2
    assert await reindex_once(matcher, generations, make)
    assert matcher.encoder.identity == "newer/64"


async def test_a_request_is_worked_on_by_one_worker(database):
    first, second = await asked(database, "newer"), await asked(database, "newer")
    async with database.transaction() as session:
        assert (await store.claim(session)).id == first
        assert await store.claim(session) is None
        await store.finish(session, first)
        assert (await store.claim(session)).id == second


async def test_lost_vectors_are_rebuilt_by_themselves(matcher, generations, city, tmp_path):
    await matcher.index.remove([city])
    await ask_if_lost(matcher, "old")
    assert await reindex_once(matcher, generations, make)
    assert await matcher.index.count() == 2
    await ask_if_lost(matcher, "old")
    assert not await reindex_once(matcher, generations, make)


async def test_without_a_worker_a_lost_folder_is_restored(
    matcher, city, detector, database, tmp_path
):
    folder, shown = tmp_path / "elsewhere", []
    generations = EdgeGenerations(folder)
    request_id = await asked(database, "newer")
    await reindex_here(
        database, generations, request_id, make, detector, lambda *done: shown.append(done)
    )
    index = await generations.current(**space(Newer()))
    assert await index.count() == 2
    assert shown[-1] == (1, 1)
    assert (await request(database, request_id)).finished_at
    await index.close()
    await generations.close()
    shutil.rmtree(folder)

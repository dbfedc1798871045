from uuid import uuid4

from services.matcher.store import rematch


async def test_asking_twice_is_asking_once_and_moves_the_time(database):
    town = uuid4()
    async with database.transaction() as session:
        await rematch.ask(session, [town])
        first = await rematch.asked_for(session, 10)
    async with database.transaction() as session:
        await rematch.ask(session, [town])
        second = await rematch.asked_for(session, 10)
    assert set(first) == set(second) == {town}
    assert second[town] > first[town]


async def test_what_was_asked_for_again_meanwhile_is_not_forgotten(database):
    town, city = uuid4(), uuid4()
    async with database.transaction() as session:
        await rematch.ask(session, [town, city])
        seen = await rematch.asked_for(session, 10)
    async with database.transaction() as session:
        await rematch.ask(session, [town])
        await rematch.answered(session, seen)
    async with database.reading() as session:
        assert await rematch.waiting(session, [town, city]) == {town}


async def test_those_who_wait_longest_come_first(database):
    towns = [uuid4() for _ in range(3)]
    for town in towns:
        async with database.transaction() as session:
            await rematch.ask(session, [town])
    async with database.reading() as session:
        assert list(await rematch.asked_for(session, 2)) == towns[:2]

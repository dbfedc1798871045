"""Webhooks from the change of a referral to the answer of the receiver."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook, WebhookVerificationError

from services.notifier.domain.errors import NoAddressError
from services.notifier.domain.packets import WebhookEvent
from services.notifier.domain.targets import BadTargetError
from services.notifier.handlers import endpoints
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.calling import Caller
from services.notifier.store.tables import Delivery, EndpointRow, HookRow, StandingRow
from services.notifier.webhooks import HttpPoster
from tests.support.introductions import (
    C40,
    DES_MOINES,
    REFERRAL,
    approved,
    id_of,
    published,
    withdrawn,
)
from tests.support.receiver import HANG, Receiver, receiving

NETWORK = id_of(C40)
WHO = "n@c40.example"


@pytest.fixture
async def receiver():
    async with receiving(Receiver()) as receiver:
        yield receiver


@pytest.fixture
def caller(world, clock):
    poster = HttpPoster(allows_local=True, seconds=1)
    return Caller(world.database, poster, world.letters, world.keyring, clock, lambda: 0.5)


async def start(world, url):
    """Set the address; returns the secret."""
    key = await endpoints.set_address(world.office, NETWORK, url, WHO, allows_local=True)
    return key and endpoints.secret_of(world.keyring, key)


async def known(world):
    await world.profiles(published(DES_MOINES), published(C40))


async def refer(world):
    await world.matches(approved(C40))


async def answer(world, side, what, **more):
    await give_answer(world.office, Reply(REFERRAL, side, what, "test", **more))


async def call_all(caller):
    calls = 0
    while await caller.call_next():
        calls += 1
    return calls


async def hooks(world):
    async with world.database.reading() as session:
        return list(await session.scalars(select(HookRow).order_by(HookRow.created_at)))


async def endpoint(world):
    async with world.database.reading() as session:
        return await session.get(EndpointRow, NETWORK)


def verified(secret, request):
    _, headers, body = request
    return WebhookEvent.model_validate(Webhook(secret).verify(body, headers))


def types(receiver):
    return [json.loads(body)["type"] for _, _, body in receiver.taken]


async def test_a_new_referral_and_each_change_arrive_signed(world, receiver, caller):
    await known(world)
    secret = await start(world, receiver.address)
    await refer(world)
    await call_all(caller)
    await answer(world, "locality", "accepted")
    await call_all(caller)
    await answer(world, "party", "accepted")
    await call_all(caller)

    first, second, last = (verified(secret, r) for r in receiver.taken)
    assert [first.type, second.type, last.type] == [
        "referral.created", "referral.updated", "referral.updated",
    ]  # fmt: skip
    assert (first.data.locality_answer, first.data.contacts, first.data.consent) == (None, (), None)
    assert (second.data.locality_answer, second.data.contacts) == ("accepted", ())
    assert second.data.consent.who is None
    assert {c.email for c in last.data.contacts} == {
        "dana@dsm.example", "lee@dsm.example", "mayor@dsm.example",
    }  # fmt: skip
    assert first.data.number < second.data.number < last.data.number
    assert [h.state for h in await hooks(world)] == ["delivered"] * 3


async def test_another_secret_and_a_changed_body_do_not_verify(world, receiver, caller):
    await known(world)
    secret = await start(world, receiver.address)
    await refer(world)
    await call_all(caller)
    path, headers, body = receiver.taken[0]
    with pytest.raises(WebhookVerificationError):
        verified("whsec_" + "A" * 43 + "=", (path, headers, body))
    with pytest.raises(WebhookVerificationError):
        verified(secret, (path, headers, body.replace(b"Des Moines", b"Des Noines")))


async def test_a_retry_has_the_same_id_and_comes_after_a_while(world, receiver, caller, clock):
    receiver.answers = [(500, "Try later"), HANG, (200, "")]
    await known(world)
    secret = await start(world, receiver.address)
    await refer(world)

    assert await call_all(caller) == 1
    (hook,) = await hooks(world)
    assert (hook.status, hook.words, hook.next_attempt_at - clock.now) == (
        500, "Try later", timedelta(seconds=5),
    )  # fmt: skip
    clock.advance(seconds=5)
    assert await call_all(caller) == 1
    (hook,) = await hooks(world)
    assert (hook.status, hook.words) == (None, "No answer within 1 seconds.")
    assert (await endpoint(world)).failing_since is not None
    clock.advance(minutes=1)
    assert await call_all(caller) == 1

    assert len({headers["webhook-id"] for _, headers, _ in receiver.taken}) == 1
    assert {verified(secret, r).data.id for r in receiver.taken} == {REFERRAL}
    (hook,) = await hooks(world)
    assert (hook.state, hook.attempts, hook.next_attempt_at) == ("delivered", 3, None)
    assert (await endpoint(world)).failing_since is None


@pytest.mark.parametrize("status", [429, 503])
async def test_a_receiver_that_names_a_time_is_left_alone_until_then(
    world, receiver, caller, clock, status
):
    receiver.answers = [(status, "Slow down"), (200, "")]
    receiver.headers = ["Retry-After: 1800"]
    await known(world)
    await start(world, receiver.address)
    await refer(world)
    assert await call_all(caller) == 1
    await answer(world, "locality", "accepted")

    clock.advance(minutes=29)
    assert await call_all(caller) == 0
    clock.advance(minutes=3)
    assert await call_all(caller) == 2


async def test_a_redirect_is_a_failure(world, receiver, caller):
    receiver.answers = [(301, "")]
    await known(world)
    await start(world, receiver.address)
    await refer(world)
    await call_all(caller)
    (hook,) = await hooks(world)
    assert (hook.state, hook.status, len(receiver.taken)) == ("queued", 301, 1)


async def test_after_two_days_an_event_is_given_up(world, receiver, caller, clock):
    receiver.answers = [(500, "")]
    await known(world)
    await start(world, receiver.address)
    await refer(world)
    began = clock.now
    while (hook := (await hooks(world))[0]).state == "queued":
        clock.now = max(clock.now, hook.next_attempt_at)
        assert await call_all(caller) == 1
    assert (hook.state, hook.attempts) == ("given_up", 10)
    assert timedelta(hours=46) < clock.now - began < timedelta(hours=50)
    assert (await endpoint(world)).state == "active"


async def test_the_old_secret_signs_beside_the_new_one_for_a_day(world, receiver, caller, clock):
    await known(world)
    old = await start(world, receiver.address)
    key = await endpoints.rotate(world.office, NETWORK, WHO)
    new = endpoints.secret_of(world.keyring, key)
    assert old != new
    await refer(world)
    await call_all(caller)
    assert verified(old, receiver.taken[0]) == verified(new, receiver.taken[0])

    async with world.database.transaction() as session:
        row = await session.get(EndpointRow, NETWORK)
        row.old_until = clock.now
    await answer(world, "locality", "accepted")
    await call_all(caller)
    verified(new, receiver.taken[1])
    with pytest.raises(WebhookVerificationError):
        verified(old, receiver.taken[1])


async def test_an_address_that_is_gone_is_disabled_and_its_people_are_told(world, receiver, caller):
    receiver.answers = [(410, "Moved away")]
    await known(world)
    await start(world, receiver.address)
    await refer(world)
    await call_all(caller)
    found = await endpoint(world)
    assert (found.state, found.words) == ("disabled", "410 Moved away")

    async with world.database.reading() as session:
        (notice,) = await session.scalars(
            select(Delivery).where(Delivery.introduction_id.is_(None))
        )
    assert (notice.to, notice.profile_id, notice.state) == ("join@c40.example", NETWORK, "queued")
    assert "410 Moved away" in notice.text
    assert f"{world.letters.site}/inbox/webhook" in notice.text

    await answer(world, "locality", "accepted")
    assert await call_all(caller) == 0
    assert [h.state for h in await hooks(world)] == ["given_up"]


async def test_an_address_that_fails_for_five_days_is_disabled_and_what_waits_is_not_sent(
    world, receiver, caller, clock
):
    receiver.answers = [(500, "")]
    await known(world)
    await start(world, receiver.address)
    await refer(world)
    await call_all(caller)
    clock.advance(days=5)
    await answer(world, "locality", "accepted")
    await call_all(caller)
    assert (await endpoint(world)).state == "disabled"
    assert {h.state for h in await hooks(world)} == {"dropped"}


async def test_enabled_again_it_gets_what_changed_in_the_meantime(world, receiver, caller, clock):
    receiver.answers = [(410, ""), (200, "")]
    await known(world)
    secret = await start(world, receiver.address)
    await refer(world)
    await call_all(caller)
    await answer(world, "locality", "accepted")
    await endpoints.enable(world.office, NETWORK, WHO)
    clock.advance(minutes=1)
    assert await call_all(caller) == 1
    event = verified(secret, receiver.taken[-1])
    assert (event.type, event.data.locality_answer) == ("referral.updated", "accepted")


async def test_an_address_that_comes_later_gets_the_referrals_that_are_not_over(
    world, receiver, caller
):
    await known(world)
    await refer(world)
    await start(world, receiver.address)
    assert await call_all(caller) == 1
    assert types(receiver) == ["referral.created"]


async def test_a_test_event_is_tried_once_and_reaches_a_disabled_address(world, receiver, caller):
    receiver.answers = [(410, ""), (500, "Not yet"), (200, "")]
    await known(world)
    secret = await start(world, receiver.address)
    for _ in range(3):
        await endpoints.ping(world.office, NETWORK)
        assert await call_all(caller) == 1
    assert verified(secret, receiver.taken[-1]).data.name == "C40 Cities"
    assert [h.status for h in await hooks(world)] == [410, 500, 200]
    assert (await endpoint(world)).state == "disabled"


async def test_the_address_of_the_profile_is_followed_as_it_changes(world, receiver, caller):
    intake = {"email": "join@c40.example", "webhook_url": "https://old.c40.example/hook"}
    await world.profiles(published(DES_MOINES), published(C40, intake=intake))
    await start(world, "")
    assert (await endpoint(world)).url is None
    await world.profiles(published(C40, 2, intake=intake | {"webhook_url": receiver.address}))
    await endpoints.ping(world.office, NETWORK)
    await call_all(caller)
    assert types(receiver) == ["ping"]

    await world.profiles(published(C40, 3))
    await endpoints.ping(world.office, NETWORK)
    await call_all(caller)
    assert {h.words for h in await hooks(world)} >= {"The profile names no address."}


async def test_a_wrong_or_missing_address_is_refused(world):
    await known(world)
    with pytest.raises(NoAddressError):
        await start(world, " ")
    with pytest.raises(BadTargetError):
        await start(world, "https://10.0.0.1/")


async def test_a_worker_that_dies_in_a_call_leaves_it_to_be_sent_again(
    world, receiver, caller, clock
):
    await known(world)
    await start(world, receiver.address)
    await refer(world)
    abandoned = await caller._claim()
    assert await call_all(caller) == 0
    clock.advance(minutes=2)
    assert await call_all(caller) == 1
    assert receiver.taken[0][1]["webhook-id"] == abandoned.headers["webhook-id"]
    (hook,) = await hooks(world)
    assert (hook.state, hook.attempts) == ("delivered", 2)


async def test_a_network_that_leaves_is_not_called_any_more(world, receiver, caller):
    await known(world)
    await start(world, receiver.address)
    await refer(world)
    await world.profiles(withdrawn(C40))
    assert await endpoint(world) is None
    assert await call_all(caller) == 0
    assert receiver.taken == []


async def test_what_a_locality_asks_its_supervisor_is_its_own_affair(world, receiver, caller):
    """Nor are reminders and our own asking told."""
    await known(world)
    await start(world, receiver.address)
    await refer(world)
    await call_all(caller)
    async with world.database.transaction() as session:
        session.add(
            StandingRow(
                profile_id=id_of(DES_MOINES),
                wish="supervisor",
                supervisor="boss@dsm.example",
                who="dana@dsm.example",
                language="en",
                at=world.office.clock(),
            )
        )
    await answer(world, "locality", "accepted")
    assert await call_all(caller) == 0

"""Webhooks from the change of a referral to the program of the network: signed, and only its own."""

import pytest
from standardwebhooks import WebhookVerificationError

from services.notifier.handlers import endpoints
from services.notifier.store.tables import EndpointRow, StandingRow
from tests.support.endpoints import OWNER, WHO, endpoint, hooks
from tests.support.introductions import C40, DANA, DES_MOINES, REFERRAL, approved, id_of, withdrawn
from tests.support.receiver import verified

pytestmark = pytest.mark.usefixtures("secret")


async def test_a_new_referral_and_each_change_arrive_signed(world, receiver, call, secret):
    await world.matches(approved(C40))
    await call()
    await world.say("locality", "accepted", REFERRAL)
    await call()
    await world.say("party", "accepted", REFERRAL)
    await call()

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


async def test_another_secret_and_a_changed_body_do_not_verify(world, receiver, call, secret):
    await world.matches(approved(C40))
    await call()
    path, headers, body = receiver.taken[0]
    with pytest.raises(WebhookVerificationError):
        verified("whsec_" + "A" * 43 + "=", (path, headers, body))
    with pytest.raises(WebhookVerificationError):
        verified(secret, (path, headers, body.replace(b"Des Moines", b"Des Noines")))


async def test_the_old_secret_signs_beside_the_new_one_for_a_day(
    world, receiver, call, clock, secret
):
    key = await endpoints.rotate(world.office, OWNER, WHO)
    new = endpoints.secret_of(world.keyring, key)
    assert secret != new
    await world.matches(approved(C40))
    await call()
    assert verified(secret, receiver.taken[0]) == verified(new, receiver.taken[0])

    async with world.database.transaction() as session:
        row = await session.get(EndpointRow, OWNER)
        row.old_until = clock.now
    await world.say("locality", "accepted", REFERRAL)
    await call()
    verified(new, receiver.taken[1])
    with pytest.raises(WebhookVerificationError):
        verified(secret, receiver.taken[1])


async def test_a_network_that_leaves_is_not_called_any_more(world, receiver, call):
    await world.matches(approved(C40))
    await world.profiles(withdrawn(C40))
    assert await endpoint(world) is None
    assert await call() == 0
    assert receiver.taken == []


async def test_what_a_locality_asks_its_supervisor_is_its_own_affair(world, receiver, call):
    """Nor are reminders and our own asking told."""
    await world.matches(approved(C40))
    await call()
    async with world.database.transaction() as session:
        session.add(
            StandingRow(
                profile_id=id_of(DES_MOINES),
                wish="supervisor",
                supervisor="boss@dsm.example",
                who=DANA,
                language="en",
                at=world.office.clock(),
            )
        )
    await world.say("locality", "accepted", REFERRAL)
    assert await call() == 0

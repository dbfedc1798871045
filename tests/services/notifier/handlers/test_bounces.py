"""Reports of servers that come in: true ones are heeded, others change nothing."""

import pytest

from services.notifier.domain.incoming import Kind
from services.notifier.handlers.receiving import receive
from services.notifier.incoming import read_mail
from services.notifier.mail import SmtpMailer
from shared.events import DeliveryFailed
from shared.mail import MailServer
from shared.mail.writing import travelling
from tests.support.arrivals import barred, came_in
from tests.support.introductions import DES_MOINES, PORTO, approved, published
from tests.support.mails import bounce, written
from tests.support.notifying import send_all
from tests.support.smtp import serving


async def unchanged(world, sent):
    assert (await world.deliveries())["ask", "party"].state == sent["ask", "party"].state
    assert not [e for e in await world.emitted() if isinstance(e, DeliveryFailed)]
    assert not await barred(world, "rui@porto.example")


async def test_a_message_that_came_back_is_bounced_announced_and_its_address_left_alone(
    world, sent, returns, take
):
    ask = sent["ask", "party"]
    await take(bounce(returns.of(ask.id), "rui@porto.example"))

    now = (await world.deliveries())["ask", "party"]
    assert now.state == "bounced"
    assert "5.1.1" in now.last_error
    assert "no such user here" in now.last_error
    failures = [e for e in await world.emitted() if isinstance(e, DeliveryFailed)]
    assert [e.data.delivery_id for e in failures] == [ask.id]
    assert await barred(world, "rui@porto.example") == {"rui@porto.example"}


async def test_the_signed_name_of_the_envelope_proves_a_report_without_an_address(world, sent):
    ask, plain = sent["ask", "party"], world.marks
    assert plain.returns is None
    to, named = "introductions@entente.example", plain.envelope.of(ask.id)
    content = bounce(to, "rui@porto.example", envelope=named.upper())
    assert await receive(world.office, plain, read_mail(content)) is Kind.BOUNCE
    assert (await world.deliveries())["ask", "party"].state == "bounced"
    assert await barred(world, "rui@porto.example")


@pytest.mark.parametrize("action", ["failed", "delayed"])
@pytest.mark.parametrize("way", ["returned", "id", "reply", "other", "cut"])
@pytest.mark.parametrize("is_set_up", [True, False])
async def test_a_report_that_proves_nothing_is_noted_as_unverified_and_changes_nothing(
    world, sent, marks, way, action, is_set_up
):
    ask, to = sent["ask", "party"], "introductions@entente.example"
    other = sent["ask", "locality"]
    given = {
        "returned": {"returned": ask.message_id},
        "id": {"envelope": ask.id.hex, "returned": ask.message_id},
        "reply": {"envelope": marks.replies.seal.of(ask.id)},
        "other": {"envelope": marks.envelope.of(ask.id)[:26] + marks.envelope.of(other.id)[26:]},
        "cut": {"envelope": marks.envelope.of(ask.id)[:41]},
    }[way]
    to = marks.replies.of(ask.id) if way == "reply" else to
    content = bounce(to, "rui@porto.example", action=action, **given)
    known = marks if is_set_up else world.marks

    assert await receive(world.office, known, read_mail(content)) is Kind.UNVERIFIED
    await unchanged(world, sent)
    (row,) = await came_in(world)
    assert row.kind == "unverified"
    assert row.words.startswith("Nothing proves that this is true")


async def test_a_forged_report_does_not_add_to_a_true_one(world, sent, returns, take):
    ask = sent["ask", "locality"]
    await take(bounce("x@e.example", "lee@dsm.example", key="b1", returned=ask.message_id))
    await take(bounce(returns.of(ask.id), "dana@dsm.example", key="b2"))
    assert (await world.deliveries())["ask", "locality"].state == "sent"


async def test_a_forged_report_with_the_name_of_a_true_one_does_not_hide_it(
    world, sent, returns, take
):
    ask = sent["ask", "party"]
    await take(bounce("x@e.example", "rui@porto.example", returned=ask.message_id))
    await take(bounce(returns.of(ask.id), "rui@porto.example"))
    assert (await world.deliveries())["ask", "party"].state == "bounced"


async def test_what_goes_out_carries_a_return_path_and_an_envelope_that_prove_it(
    world, server, clock, marks, tmp_path
):
    await world.introduced()
    async with serving(server, tmp_path / "marked.sock") as url:
        mail = MailServer(url)
        mailer = SmtpMailer(mail, world.settings.mail_from, marks)
        await send_all(world.sender(mailer, clock))
        await mail.close()
    by_message_id = {d.message_id: d.id for d in await world.all_deliveries()}
    assert len(server.senders) == len(server.taken) == 3
    for (message, _), sender in zip(server.taken, server.senders, strict=True):
        key = by_message_id[message["Message-ID"]]
        assert marks.returned([sender], "") == key
        assert marks.answered([message["Reply-To"]]) == key
        assert marks.answered([sender]) is None
        assert marks.returned([message["Reply-To"]], key.hex) is None


async def test_the_same_bounce_again_changes_nothing(world, sent, returns, take):
    content = bounce(returns.of(sent["ask", "party"].id), "rui@porto.example")
    await take(content)
    await take(content)
    assert len([e for e in await world.emitted() if isinstance(e, DeliveryFailed)]) == 1
    assert len(await came_in(world)) == 1


async def test_a_message_to_two_people_is_bounced_once_it_came_back_from_both(
    world, sent, returns, take
):
    to = returns.of(sent["ask", "locality"].id)
    await take(bounce(to, "dana@dsm.example", key="b1"))
    assert (await world.deliveries())["ask", "locality"].state == "sent"
    await take(bounce(to, "lee@dsm.example", key="b2"))
    assert (await world.deliveries())["ask", "locality"].state == "bounced"


@pytest.mark.parametrize("status", ["5.7.1", "5.2.2", "4.4.7"])
async def test_an_address_that_is_not_at_fault_is_written_to_again(
    world, sent, returns, take, status
):
    await take(bounce(returns.of(sent["ask", "party"].id), "rui@porto.example", status))
    assert (await world.deliveries())["ask", "party"].state == "bounced"
    assert not await barred(world, "rui@porto.example")


async def test_a_delay_is_noted_and_nothing_else(world, sent, returns, take):
    to = returns.of(sent["ask", "party"].id)
    await take(bounce(to, "rui@porto.example", "4.4.1", action="delayed"))
    assert (await world.deliveries())["ask", "party"].state == "sent"
    assert [(r.kind, r.status) for r in await came_in(world)] == [("delay", "4.4.1")]


async def test_nobody_can_have_an_address_barred_that_we_did_not_write_to(
    world, sent, returns, take
):
    await take(bounce(returns.of(sent["ask", "party"].id), "dana@dsm.example"))
    assert not await barred(world, "dana@dsm.example")
    assert (await world.deliveries())["ask", "party"].state == "sent"


async def test_a_barred_address_gets_nothing_more_and_the_others_do(
    world, server, sender, sent, returns, take
):
    await take(bounce(returns.of(sent["ask", "locality"].id), "dana@dsm.example", key="b1"))
    await take(bounce(returns.of(sent["ask", "party"].id), "rui@porto.example", key="b2"))
    server.taken.clear()
    await world.agree()
    await send_all(sender)

    assert [rcpts for _, rcpts in server.taken] == [["lee@dsm.example"]]
    rows = await world.deliveries()
    assert rows["contacts", "party"].state == "suppressed"
    assert "rui@porto.example is not written to: 5.1.1" in rows["contacts", "party"].last_error
    assert "dana@dsm.example is not written to" in rows["contacts", "locality"].last_error


async def test_mail_about_nothing_of_ours_is_noted(world, take):
    await take(written("x@elsewhere.example", "introductions@entente.example", "Buy this."))
    await take(bounce("introductions@entente.example", "who@elsewhere.example"))
    assert [r.delivery_id for r in await came_in(world)] == [None, None]


async def test_an_address_that_is_only_late_does_not_count_as_bounced(world, sent, returns, take):
    to = returns.of(sent["ask", "locality"].id)
    late = b"Final-Recipient: rfc822; lee@dsm.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\n"
    mixed = bounce(to, "dana@dsm.example").replace(b"\r\nFinal-R", b"\r\n" + late + b"Final-R", 1)
    await take(mixed)
    assert [r.address for r in await came_in(world)] == ["dana@dsm.example"]
    assert (await world.deliveries())["ask", "locality"].state == "sent"


async def test_who_was_never_sent_it_need_not_come_back(world, server, sender, returns, take):
    server.rcpt, server.refuse_only = "550 5.1.1 No such user", "lee@dsm.example"
    await world.introduced()
    await send_all(sender)
    ask = (await world.deliveries())["ask", "locality"]
    assert ask.state == "sent"
    await take(bounce(returns.of(ask.id), "dana@dsm.example"))
    assert (await world.deliveries())["ask", "locality"].state == "bounced"


async def test_a_report_may_name_a_domain_beyond_ascii_as_the_mail_system_writes_it(
    world, sender, returns, take
):
    contacts = [{"name": "Rui", "email": "rui@câmara.example"}]
    await world.profiles(published(DES_MOINES), published(PORTO, contacts=contacts))
    await world.matches(approved(PORTO))
    await send_all(sender)
    ask = (await world.deliveries())["ask", "party"]
    await take(bounce(returns.of(ask.id), travelling(ask.to)))
    assert (await world.deliveries())["ask", "party"].state == "bounced"
    assert await barred(world, ask.to) == {ask.to}

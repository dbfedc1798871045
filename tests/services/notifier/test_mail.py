"""Messages that cannot be written in the first place."""

from uuid import UUID

import pytest

from services.notifier.domain.replies import Marks
from services.notifier.handlers.outgoing import Outgoing
from services.notifier.mail import SmtpMailer
from shared.mail import MailNotSentError, MailServer


async def nothing(_taken):
    return None


@pytest.mark.parametrize("fault", [{"subject": "a\r\nBcc: x@x.example"}, {"text": "\ud800"}])
async def test_a_message_that_cannot_be_written_fails_for_good(fault):
    fields = {"to": "a@x.example", "subject": "s", "text": "t", "html": "h", "message_id": "<1@x>"}
    outgoing = Outgoing(UUID(int=1), UUID(int=2), follows=None, **(fields | fault))
    marks = Marks.of(None, lambda _purpose, data: data)
    mailer = SmtpMailer(MailServer("smtp://127.0.0.1:1"), "e@x.example", marks)
    with pytest.raises(MailNotSentError) as caught:
        await mailer.send(outgoing, nothing)
    assert caught.value.permanent

"""One introduction is one thread for each side."""

from uuid import UUID

from services.notifier.domain.introductions import Step, delivery_id
from services.notifier.handlers.outgoing import thread_root
from services.notifier.store.tables import Delivery

INTRODUCTION = UUID(int=7)
ASK = delivery_id(INTRODUCTION, Step.ASK, "party")


def delivery(step, **fields):
    key = delivery_id(INTRODUCTION, step, "party")
    given = {"introduction_id": INTRODUCTION, "side": "party", "message_id": f"<{key}@x.example>"}
    return Delivery(id=key, step=step.value, **(given | fields))


def test_every_message_follows_the_first_question_even_if_that_was_never_sent():
    roots = {thread_root(delivery(step)) for step in Step if step is not Step.ASK}
    assert roots == {f"<{ASK}@x.example>"}


def test_the_first_question_and_a_notice_follow_nothing():
    assert thread_root(delivery(Step.ASK)) is None
    assert thread_root(delivery(Step.NOTICE, introduction_id=None, side=None)) is None

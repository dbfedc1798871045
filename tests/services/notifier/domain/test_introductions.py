"""Names of introductions and messages."""

from uuid import UUID

from services.notifier.domain.introductions import (
    Step,
    delivery_id,
    form_of,
    introduction_id,
)
from services.notifier.domain.lifecycle import SIDES
from shared.profile import Kind


def test_only_two_governments_are_introduced():
    assert form_of(Kind.COUNTERPART) == "introduction"
    assert form_of(Kind.NETWORK) == form_of(Kind.PROGRAMME) == "referral"


def test_ids_are_the_same_whenever_they_are_made():
    key = introduction_id(UUID(int=7))
    assert key == introduction_id(UUID(int=7)) != introduction_id(UUID(int=8))
    ids = {delivery_id(key, step, s) for step in Step for s in SIDES}
    assert len(ids) == 2 * len(Step)

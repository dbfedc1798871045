"""Which programs reach which referrals, and what is written for those who make such programs."""

from typing import get_args

import pytest

from services.notifier.api.referrals import Reason
from shared.reasons import FEEDBACK
from shared.security import Scope
from tests.support.introductions import AMES, CITY, INTRODUCTION, REFERRAL


@pytest.mark.parametrize("path", ["", "/acknowledge", "/accept"])
async def test_what_is_not_its_own_does_not_exist_for_a_program(referred, program, path):
    for client, key in ((program(AMES), REFERRAL), (program(), INTRODUCTION)):
        send = client.post if path else client.get
        assert (await send(f"/api/referrals/{key}{path}")).status_code == 404


async def test_a_token_needs_its_scope_and_an_institution(referred, program, browser):
    reading = program(scopes=(Scope.READ_REFERRALS,))
    assert (await reading.get("/api/referrals")).status_code == 200
    assert (await reading.post(f"/api/referrals/{REFERRAL}/accept")).status_code == 403
    assert (await program(None).get("/api/referrals")).status_code == 403
    assert (await browser(CITY).get("/api/referrals")).status_code == 401


def test_the_reasons_of_the_api_are_those_of_the_page():
    assert set(get_args(Reason)) == set(FEEDBACK)


async def test_the_documents_describe_the_packet(browser):
    document = (await browser().get("/openapi.json")).json()
    assert {p for p in document["paths"] if "referrals" in p} == {
        "/api/referrals",
        "/api/referrals/{referral_id}",
        "/api/referrals/{referral_id}/acknowledge",
        "/api/referrals/{referral_id}/accept",
        "/api/referrals/{referral_id}/decline",
    }
    packet = document["components"]["schemas"]["ReferralPacket"]
    assert {"profile", "eligibility", "consent", "contacts", "links"} <= set(packet["properties"])
    assert "higher is the newer" in packet["description"]

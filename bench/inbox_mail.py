"""The e-mails, webhooks and decisions that introductions leave, for the benchmark of the inbox."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID, uuid5

from inbox_lives import NOW

from services.notifier.domain.deliveries import message_id
from services.notifier.domain.introductions import Step, delivery_id
from services.notifier.store import tables
from shared.profile import Kind

STATES = {
    "sent": 9_400, "bounced": 150, "held": 80, "needs_contact": 80, "collected": 120,
    "queued": 60, "suppressed": 50, "failed": 40, "discarded": 15, "unconfirmed": 5,
}  # fmt: skip
"""How many of ten thousand messages stand where."""
TRIED = ("sent", "bounced", "failed", "unconfirmed")
TEXT = (
    "We write because a liaison officer thinks that you two would have a lot to talk about. " * 14
)
HTML = f"<!doctype html><title>x</title>{'<p style=margin:0>' + TEXT[:400] + '</p>'}" * 6
CALENDAR = "BEGIN:VCALENDAR\r\n" + "X-LINE:about a thousand characters\r\n" * 28
DIGESTED, AUTOMATIC, REPLIED, TWICE, LIFTED = 0.1, 0.02, 0.02, 0.05, 0.1
HELD_PARTIES, DECISIONS = 12, 40


class Mail:
    """Adds rows of messages and of what came back, to the rows of each table."""

    def __init__(self, chance):
        self.chance = chance
        self.endpoints = set()
        self.barred = set()

    def empty(self):
        return defaultdict(list)

    def written(self, rows, key, ends, at, mails):
        """The messages that a move brought, as (step, side)."""
        for step, side in mails:
            number = 0
            while (made := delivery_id(key, step, side, number)) in self._known(rows):
                number += 1
            place = {"introduction_id": key, "step": step.value, "side": side, "number": number}
            self._add(rows, made, ends[side], at, place)
        if mails and self.chance.random() < DIGESTED:
            self._digest(rows, made, ends[side], at)

    def talked(self, rows, key, ends, at):
        """A few messages between the two sides, and the e-mails about them."""
        for number in range(self.chance.choice((0, 0, 0, 2, 6))):
            said = at + timedelta(hours=number)
            author = ("locality", "party")[number % 2]
            rows[tables.MessageRow].append(
                {"id": self._key(), "introduction_id": key, "author": author,
                 "who": "x@x.example", "text": "Thank you. Would next week suit you? " * 6,
                 "state": "sent", "by_mail": False, "at": said, "number": number + 1}
            )  # fmt: skip
            side = ("party", "locality")[number % 2]
            made = delivery_id(key, Step.MESSAGE, side, number + 1)
            place = {"introduction_id": key, "step": "message", "side": side, "number": number + 1}
            self._add(rows, made, ends[side], said, place)

    def called(self, rows, key, network, moments):
        """The webhooks of a referral, if its network has an address, and its last change."""
        rows[tables.ChangeRow].append(
            {"introduction_id": key, "party_id": network["id"], "changed_at": moments[-1]}
        )
        for number, at in enumerate(moments if network["id"] in self.endpoints else ()):
            given_up = self.chance.random() < 0.01
            rows[tables.HookRow].append(
                {"id": self._key(), "profile_id": network["id"], "introduction_id": key,
                 "type": "referral.updated" if number else "referral.created",
                 "state": "given_up" if given_up else "delivered",
                 "attempts": 10 if given_up else 1, "created_at": at, "tried_at": at,
                 "status": 500 if given_up else 204, "words": "Oh no. " * 30 if given_up else None}
            )  # fmt: skip

    def lasting(self, parties):
        """Addresses of webhooks, decisions to hold mail, domains that rest, and wishes."""
        networks, towns = parties[Kind.NETWORK], parties[Kind.LOCALITY]
        self.endpoints = {n["id"] for n in networks[:40]}
        endpoints = [
            {"profile_id": key, "url": "https://hooks.example/entente", "key": self._key(),
             "state": "active", "given_up": 0, "created_at": NOW, "changed_at": NOW,
             "changed_by": "x@x.example"} for key in self.endpoints
        ]  # fmt: skip
        held = [
            {"profile_id": towns[n % HELD_PARTIES]["id"] if n else None, "held": bool(n),
             "who": "o@x.example", "why": "We look first.", "at": NOW} for n in range(DECISIONS)
        ]  # fmt: skip
        rests = [
            {"domain": f"locality-{n}.example", "until": NOW + timedelta(days=1), "times": 2,
             "words": "421 4.7.0 Try again later."} for n in range(5)
        ]  # fmt: skip
        wishes = [
            {"profile_id": p["id"], "wish": "always", "who": "x@x.example", "wording": "Yes. " * 40,
             "language": "en", "at": NOW} for p in towns[:500]
        ]  # fmt: skip
        return {
            tables.EndpointRow: endpoints, tables.HoldRow: held, tables.RestRow: rests,
            tables.StandingRow: wishes,
        }  # fmt: skip

    def _key(self):
        return UUID(int=self.chance.getrandbits(128), version=4)

    def _known(self, rows):
        return {row["id"] for row in rows[tables.Delivery][-40:]}

    def _add(self, rows, made, party, at, place):
        state = self.chance.choices(list(STATES), list(STATES.values()))[0]
        waits = state in ("queued", "held", "needs_contact")
        at = max(at, NOW - timedelta(days=9)) if waits else at
        to = None if state == "needs_contact" else ", ".join(c["email"] for c in party["contacts"])
        error = "550 5.1.1 No such user" if state in ("bounced", "failed", "suppressed") else None
        place = {"introduction_id": None, "side": None, "number": 0} | place
        rows[tables.Delivery].append(
            place | {
                "id": made, "profile_id": party["id"], "to": to, "language": "en", "state": state,
                "domain": to and to.rpartition("@")[2], "text": to and f"{party['name']}: {TEXT}",
                "subject": to and f"{party['name']}: would you like to meet?", "html": to and HTML,
                "calendar": CALENDAR if place["step"] == "meeting" else None,
                "unsubscribe": "https://entente.example/unsubscribe/x", "last_error": error,
                "message_id": message_id(made, "entente.example"), "created_at": at,
                "attempts": int(state in TRIED), "queued_at": to and at,
                "next_attempt_at": at if state == "queued" else None,
                "attempted_at": at if state in TRIED else None,
                "held_at": at if state == "held" else None,
                "sent_at": at if state in ("sent", "bounced") else None,
            }
        )  # fmt: skip
        self._log(rows, made, at, state, error)
        self._came_in(rows, made, party, at, state)

    def _log(self, rows, made, at, state, error):
        line = {"delivery_id": made, "who": "Entente", "words": error, "at": at}
        if self.chance.random() < TWICE:
            rows[tables.LogRow].append(line | {"event": "retry", "next_attempt_at": at})
        if state not in ("queued", "needs_contact", "collected"):
            rows[tables.LogRow].append(line | {"event": state, "next_attempt_at": None})

    def _came_in(self, rows, made, party, at, state):
        bounced = state == "bounced"
        drawn = self.chance.random()
        kind = "bounce" if bounced else "automatic" if drawn < AUTOMATIC else "reply"
        if not bounced and drawn > AUTOMATIC + REPLIED:
            return
        address, key = party["contacts"][0]["email"], self._key()
        rows[tables.IncomingRow].append(
            {"id": key, "kind": kind, "delivery_id": made, "address": address,
             "status": "5.1.1" if bounced else None, "words": "Noted.", "at": at}
        )  # fmt: skip
        if bounced:
            is_lifted = address in self.barred or self.chance.random() < LIFTED
            self.barred |= set() if is_lifted else {address}
            rows[tables.SuppressionRow].append(
                {"id": uuid5(key, "suppression"), "address": address, "status": "5.1.1",
                 "words": "No such user", "delivery_id": made, "who": "Entente", "at": at,
                 "lifted_by": "o@x.example" if is_lifted else None,
                 "lifted_at": at if is_lifted else None,
                 "lifted_why": "They say that it works again." if is_lifted else None}
            )  # fmt: skip

    def _digest(self, rows, made, party, at):
        """The message went to one of its readers in a digest, which is a notice."""
        key = self._key()
        self._add(rows, key, party, at, {"step": Step.NOTICE.value})
        rows[tables.ItemRow].append(
            {"delivery_id": made, "address": party["contacts"][0]["email"],
             "profile_id": party["id"], "collected_at": at, "due_at": at, "slot": "2026-01-01",
             "digest_id": key}
        )  # fmt: skip

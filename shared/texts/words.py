"""Words for the values of our enumerations, in the language spoken now.

A key means the same wherever it stands: `network` is a kind of party and a role. Themes are named in
`shared.themes`.
"""

from shared.texts.phrases import Phrase, translated
from shared.themes import THEMES, Theme

WORDS: dict[str, Phrase] = {
    # kinds of party, and roles of accounts
    "locality": Phrase("locality"),
    "counterpart": Phrase("counterpart"),
    "network": Phrase("network"),
    "programme": Phrase("programme"),
    "city_office": Phrase("city office"),
    "liaison_officer": Phrase("liaison officer"),
    "supervisor": Phrase("supervisor"),
    "administrator": Phrase("administrator"),
    "auditor": Phrase("auditor"),
    # forms of government
    "municipality": Phrase("municipality"),
    "county": Phrase("county"),
    "state": Phrase("state"),
    "territory": Phrase("territory"),
    "tribal_nation": Phrase("tribal nation"),
    "region": Phrase("region"),
    "metropolitan_area": Phrase("metropolitan area"),
    # stances
    "need": Phrase("need"),
    "offer": Phrase("offer"),
    "exchange": Phrase("exchange"),
    # staff, and kinds of contact
    "none": Phrase("none"),
    "part_time": Phrase("part time"),
    "full_time": Phrase("full time"),
    "team": Phrase("team"),
    "staff": Phrase("staff"),
    "political": Phrase("political"),
    # ties
    "contact": Phrase("contact"),
    "project": Phrase("project"),
    "friendship": Phrase("friendship"),
    "sister_city": Phrase("sister city"),
    "membership": Phrase("membership"),
    # states of a profile
    "draft": Phrase("draft"),
    "active": Phrase("active"),
    "published": Phrase("published"),
    "paused": Phrase("paused"),
    "withdrawn": Phrase("withdrawn"),
    # states of a match
    "suggested": Phrase("suggested"),
    "escalated": Phrase("waits for a supervisor"),
    "held": Phrase("approved, not sent yet"),
    "approved": Phrase("approved"),
    "declined": Phrase("declined"),
    "expired": Phrase("expired"),
    "superseded": Phrase("superseded"),
    # levels of flags
    "note": Phrase("note"),
    "caution": Phrase("caution"),
    "escalate": Phrase("needs a second officer"),
    "block": Phrase("blocked"),
    # introductions and messages
    "introduction": Phrase("introduction"),
    "referral": Phrase("referral"),
    "asked": Phrase("asked"),
    "accepted": Phrase("accepted"),
    "not_now": Phrase("not now"),
    "agreed": Phrase("agreed"),
    "locality_accepted": Phrase("accepted by the locality"),
    "party_accepted": Phrase("accepted by the other side"),
    "needs_contact": Phrase("needs a contact"),
    "queued": Phrase("queued"),
    "transmitting": Phrase("being sent"),
    "sent": Phrase("sent"),
    "failed": Phrase("failed"),
    "unconfirmed": Phrase("unconfirmed"),
    # scopes of API tokens
    "read:profiles": Phrase("Read the profiles it registered or belongs to"),
    "write:profiles": Phrase("Register, revise, pause and withdraw them"),
    "read:places": Phrase("Look places up by name"),
    "read:matches": Phrase("Read suggestions and matches"),
    "read:introductions": Phrase("Read introductions and referrals"),
    "read:referrals": Phrase("Fetch referrals to it, with contacts once they are shared"),
    "answer:referrals": Phrase("Answer referrals to it"),
    "write:mail": Phrase("Hand in e-mails that came in, for the whole service"),
}
"""Words for the values that pages show, by their key."""


def theme_name(key: str) -> str:
    """A theme's key as people read it."""
    return translated(THEMES[Theme(key)].name)


def words(key: object) -> str:
    """The key of a kind, stance, state or the like as it stands in a sentence."""
    known = WORDS.get(str(key))
    return str(known) if known else str(key).replace("_", " ")


def label(key: object) -> str:
    """The same at the start of a line: with a capital."""
    text = words(key)
    return text[:1].upper() + text[1:]

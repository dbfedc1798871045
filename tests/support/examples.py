"""One of every kind of thing in the demonstration, to fill the addresses of pages with."""

import re

from tests.support.stage import ID

LONG = "Wir suchen Fachleute für Starkregenüberflutungsschutzmaßnahmen. " * 12


def prepare(stage):
    """Names in addresses and what they stand for."""
    city, town = stage.profile("Des Moines"), stage.profile("Limerick")
    introduction = stage.introduce(town, kind="counterpart")
    referral = stage.introduce(stage.profile("ICLEI -"))
    found = {"city": city, "town": town, "network": stage.profile("ICLEI -")}
    found |= {"referral": referral["id"], "token": stage.link("answer", "ICLEI").split("/")[-1]}
    found["stop"] = stage.link("unsubscribe", "ICLEI").split("/")[-1]
    found |= _mailed(stage)
    found |= _met(stage, introduction) | _reviewed(stage, city) | _accounts(stage, city)
    return found | _drafts(stage, town)


def _mailed(stage):
    """A message, whatever became of it."""
    listed = stage.get("liaison_officer", "/inbox/deliveries").text
    return {"delivery": re.search(rf'href="/inbox/deliveries/({ID})"', listed)[1]}


def _met(stage, introduction):
    """An introduction in which both have said yes, with a message and an outcome."""
    for side in ("locality", "party"):
        stage.accept(introduction, side)
    path = f"/inbox/{introduction['id']}"
    page = stage.get("counterpart", path).text
    key = re.search(rf'name="key" value="({ID})"', page)[1]
    stage.post("counterpart", f"{path}/messages", key=key, text=LONG)
    name = re.search(r'href="/mailbox/([^"/?]+)"', stage.get(None, "/mailbox").text)[1]
    return {"introduction": introduction["id"], "mail": name}


def _reviewed(stage, city):
    """Matches of the city: held, escalated, declined, and open with a question to the city."""
    held, escalated, declined, asked = stage.suggested(city)[:4]
    stage.post("supervisor", f"/review/{held}/approve", reason=LONG)
    stage.post("liaison_officer", f"/review/{escalated}/escalate", escalate_note=LONG)
    stage.post("liaison_officer", f"/review/{declined}/decline", code="weak_fit", note=LONG)
    stage.post("liaison_officer", f"/review/{asked}/ask", question=LONG)
    stage.post(
        "administrator", "/review/country-list",
        country="AQ", level="caution", reason="Nobody lives there.", source="Our atlas",
    )  # fmt: skip
    return {"held": held, "escalated": escalated, "declined": declined, "match": asked}


def _accounts(stage, city):
    stage.post("city_office", f"/account/people/{city}", email="counterpart@demo.example")
    stage.post(
        "city_office", "/account/tokens",
        name="website", owner=city, scope="write:profiles", days="90",
    )  # fmt: skip
    invited = stage.get("counterpart", "/account").text
    stage.post("administrator", "/accounts", email="second@demo.example", role="liaison_officer")
    listed = stage.get("administrator", "/accounts").text
    second, person = (
        re.search(rf'/accounts/({ID})">{name}@demo.example', listed)[1]
        for name in ("second", "city-office")
    )
    stage.post(None, "/sign-in", email="reader@demo.example")
    return {
        "account": second,
        "person": person,
        "invitation": re.search(rf"/account/invitations/({ID})", invited)[1],
        "link": stage.link("sign-in", "reader@demo.example").split("/")[-1],
    }


def _drafts(stage, town):
    """Drafts of a city office, half filled; `revision` is one of a profile that is published."""
    revision = stage.post("counterpart", f"/profiles/{town}/revise").url.path
    found = {"revision": re.search(ID, revision)[0]}
    for name, kind, quick in (
        ("draft", "locality", ""), ("quick", "locality", "yes"), ("league", "network", ""),
    ):  # fmt: skip
        address = stage.post("city_office", "/register", kind=kind, quick=quick).url.path
        found[name] = re.search(ID, address)[0]
    draft = f"/register/{found['draft']}"
    stage.post("city_office", f"{draft}/about", name=LONG[:100], population="66427")
    statement = {"priorities.1.statement": LONG, "priorities.1.stance": "need"}
    stage.post("city_office", f"{draft}/priorities/1", **statement)
    return found

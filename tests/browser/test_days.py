"""What each role does on a day, with and without JavaScript, on a phone and at a desk."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.support.chromium import DESK, PHONE
from tests.support.deciding import HELD, PASSED_ON, decide, settle_next
from tests.support.walker import Walker

WAYS = {
    "phone": (PHONE, True),
    "phone without script": (PHONE, False),
    "desk": (DESK, True),
    "desk without script": (DESK, False),
}
TOWNS = ("Grinnell", "Oskaloosa", "Pella", "Newton")
COUNTRIES = ("Andorra", "Bhutan", "Comoros", "Djibouti")


@pytest.fixture(params=WAYS)
def walker(request, chromium, stage):
    size, has_script = WAYS[request.param]
    context = chromium.new_context(
        base_url=stage.address, viewport=size, java_script_enabled=has_script, locale="en-US"
    )
    yield Walker(context.new_page(), has_script=has_script)
    context.close()


@pytest.fixture
def turn(request):
    """Which of the ways of walking this is, so that no two of them do the same thing."""
    return list(WAYS).index(request.node.callspec.params["walker"])


def day(days):
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"


def test_a_clerk_registers_the_short_way_and_sees_who_fits(walker, turn, stage):
    email = f"clerk{turn}@town.example"
    walker.go("/")
    walker.follow("Register your office")
    walker.write("E-mail address", email)
    walker.press("Send me a link")
    walker.sees("Check your e-mail")
    walker.go(stage.link("sign-in", email))
    walker.press("Sign in")
    walker.press("Start: A US locality, the short way")
    walker.write("Name of the place", TOWNS[turn])
    walker.press("Search")
    walker.press(f"Choose {TOWNS[turn]}, Iowa")
    walker.press("Save and continue")
    walker.sees("Write one sentence")
    walker.write("In one sentence", "We need to find leaks in old water mains.")
    walker.press("Save and continue")
    walker.press("Register")
    walker.sees("What happens next")
    walker.follow("See your suggestions")
    walker.comes_to_see("These partners were found by comparing your statements with theirs.")


def test_a_city_office_changes_its_profile_and_answers_an_introduction(walker, turn, stage):
    city = stage.profile("Des Moines")
    introduction = stage.introduce(city, kind="counterpart")
    walker.act_as("City office")
    walker.follow("Profiles")
    walker.follow("Des Moines")
    walker.press("Revise")
    walker.follow("Change: How much you can take on")
    walker.write("New introductions a quarter", "many")
    walker.press("Save and continue")
    walker.sees("What you typed is saved in your draft.")
    walker.write("New introductions a quarter", str(turn + 11))
    walker.press("Save and continue")
    walker.press("Publish the changes")
    walker.sees(str(turn + 11))
    walker.follow("Inbox")
    walker.follow(f"Des Moines and {introduction['party']['name']}")
    walker.press("Accept")
    walker.sees("Change the answer of Des Moines")
    walker.follow("Two-page brief")
    walker.sees("What a first year could look like")


def test_a_counterpart_answers_writes_and_reports_in_portuguese(walker, turn, stage):
    introduction = stage.introduce(stage.profile("Limerick"), kind="counterpart")
    stage.accept(introduction, "locality")
    walker.act_as("Counterpart")
    walker.go("/inbox")
    walker.follow("Português")
    walker.spoken = "pt"
    assert walker.page.locator("html").get_attribute("lang") == "pt"
    walker.go(f"/inbox/{introduction['id']}")
    walker.press("Accept")
    walker.comes_to_see("Contacts")
    walker.write("Write a message", "Bom dia! Quando nos podemos falar?")
    walker.send("Send the message")
    walker.sees("Bom dia! Quando nos podemos falar?")
    meeting = walker.open("We have met")
    walker.write("Day on which you met, in person or online", day(0), within=meeting)
    walker.send("Save", within=meeting)
    agreement = walker.open("We have agreed on something")
    walker.write("Day of the agreement", day(0), within=agreement)
    agreement.get_by_role("combobox").select_option("project")
    walker.send("Save", within=agreement)
    walker.go("/inbox?state=agreement")
    link = walker.page.locator(f"main a[href^='/inbox/{introduction['id']}']")
    expect(link.first).to_be_visible()


def test_a_network_receives_a_referral_answers_it_and_looks_at_demand(walker, turn, stage):
    accepted, declined = (stage.introduce(stage.profile("ICLEI -")) for _ in range(2))
    walker.act_as("Network")
    walker.go(f"/inbox/{accepted['id']}")
    walker.send("We have received this referral")
    walker.press("Accept")
    walker.sees("Change the answer of ICLEI")
    walker.go(f"/inbox/{declined['id']}")
    why = walker.open("Decline")
    walker.press("Decline", within=why)
    why = walker.open("Decline")
    why.get_by_role("combobox").select_option(index=1)
    walker.write("Note (optional)", "Please come back next year.", within=why)
    walker.press("Decline", within=why)
    walker.sees("Please come back next year.")
    walker.follow("Inbox")
    walker.follow("What localities need")
    walker.page.locator("tbody th a").first.click()
    expect(walker.page.locator("#detail")).to_be_visible()


def test_an_officer_takes_decides_undoes_and_searches_the_trail(walker, turn):
    note = f"They met in turn {turn}."
    walker.act_as("Liaison officer")
    walker.follow("Review")
    settle_next(walker, HELD, "a", "Approve", reason=note)
    title = walker.page.locator("h1").inner_text()
    walker.press("Take the approval back")
    decide(walker, "d", "Decline", code="capacity", note=note)
    walker.sees(note)
    settle_next(walker, HELD, "a", "Approve", reason="They fit.")
    expect(walker.page.locator("h1")).not_to_have_text(title)
    walker.send("Send it now")
    walker.follow("Back to the queue")
    walker.follow("Audit trail")
    walker.write("Name of a party or words of the note", note)
    walker.press("Search")
    walker.sees("declined it on")
    walker.sees(note)


def test_a_supervisor_confirms_what_an_officer_passed_on(walker, turn):
    note = f"Please look, {turn}."
    walker.act_as("Liaison officer")
    walker.follow("Review")
    settle_next(walker, PASSED_ON, "e", "Pass it on to a supervisor", escalate_note=note)
    address = walker.page.url
    walker.act_as("Supervisor")
    walker.go("/review?state=escalated&order=new")
    walker.page.goto(address)
    walker.sees(note)
    decide(walker, "a", "Confirm as the second person", reason="Looked at.")
    walker.sees(HELD)


def test_an_administrator_looks_after_people_tokens_and_countries(walker, turn):
    walker.act_as("Administrator")
    walker.go("/accounts")
    walker.write("E-mail address", f"officer{turn}@state.example")
    walker.choose("Role", "Liaison officer")
    walker.press("Add")
    walker.sees("Change the role")
    walker.follow("Accounts")
    walker.write("Part of the address", f"officer{turn}@")
    walker.press("Find")
    walker.follow(f"officer{turn}@state.example")
    walker.choose("Role", "Supervisor")
    walker.send("Change")
    walker.sees("Supervisor")
    walker.follow("API tokens")
    walker.write("Name", f"portal-{turn}")
    walker.page.get_by_text("Read suggestions and matches").first.click()
    walker.press("Create")
    walker.sees("Copy it now and keep it like a password.")
    card = walker.page.locator(".card", has_text=f"portal-{turn}")
    walker.press("Revoke", within=card)
    walker.sees("revoked")
    walker.go("/review/country-list")
    walker.page.locator("#country").select_option(label=COUNTRIES[turn])
    walker.page.locator("#level").select_option("caution")
    walker.write("Reason", "To be looked at.")
    walker.write("Source", "Our own list")
    walker.press("Save the rule")
    walker.press("Remove", within=walker.page.locator("tr", has_text=COUNTRIES[turn]))
    walker.sees("ended by administrator@demo.example")


def test_an_auditor_reads_everything_and_can_change_nothing(walker, turn, stage):
    walker.act_as("Auditor")
    for link in ("Profiles", "Review", "Coverage", "Inbox"):
        walker.follow(link)
        expect(walker.page.locator("h1")).to_be_visible()
    walker.go("/review")
    with walker.page.expect_navigation():
        walker.page.locator("tbody a").first.click()
    address = walker.page.url
    assert walker.page.locator("main form").count() == 0
    walker.go("/accounts/log")
    refused = walker.page.request.post(f"{address}/approve", form={"reason": "x"})
    assert refused.status == 403
    assert "You may not do this" in refused.text()

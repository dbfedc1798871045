"""A person at a browser, in the words of what people do there."""

from playwright.sync_api import expect

from shared.texts import speaking
from shared.texts.catalogs import catalog

PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


class Walker:
    """One tab; `spoken` is the language in which buttons and labels are named."""

    def __init__(self, page, *, has_script):
        self.page, self.has_script, self.spoken = page, has_script, "en"
        page.set_default_timeout(PATIENCE_MS)

    def said(self, text):
        """A text of ours in the language that the walker speaks."""
        with speaking(self.spoken):
            return catalog(self.spoken).gettext(text)

    def go(self, path):
        answer = self.page.goto(path)
        assert answer.status == 200, f"{path}: {answer.status}"

    def act_as(self, role):
        """Sign in by the button of a role of the demonstration."""
        self.go("/sign-in")
        self.press(role)
        self.sees("Sign out")

    def press(self, name, *, within=None):
        self._by_role("button", name, within).click()

    def send(self, name, *, within=None):
        """Press the button of a form, and wait for the page that answers."""
        with self.page.expect_navigation():
            self.press(name, within=within)

    def follow(self, name, *, within=None):
        self._by_role("link", name, within).click()

    def open(self, summary):
        """Unfold what is folded behind these words."""
        folded = self.page.locator(
            "details", has=self.page.locator("summary", has_text=self.said(summary))
        )
        if folded.first.get_attribute("open") is None:
            folded.first.locator("summary").first.click()
        return folded.first

    def write(self, label, text, *, within=None):
        (within or self.page).get_by_label(self.said(label)).first.fill(text)

    def choose(self, label, option, *, within=None):
        field = (within or self.page).get_by_label(self.said(label)).first
        field.select_option(label=self.said(option))

    def sees(self, text):
        expect(self.page.get_by_text(self.said(text)).first).to_be_visible()

    def comes_to_see(self, text):
        """Look again until it is there: what others do takes a moment."""
        for _ in range(PATIENCE_MS // 500):
            if self.page.get_by_text(self.said(text)).first.is_visible():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"{text!r} did not come")

    def _by_role(self, role, name, within):
        return (within or self.page).get_by_role(role, name=self.said(name), exact=True).first

"""An officer at a browser, who takes matches from the queue and decides them."""

HELD, PASSED_ON = "the approval can be taken back", "waits for a supervisor other than"


def settle_next(walker, outcome, key, step, **fields):
    """Take the next match and decide it; one that other news have closed meanwhile is passed over."""
    for _ in range(5):
        take_next(walker)
        decide(walker, key, step, **fields)
        done = walker.page.get_by_text(outcome).first
        done.or_(walker.page.get_by_text("This match is no longer open").first).first.wait_for()
        if done.is_visible():
            return
    raise AssertionError("every match that was taken has closed")


def take_next(walker):
    button = walker.page.get_by_role("button", name="Take the next one", exact=True)
    button.first.wait_for()
    walker.page.wait_for_load_state("load")
    with walker.page.expect_navigation():
        if walker.has_script:
            walker.page.keyboard.press("n")
        else:
            button.first.click()
    walker.sees("Your decision")


def decide(walker, key, step, **fields):
    """Unfold a step by its key, where keys work, fill its form and send it."""
    walker.page.locator("summary", has_text=step).first.wait_for()
    if walker.has_script:
        walker.page.wait_for_load_state("load")
        walker.page.keyboard.press(key)
    part = walker.open(step)
    for name, value in fields.items():
        field = part.locator(f"[name={name}]")
        field.select_option(value) if name == "code" else field.fill(value)
    part.get_by_role("button").click()

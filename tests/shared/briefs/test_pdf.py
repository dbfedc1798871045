import pytest

from shared.briefs import Action, ContactLine, Paper, match_brief, pdf, profile_brief
from tests.support.briefs import DAY, case, flag, longest, profile, read, reason, reasons, words

LONG = {
    "capitals": "W",
    "words": "Wherever many more women work ",
    "one word": "municipal",
    "Japanese": "東京都の水道",
    "Arabic": "القاهرة مدينة كبيرة ",
    "Thai": "กรุงเทพมหานคร",
    "Hindi": "दिल्ली क्षेत्र में ",
    "no font": "𒀀𒀁 ",
    "right to left": "\u202eabc ",
}


@pytest.fixture
def porto():
    town = profile("Des Moines", ("need", "Dry basements", "water"), population=214_133)
    party = profile("Porto", ("offer", "Flood walls", "water"), kind="counterpart")
    return match_brief(
        case(town, party, [reason("locality_to_party", "Dry basements", "Flood walls")])
    )


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize("paper", Paper)
def test_the_longest_match_fits_on_two_pages(text, paper):
    town, party = longest("locality", text), longest("counterpart", text, country="JP")
    flags = [flag(text * 50, text * 90)] * 9
    content = pdf(match_brief(case(town, party, reasons(town, party), flags=flags)), paper)
    assert len(read(content).pages) <= 2
    assert "secret" not in words(content).lower()


def test_the_longest_referral_with_every_contact_fits_on_two_pages():
    text = "Wherever many more women work "
    town = longest("locality", text)
    network = longest(
        "network", text, country=None, population=None, url=f"https://{'w' * 400}.example",
        calls=[{"title": text * 9}] * 30, keywords=[text] * 50,
        eligibility={"fee": (text * 20)[:500], "commitments": (text * 40)[:1000]},
    )  # fmt: skip
    contacts = [
        ContactLine(side, text * 9) for side in (town.name, network.name) for _ in range(20)
    ]
    actions = [Action(town.name, "Writes first."), Action(network.name, "Answers.")] * 3
    given = case(town, network, reasons(town, network), contacts=contacts, actions=actions)
    content = pdf(match_brief(given))
    assert len(read(content).pages) <= 2
    assert "Whom to write to" in words(content)


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_the_longest_profile_fits_on_two_pages(text):
    content = pdf(profile_brief(longest("locality", text), day=DAY, status="Active."))
    assert len(read(content).pages) <= 2
    shown = words(content)
    assert "Next steps" in shown
    assert "secret" not in shown.lower()


def test_it_says_who_they_are_why_they_fit_and_who_does_what(porto):
    text = words(pdf(porto))
    for part in (
        "Des Moines and Porto", "Who they are", "214,133", "Portugal",
        "Why they fit", "Des Moines needs", "Dry basements", "Porto offers", "Flood walls",
        "The two statements are close.", "What a first year could look like", "Months 1 to 3",
        "Risks and flags", "It is not clear yet what Porto would gain.",
        "Next steps", "Approves or declines.",
        "Prepared on November 22, 2026 by Entente from what both registered.",
    ):  # fmt: skip
        assert part in text


def test_the_same_brief_is_the_same_file(porto):
    assert pdf(porto) == pdf(porto)


def test_it_is_tagged_for_screen_readers_with_title_and_language(porto):
    document = read(pdf(porto))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    assert document.metadata.title == "Des Moines and Porto: Brief on a partnership"
    assert [o.title for o in document.outline if not isinstance(o, list)] == [
        "Des Moines and Porto"
    ]


@pytest.mark.parametrize(("paper", "width"), [(Paper.LETTER, 612), (Paper.A4, 595)])
def test_it_comes_on_the_paper_of_either_side(porto, paper, width):
    assert round(read(pdf(porto, paper)).pages[0].mediabox.width) == width


@pytest.mark.parametrize(
    "name",
    ["São Tomé", "Łódź", "Київ", "Αθήνα", "京都市", "서울", "北京", "القاهرة", "กรุงเทพ", "ירושלים", "ᏣᎳᎩ", "ᐃᖃᓗᐃᑦ"],
)  # fmt: skip
def test_names_are_printed_in_their_own_script(name):
    content = pdf(profile_brief(profile(name), day=DAY, status="Active."))
    assert "text]" not in words(content)


def test_a_script_without_a_font_is_named_instead_of_empty_boxes():
    content = pdf(profile_brief(profile("Uruk 𒌷𒀕 city"), day=DAY, status="Active."))
    assert "Uruk [Cuneiform text] city" in words(content)


def test_registered_text_is_never_markup():
    told = profile("Ames", ("need", '#read("/etc/passwd") *bold* $x$ = Heading \\ #panic()'))
    text = words(pdf(profile_brief(told, day=DAY, status="Active.")))
    assert '#read("/etc/passwd") *bold* $x$ = Heading \\ #panic()' in text

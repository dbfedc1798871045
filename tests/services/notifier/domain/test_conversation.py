"""What may not be written before both sides have accepted."""

import pytest

from services.notifier.domain.conversation import cleaned, leads_to_contacts


@pytest.mark.parametrize(
    "text",
    [
        "Write to dana@dsm.example",
        "dana (at) dsm.gov",
        "dana at dsm dot gov",
        "dana\uff20dsm.gov",
        "Call +1 (515) 283-4500",
        "515.283.4500, please",
        "0049 89 2330",
        "See https://dsm.gov/contact",
        "www.porto.pt",
        "our page is cm-porto.pt",
    ],
)
def test_ways_to_reach_somebody_are_found(text):
    assert leads_to_contacts(text)


@pytest.mark.parametrize(
    "text",
    [
        "We have 214,133 inhabitants and 1 250 000 visitors.",
        "Our plan runs 2024-2030, with a budget of $3,500,000.",
        "Could we meet on 2027-03-31 at 15:00?",
        "We look at Porto and Des Moines. Then we decide.",
        "About 35 % of our 12 districts flood each year.",
        "",
    ],
)
def test_other_words_and_numbers_are_not(text):
    assert not leads_to_contacts(text)


def test_a_text_is_plain():
    assert cleaned(" a\u202e\x00b\r\n\n\n\n c ") == "ab\n\n c"

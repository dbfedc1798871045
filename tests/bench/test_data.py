"""The evaluation sets in bench/data keep their counts, splits, lengths and the rule on words."""

import json
import re
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from shared.themes import Theme

DATA = Path(__file__).parents[2] / "bench" / "data"
THEMES = {theme.value for theme in Theme}
LANGUAGES = {"es", "fr", "pt", "de", "it", "pl", "nl", "tr", "ja", "ko", "zh", "ar"}
DENSE = {"ja", "ko", "zh"}  # a sentence takes fewer characters in these scripts

FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
about above across after again against almost along always among another anybody around away
back barely because been before behind being below beside between both cannot could does doing
done down during each either even ever every from hardly have having here himself herself
instead into itself just like made make makes making many more most much nearly neither never
nobody nothing nowhere often only onto other ours ourselves over rather same shall should since
some somebody someone somewhere still such than that their theirs them themselves then there
these they this those though through toward towards under unless until upon very were what when
where whether which while whom whose will with within without would your yours
""",
    )
)


def read(name):
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


NEED_OFFER = read("need_offer.jsonl")
DISTRACTORS = read("distractors.jsonl")
CROSSLINGUAL = read("crosslingual.jsonl")
CROSSLINGUAL_DISTRACTORS = read("crosslingual_distractors.jsonl")


def stem(word):
    """Cut an ending, then keep five letters: crude, and rather too strict than too lax."""
    for ending in ("ings", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            break
    if len(word) > 4 and word[-1] == word[-2]:
        word = word[:-1]
    if len(word) > 4:
        word = word.removesuffix("e")
    return word[:5]


def stems(text):
    words = re.findall(r"[a-z]+", text.lower())
    return {stem(word) for word in words if len(word) >= 4 and word not in FUNCTION_WORDS}


def shared_stems(one, other):
    """Stems of both texts that are equal or begin with one another."""
    return {
        (a, b) for a, b in product(stems(one), stems(other)) if a.startswith(b) or b.startswith(a)
    }


def is_of_fit_length(text, lang="en"):
    shortest = 20 if lang in DENSE else 60
    return shortest <= len(text) <= 220 and text == text.strip()


@pytest.mark.parametrize(
    ("rows", "prefix", "count", "per_theme"),
    [
        (NEED_OFFER, "no", 140, 7),
        (DISTRACTORS, "d", 500, 25),
        (CROSSLINGUAL, "x", 60, 3),
        (CROSSLINGUAL_DISTRACTORS, "xd", 180, 9),
    ],
    ids=["need_offer", "distractors", "crosslingual", "crosslingual_distractors"],
)
def test_counts_ids_and_themes(rows, prefix, count, per_theme):
    assert [row["id"] for row in rows] == [f"{prefix}-{n:03d}" for n in range(1, count + 1)]
    assert Counter(row["theme"] for row in rows) == dict.fromkeys(THEMES, per_theme)


def test_rows_have_their_fields_and_no_others():
    assert {tuple(row) for row in NEED_OFFER} == {("id", "theme", "split", "need", "offer")}
    assert {tuple(row) for row in DISTRACTORS} == {("id", "theme", "text")}
    assert {tuple(row) for row in CROSSLINGUAL} == {("id", "theme", "split", "en", "translations")}
    assert {tuple(row) for row in CROSSLINGUAL_DISTRACTORS} == {("id", "lang", "theme", "text")}


def test_every_theme_has_four_pairs_to_tune_on_and_three_unseen():
    found = Counter((row["theme"], row["split"]) for row in NEED_OFFER)
    assert found == {
        (theme, split): n for theme in THEMES for split, n in (("tune", 4), ("unseen", 3))
    }


def test_the_cross_lingual_split_reaches_every_theme():
    assert Counter(row["split"] for row in CROSSLINGUAL) == {"tune": 24, "unseen": 36}
    for split in ("tune", "unseen"):
        assert {row["theme"] for row in CROSSLINGUAL if row["split"] == split} == THEMES


def test_every_language_is_used_ten_times_and_has_fifteen_distractors():
    assert all(len(row["translations"]) == 2 for row in CROSSLINGUAL)
    used = Counter(lang for row in CROSSLINGUAL for lang in row["translations"])
    assert used == dict.fromkeys(LANGUAGES, 10)
    found = Counter(row["lang"] for row in CROSSLINGUAL_DISTRACTORS)
    assert found == dict.fromkeys(LANGUAGES, 15)


def test_no_text_stands_twice():
    texts = [row[side] for row in NEED_OFFER for side in ("need", "offer")]
    texts += [row["text"] for row in DISTRACTORS + CROSSLINGUAL_DISTRACTORS]
    texts += [text for row in CROSSLINGUAL for text in (row["en"], *row["translations"].values())]
    assert [text for text, n in Counter(text.lower() for text in texts).items() if n > 1] == []


def test_texts_are_of_fit_length():
    english = [row[side] for row in NEED_OFFER for side in ("need", "offer")]
    english += [row["text"] for row in DISTRACTORS] + [row["en"] for row in CROSSLINGUAL]
    assert [text for text in english if not is_of_fit_length(text)] == []
    foreign = [pair for row in CROSSLINGUAL for pair in row["translations"].items()]
    foreign += [(row["lang"], row["text"]) for row in CROSSLINGUAL_DISTRACTORS]
    assert [text for lang, text in foreign if not is_of_fit_length(text, lang)] == []


def test_english_texts_speak_in_the_first_person_plural():
    texts = [row[side] for row in NEED_OFFER for side in ("need", "offer")]
    texts += [row["text"] for row in DISTRACTORS] + [row["en"] for row in CROSSLINGUAL]
    assert [t for t in texts if not re.search(r"\b(we|us|our|ours|ourselves)\b", t.lower())] == []


@pytest.mark.parametrize("row", NEED_OFFER, ids=lambda row: row["id"])
def test_need_and_offer_share_no_content_word(row):
    assert shared_stems(row["need"], row["offer"]) == set()


def test_the_rule_on_words_sees_through_endings():
    assert shared_stems("We planned houses", "Planning a house")
    assert shared_stems("Our growers", "We grow")
    assert not shared_stems("We should have been there", "They would have been there")

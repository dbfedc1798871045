from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.diversity import Entry, diversified, similarity
from services.matcher.domain.party import Statement
from shared.events import Reason
from shared.profile import Kind
from shared.themes import Theme
from tests.support.parties import party

WATER, MOBILITY = Theme.WATER, Theme.MOBILITY

ENTRIES = st.lists(
    st.builds(
        Entry,
        score=st.floats(0, 1),
        country=st.sampled_from([None, "DE", "FR", "JP", "BR"]),
        themes=st.frozensets(st.sampled_from(list(Theme)[:4])),
    ),
    max_size=12,
)


def entry(score, country="DE", *themes):
    return Entry(score, country, frozenset(themes))


@given(ENTRIES)
def test_a_trade_off_of_one_is_the_order_by_score(entries):
    shown = diversified(entries, 1.0)
    assert shown == sorted(range(len(entries)), key=lambda i: (-entries[i].score, i))


@given(ENTRIES, st.floats(0, 1))
def test_a_list_never_loses_or_repeats_an_entry(entries, trade_off):
    assert sorted(diversified(entries, trade_off)) == list(range(len(entries)))


@given(ENTRIES.filter(len), st.floats(0, 1))
def test_the_best_entry_stays_first(entries, trade_off):
    if trade_off > 0:
        first = diversified(entries, trade_off)[0]
        assert entries[first].score == max(e.score for e in entries)


@given(ENTRIES, st.floats(0, 1))
def test_the_scale_of_the_score_does_not_matter(entries, trade_off):
    eighths = [Entry(round(e.score * 8) / 8, e.country, e.themes) for e in entries]
    larger = [Entry(e.score * 64, e.country, e.themes) for e in eighths]
    assert diversified(larger, trade_off) == diversified(eighths, trade_off)


def test_another_country_comes_before_a_slightly_better_one_of_the_same():
    entries = [entry(0.62, "DE"), entry(0.61, "DE"), entry(0.60, "JP"), entry(0.40, "BR")]
    assert diversified(entries) == [0, 2, 1, 3]


def test_another_theme_comes_before_a_slightly_better_one_of_the_same():
    entries = [entry(0.62, None, WATER), entry(0.61, None, WATER), entry(0.60, None, MOBILITY)]
    assert diversified([*entries, entry(0.3, None, WATER)]) == [0, 2, 1, 3]


@given(ENTRIES.filter(lambda found: len(found) > 1))
def test_similarity_is_mutual_and_from_0_to_1(entries):
    one, other = entries[:2]
    assert similarity(one, other) == similarity(other, one)
    assert 0.0 <= similarity(one, other) <= 1.0


def test_neighbors_are_more_alike_than_places_far_apart():
    de, fr, jp = (entry(0.5, c, WATER) for c in ("DE", "FR", "JP"))
    assert similarity(de, de) == 1.0
    assert similarity(de, de) > similarity(de, fr) > similarity(de, jp) > 0.0


def test_networks_without_themes_are_not_alike():
    assert similarity(entry(0.5, None), entry(0.4, None)) == 0.0


def test_the_themes_of_an_entry_are_those_of_the_reasons():
    city = party(
        Statement("flood walls", WATER), Statement("bus lanes", MOBILITY), kind=Kind.COUNTERPART
    )
    reason = Reason(
        direction="locality_to_party",
        need="dry basements",
        offer="flood walls",
        similarity=0.7,
        text="...",
    )
    assert Entry.of(0.5, city, [reason]) == Entry(0.5, "US", frozenset({WATER}))

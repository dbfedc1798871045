from services.matcher.domain.languages import with_languages
from services.matcher.domain.scoring import Block, score_against
from shared.profile import Kind
from tests.support.encoders import WordHashEncoder
from tests.support.parties import party

HINDI, ENGLISH = "बाढ़ से सुरक्षा", "flood walls"


def readable(found, read):
    given = with_languages(party(*[f"text {i}" for i in range(len(found))]), found, read)
    return [s.readable for s in given.statements]


def test_a_model_reads_its_languages_and_what_is_not_clear():
    assert readable(["en", "hi", None], frozenset({"en"})) == [True, False, True]


def test_a_model_of_unknown_languages_is_taken_to_read_all():
    assert readable(["en", "hi", None], None) == [True, True, True]


def test_a_statement_that_is_not_read_neither_wants_nor_gives():
    one = with_languages(party(HINDI), ["hi"], frozenset({"en"})).statements[0]
    assert (one.language, one.wants, one.gives) == ("hi", False, False)


def test_a_party_can_be_matched_by_what_is_read():
    both = with_languages(party(HINDI, ENGLISH), ["hi", "en"], frozenset({"en"}))
    assert both.can_be_matched
    assert not with_languages(party(HINDI), ["hi"], frozenset({"en"})).can_be_matched


def test_a_statement_that_is_not_read_changes_no_score():
    encode = WordHashEncoder().encode
    town = party(("need", ENGLISH))
    plain = party(("offer", ENGLISH), kind=Kind.COUNTERPART)
    more = with_languages(
        party(("offer", ENGLISH), ("need", HINDI, 3), kind=Kind.COUNTERPART),
        ["en", "hi"],
        frozenset({"en"}),
    )
    block = Block.of([plain, more], [encode([ENGLISH]), encode([ENGLISH, HINDI])])
    one, other = score_against(town, encode([ENGLISH]), block).score
    assert one == other > 0

from services.matcher.domain.party import Statement
from services.matcher.index.rarity import COMMON, MANY, Rarity
from services.matcher.index.words import query_of, words_of

CLIMATE, RARE = Statement("climate"), Statement("climate and lighthouses")


def test_every_word_is_looked_for_while_statements_are_few():
    rarity = Rarity()
    rarity.note([words_of(CLIMATE)] * 10)
    assert len(rarity.rare(query_of(RARE)).indices) == 2


def test_a_common_word_is_not_looked_for_among_many_statements():
    rarity = Rarity()
    rarity.note([words_of(CLIMATE)] * int(3 * COMMON * MANY))
    rarity.note([words_of(Statement("harbors"))] * MANY)
    assert rarity.rare(query_of(RARE)).indices == query_of(Statement("lighthouses")).indices
    assert rarity.rare(query_of(CLIMATE)).indices == []

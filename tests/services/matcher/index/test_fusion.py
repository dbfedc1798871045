from uuid import UUID

from services.matcher.index.fusion import best_first, fused

A, B, C, D = (UUID(int=n) for n in range(1, 5))


def test_who_is_high_in_both_rankings_comes_first():
    assert fused([[A, B, C], [D, B]], 2) == [B, A]


def test_equal_ones_go_by_id_and_the_order_of_the_rankings_does_not_matter():
    assert fused([[C], [A]], 2) == fused([[A], [C]], 2) == [A, C]


def test_hits_of_several_statements_of_a_party_add_up():
    assert best_first([(A, 2.0), (B, 1.5), (B, 1.0)]) == [B, A]


def test_nothing_found_is_nothing():
    assert fused([[], []], 3) == best_first([]) == []

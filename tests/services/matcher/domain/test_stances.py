import pytest

from services.matcher.domain.party import Statement
from services.matcher.domain.stances import infer_stance, with_stances
from shared.profile import Kind, Stance
from tests.support.parties import party


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Our cellars flood. We need cheaper pumps.", Stance.NEED),
        ("We are looking for towns that rebuilt on a hillside.", Stance.NEED),
        ("We can show how the levee was paid for.", Stance.OFFER),
        ("We offer our rules on bus lanes.", Stance.OFFER),
        ("We want to compare rents with other old mill towns.", Stance.EXCHANGE),
        ("Necesitamos bombas más baratas.", Stance.NEED),
        ("Podemos mostrar cómo pagamos el dique.", Stance.OFFER),
        ("Nous cherchons des villes sur une pente.", Stance.NEED),
        ("Nous proposons nos plans de tramway.", Stance.OFFER),
        ("Precisamos de bombas mais baratas.", Stance.NEED),
        ("Partilhamos as nossas regras.", Stance.OFFER),
        ("Wir suchen Städte am Hang.", Stance.NEED),
        ("Wir möchten uns mit anderen Häfen im Austausch verbessern.", Stance.EXCHANGE),
    ],
)
def test_the_words_of_a_statement_name_its_stance(text, stance):
    assert infer_stance(text, Kind.COUNTERPART) is stance


def test_the_last_sentence_that_says_something_decides():
    text = "We can explain how we began. Now we need pumps. It rains a lot."
    assert infer_stance(text, Kind.LOCALITY) is Stance.NEED


def test_asking_for_an_exchange_is_an_exchange():
    assert infer_stance("We seek an exchange of teachers.", Kind.LOCALITY) is Stance.EXCHANGE


def test_what_a_network_says_of_exchange_stays_open():
    text = "Our working groups exchange lessons on trams."
    assert infer_stance(text, Kind.NETWORK) is None
    assert infer_stance(text, Kind.PROGRAMME) is None


def test_a_statement_that_does_not_say_may_be_either():
    (read,) = with_stances(party("Flood walls along the river.")).statements
    assert (read.stance, read.stance_inferred, read.stance_origin) == (None, False, "not stated")
    assert read.wants
    assert read.gives


def test_an_inferred_stance_is_marked():
    (read,) = with_stances(party("We need flood walls.")).statements
    assert (read.stance, read.stance_origin) == (Stance.NEED, "inferred")
    assert not read.gives


def test_a_stated_stance_stays():
    stated = Statement("We need flood walls.", stance=Stance.OFFER)
    assert with_stances(party(stated)).statements == (stated,)

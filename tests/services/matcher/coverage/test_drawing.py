from xml.etree import ElementTree as ET

from services.matcher.coverage.drawing import Drawings
from services.matcher.coverage.figures import Figure
from shared.texts.language import speaking

TEXTS = {"title": "Towns & <cities>", "finding": 'Most are in "Ohio".'}


def figure(*rows):
    return Figure(
        "few", TEXTS["title"], "counts", TEXTS["finding"], ("Name", "Number", "Share"), rows
    )


async def test_a_drawing_says_its_title_and_finding():
    root = ET.fromstring(await Drawings().svg(figure(("Ames", 3, "100%"))))
    assert [root[0].text, root[1].text] == list(TEXTS.values())
    assert root.get("aria-labelledby") == "title finding"


async def test_the_same_content_is_drawn_once_and_other_content_anew():
    drawings = Drawings()
    first = await drawings.svg(figure(("Ames", 3, "100%")))
    assert await drawings.svg(figure(("Ames", 3, "100%"))) is first
    assert await drawings.svg(figure(("Ames", 4, "100%"))) != first


async def test_numbers_are_written_as_in_the_language_of_the_reader():
    drawings, towns = Drawings(), figure(("Ames", 12_345, "100%"))
    assert "12,345 (100%)" in await drawings.svg(towns)
    with speaking("de"):
        assert "12.345 (100%)" in await drawings.svg(towns)


async def test_a_very_long_name_is_cut_to_two_lines():
    svg = await Drawings().svg(figure(("Name of a town that never ends " * 9, 3, "100%")))
    assert "Name of a town that never" in svg
    assert svg.count("never ends") <= 1

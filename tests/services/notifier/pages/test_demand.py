"""Demand by theme: counted, without names, small counts hidden."""

from tests.support.introductions import C40, CITY, DES_MOINES, NETWORK, OFFICER, published


def locality(n, theme="water", stance="need"):
    return published(
        DES_MOINES.model_copy(update={"id": f"us-{n}", "name": f"Hidden {n}"}),
        priorities=[{"statement": "We need practice.", "theme": theme, "stance": stance}],
    )


async def test_counts_by_theme_without_names(world, browser):
    await world.profiles(*(locality(n) for n in range(6)))
    await world.profiles(*(locality(n, "housing") for n in range(10, 13)))
    await world.profiles(locality(20, stance="offer"))
    officer = browser(OFFICER)
    text = (await officer.get("/inbox/demand?theme=housing")).text
    assert "too few to show" in text
    assert "fewer than 5" in text
    assert "Hidden" not in text
    lines = (await officer.get("/inbox/demand.csv")).text.splitlines()
    assert lines == [
        "theme,size_class,state,localities",
        "housing,50k_250k,US-IA,fewer than 5",
        "water,50k_250k,US-IA,6",
    ]


async def test_a_network_reads_its_own_themes_and_a_city_none(world, browser):
    await world.profiles(*(locality(n) for n in range(6)))
    await world.profiles(published(C40, priorities=[{"statement": "Heat.", "theme": "housing"}]))
    network = browser(NETWORK)
    assert "No locality has stated a need" in (await network.get("/inbox/demand")).text
    assert (await browser(CITY).get("/inbox/demand")).status_code == 403


async def test_a_locality_that_leaves_or_changes_is_counted_as_it_is_now(world, browser):
    await world.profiles(*(locality(n) for n in range(6)))
    changed = locality(0, "housing")
    newer = changed.model_copy(update={"data": changed.data.model_copy(update={"version": 2})})
    await world.profiles(newer)
    lines = (await browser(OFFICER).get("/inbox/demand.csv")).text.splitlines()
    assert "water,50k_250k,US-IA,5" in lines

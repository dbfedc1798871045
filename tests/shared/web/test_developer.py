from jinja2 import Environment, FileSystemLoader

from shared.web.developer import GROUPS, PATH
from shared.web.rendering import HERE


def components():
    source = Environment(
        loader=FileSystemLoader(HERE / "templates"), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    module = source.get_template("components.html").make_module()
    return {name for name in vars(module) if not name.startswith("_")}


async def test_every_component_is_shown_under_its_own_name():
    assert {name for name, _ in GROUPS} == components()
    assert all(sample.macro == name for name, samples in GROUPS for sample in samples)


async def test_the_page_shows_them_in_the_demonstration_and_nowhere_else(open_as):
    shown = await open_as(demo=True).get(PATH)
    assert shown.status_code == 200
    assert all(f'id="component-{name}"' in shown.text for name in components())
    assert (await open_as().get(PATH)).status_code == 404

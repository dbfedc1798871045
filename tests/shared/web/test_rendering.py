from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from jinja2 import UndefinedError

from shared.web import FieldProblem, Page, Templates


@dataclass(frozen=True, slots=True)
class Sample(Page):
    template: ClassVar[str] = "sample.html"
    value: Any = None


@pytest.fixture
def render(tmp_path):
    def render(source, value=None):
        (tmp_path / "sample.html").write_text('{% import "components.html" as ui %}' + source)
        html = Templates([tmp_path], demo=False).render(Sample("Title", value), None, "/")
        return " ".join(html.split())

    return render


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("value | theme", "clean_energy", "Clean energy"),
        ("value | country", "PT", "Portugal"),
        ("value | country", "TW", "Taiwan"),
        ("value | country", None, ""),
        ("value | number", 214133, "214,133"),
        ("value | words", "sister_city", "sister city"),
        ("value | moment", datetime(2026, 10, 1, 9, 5, tzinfo=UTC), "October 1, 2026, 09:05 UTC"),
    ],
)
def test_values_are_shown_as_people_read_them(render, expression, value, text):
    assert render("{{ " + expression + " }}", value) == text


def test_a_name_that_the_page_does_not_have_is_an_error(render):
    with pytest.raises(UndefinedError):
        render("{{ missing }}")


FIELDS = {
    "field": '{{ ui.field("city", "City", value, hint="Its name", problem="Too short") }}',
    "textarea": '{{ ui.textarea("city", "City", value, hint="Its name", problem="Too short") }}',
    "select": '{{ ui.select("city", "City", [(value, "Ames")], value, hint="Its name",'
    ' problem="Too short") }}',
}


@pytest.mark.parametrize("kind", FIELDS)
def test_a_field_is_tied_to_its_label_hint_and_problem(render, kind):
    html = render(FIELDS[kind], "Ames & Co")
    assert '<label class="usa-label usa-label--error" for="city">City' in html
    assert 'aria-describedby="city-hint city-error"' in html
    assert 'id="city-hint">Its name' in html
    assert 'id="city-error">Too short' in html
    assert "Ames &amp; Co" in html


def test_a_required_field_says_so_to_people_and_browsers(render):
    html = render('{{ ui.field("city", "City", required=true) }}')
    assert 'title="required"' in html
    assert " required>" in html


def test_the_chosen_option_is_selected(render):
    html = render('{{ ui.select("kind", "Kind", [("a", "A"), ("b", "B")], "b") }}')
    assert '<option value="b" selected>B</option>' in html
    assert '<option value="a">A</option>' in html


@pytest.mark.parametrize(("count", "heading"), [(1, "1 entry"), (2, "2 entries")])
def test_problems_are_counted_and_lead_to_their_fields(render, count, heading):
    problems = [FieldProblem(f"field{i}", f"Problem {i}") for i in range(count)]
    html = render("{{ ui.problems_summary(value) }}", problems)
    assert f"Please correct {heading}" in html
    assert html.count('<a href="#field') == count
    assert 'role="alert"' in html


def test_no_problems_show_nothing(render):
    assert render("{{ ui.problems_summary(value) }}", []) == ""


def test_facts_without_a_value_are_left_out(render):
    html = render('{{ ui.facts([("Country", "Portugal"), ("Population", "")]) }}')
    assert "Portugal" in html
    assert "Population" not in html


@pytest.mark.parametrize("kind", ["info", "error"])
def test_an_error_is_announced_and_information_is_not(render, kind):
    html = render("{{ ui.alert('Text', value) }}", kind)
    assert f"usa-alert--{kind}" in html
    assert ('role="alert"' in html) is (kind == "error")


def test_an_action_is_a_form_of_its_own(render):
    html = render('{{ ui.action("/pause", "Pause", hidden={"id": "<7>"}) }}')
    assert '<form method="post" action="/pause"' in html
    assert '<input type="hidden" name="id" value="&lt;7&gt;">' in html
    assert ">Pause</button>" in html

import re

import pytest

from shared.security import Role

MENUS = {
    Role.CITY_OFFICE: ["Profiles", "Suggestions", "Inbox"],
    Role.NETWORK: ["Profiles", "Suggestions", "Inbox"],
    Role.LIAISON_OFFICER: ["Profiles", "Review", "Coverage", "Inbox"],
    Role.SUPERVISOR: ["Profiles", "Review", "Coverage", "Inbox"],
    Role.ADMINISTRATOR: ["Profiles", "Review", "Coverage", "Inbox"],
    None: [],
}


def menu_of(html):
    nav = html.split("<nav", 1)[1].split("</nav>", 1)[0]
    return re.findall(r">([^<>]+)</a>", nav)


@pytest.mark.parametrize("role", MENUS)
async def test_each_role_sees_its_menu_and_who_is_signed_in(open_as, role):
    html = (await open_as(role).get("/hello/1")).text
    assert menu_of(html) == MENUS[role]
    if role:
        assert f"{role.value}@example.org" in html
        assert role.label in html
        assert "Sign out" in html
    else:
        assert 'href="/sign-in"' in html
        assert "Sign out" not in html


async def test_a_page_has_a_title_a_language_and_a_way_past_the_menu(open_as):
    html = (await open_as().get("/hello/1")).text
    assert "<title>Hello | Entente</title>" in html
    assert '<html lang="en">' in html
    assert 'href="#main"' in html
    assert 'id="main"' in html


async def test_what_people_write_is_shown_as_text_not_as_markup(open_as):
    html = (await open_as().get("/hello/1")).text
    assert "Hi &lt;b&gt;1&lt;/b&gt;" in html


@pytest.mark.parametrize("demo", [True, False])
async def test_the_demonstration_says_that_it_is_one(open_as, demo):
    html = (await open_as(demo=demo).get("/hello/1")).text
    assert ('href="/mailbox"' in html) is demo


@pytest.mark.parametrize("path", ["/nothing-here", "/hello/not-a-number"])
async def test_a_page_that_is_not_there_is_a_page_that_says_so(open_as, path):
    answer = await open_as(Role.NETWORK).get(path)
    assert answer.status_code == 404
    assert "<h1>Page not found</h1>" in answer.text
    assert "network@example.org" in answer.text


async def test_a_route_that_is_not_there_is_json_under_api(open_as):
    answer = await open_as().get("/api/nothing-here")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})


async def test_a_bad_value_in_a_request_is_named_under_api(open_as):
    answer = await open_as().get("/api/hello?number=x")
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]
    assert problem["field"] == "number"
    assert "integer" in problem["message"]


async def test_a_fault_of_ours_is_admitted_without_details(open_as):
    answer = await open_as().get("/broken")
    assert answer.status_code == 500
    assert "<h1>Something went wrong</h1>" in answer.text
    assert "secret detail" not in answer.text


async def test_a_fault_of_ours_is_json_under_api(open_as):
    answer = await open_as().get("/api/broken")
    assert answer.status_code == 500
    assert "on our side" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/entente/entente.css",
        "/static/entente/icon.svg",
        "/static/uswds/css/uswds.min.css",
        "/static/swagger/swagger-ui-bundle.js",
        "/static/swagger/swagger-ui.css",
    ],
)
async def test_style_sheets_scripts_and_icons_are_served(open_as, path):
    answer = await open_as().get(path)
    assert answer.status_code == 200
    assert answer.content


@pytest.mark.parametrize("path", ["/docs", "/hello/1"])
async def test_a_page_loads_nothing_from_other_sites(open_as, path):
    html = (await open_as().get(path)).text
    loaded = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"', html)
    assert loaded
    assert all(url.startswith("/static/") for url in loaded)


async def test_the_api_is_described_for_machines(open_as):
    paths = (await open_as().get("/openapi.json")).json()["paths"]
    assert "/api/hello" in paths
    assert "/healthz" not in paths


async def test_the_api_of_each_service_is_described_by_itself(open_as):
    browser = open_as()
    described = (await browser.get("/openapi.json")).json()["info"]["description"]
    assert "/docs/greeter/openapi.json" in (await browser.get("/docs/greeter")).text
    assert "(/docs/notifier)" in described
    paths = (await browser.get("/docs/greeter/openapi.json")).json()["paths"]
    assert "/api/hello" in paths


async def test_a_health_check_needs_no_account(open_as):
    assert (await open_as().get("/healthz")).json() == {"status": "ok"}


async def test_a_form_from_another_site_reaches_no_service(open_as):
    answer = await open_as().post("/hello/1", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403

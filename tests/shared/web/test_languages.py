import re

import pytest

from shared.security import Role
from shared.texts import LANGUAGES
from shared.web.languages import COOKIE


def language_of(answer):
    return re.search('<html lang="([^"]+)">', answer.text)[1]


def links_of(answer):
    return dict(re.findall(r'<a href="([^"]+)" lang="(\w\w)"', answer.text))


@pytest.mark.parametrize(
    ("header", "language"),
    [("pt-BR,pt;q=0.9,en;q=0.8", "pt"), ("ko,ja;q=0.5", "ja"), ("ko", "en"), ("", "en")],
)
async def test_a_page_speaks_the_language_that_the_browser_asks_for(open_as, header, language):
    answer = await open_as().get("/hello/1", headers={"Accept-Language": header})
    assert language_of(answer) == language


async def test_a_language_chosen_once_stays_chosen(open_as):
    client = open_as()
    first = await client.get("/hello/1?lang=de", headers={"Accept-Language": "fr"})
    later = await client.get("/hello/2", headers={"Accept-Language": "fr"})
    assert [language_of(answer) for answer in (first, later)] == ["de", "de"]
    assert "Anmelden" in later.text


async def test_a_language_that_we_do_not_have_changes_nothing(open_as):
    client = open_as()
    answer = await client.get("/hello/1?lang=xx", headers={"Accept-Language": "fr"})
    assert language_of(answer) == "fr"
    assert COOKIE not in client.cookies


async def test_every_page_can_be_had_in_every_language(open_as):
    answer = await open_as().get("/hello/1?state=open&lang=fr")
    links = {code: address for address, code in links_of(answer).items()}
    assert list(links) == list(LANGUAGES)
    assert links["ja"] == "/hello/1?state=open&amp;lang=ja"


@pytest.mark.parametrize("role", [Role.LIAISON_OFFICER, Role.SUPERVISOR, Role.AUDITOR])
async def test_officers_read_english_or_spanish(open_as, role):
    client = open_as(role)
    answer = await client.get("/hello/1?lang=de", headers={"Accept-Language": "ja,es"})
    assert language_of(answer) == "es"
    assert list(links_of(answer).values()) == ["en", "es"]


async def test_the_answer_to_a_form_leads_to_the_page_of_the_form_in_other_languages(open_as):
    client = open_as()
    answer = await client.post("/hello/1", headers={"Referer": "http://test/hello/1?step=2"})
    assert "/hello/1?step=2&amp;lang=es" in links_of(answer)


async def test_a_form_from_nowhere_leads_to_the_start_page(open_as):
    answer = await open_as().post("/hello/1", headers={"Referer": "https://elsewhere.example/x"})
    assert "/?lang=es" in links_of(answer)


@pytest.mark.parametrize(
    ("path", "title"),
    [("/nothing-here", "Página no encontrada"), ("/broken", "Se produjo un error")],
)
async def test_errors_are_told_in_the_language_of_the_reader(open_as, path, title):
    answer = await open_as().get(path, headers={"Accept-Language": "es"})
    assert f"<h1>{title}</h1>" in answer.text


async def test_machines_are_answered_in_english(open_as):
    answer = await open_as().get("/api/broken?lang=es", headers={"Accept-Language": "es"})
    assert "on our side" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("codes", "chosen", "language"),
    [
        (["pt", "en"], "", "pt"),
        (["sw", "fr"], "", "fr"),
        (["pt", "es"], "", "es"),
        (["sw"], "", "es"),
        (["pt"], "de", "de"),
    ],
)
async def test_a_page_speaks_the_language_of_its_party_unless_another_was_chosen(
    open_as, codes, chosen, language
):
    query = f"?lang={chosen}" if chosen else ""
    path = f"/party/{','.join(codes)}{query}"
    answer = await open_as().get(path, headers={"Accept-Language": "es"})
    assert language_of(answer) == language

from dataclasses import dataclass
from typing import ClassVar

import pytest
from fastapi import APIRouter, Request

from shared.database import DELIVERY, Database
from shared.security import MaybeSession
from shared.service import Service
from shared.settings import Settings
from shared.web import Page, page
from shared.web.application import web_application
from shared.web.languages import suggest_language
from tests.support.browsers import browser


@dataclass(frozen=True, slots=True)
class Greeting(Page):
    template: ClassVar[str] = "greeting.html"
    name: str


def routes():
    router = APIRouter()

    @router.get("/hello/{number}")
    def hello(request: Request, number: int, session: MaybeSession):
        return page(request, Greeting("Hello", name=f"<b>{number}</b>"), session)

    @router.get("/party/{codes}")
    def of_party(request: Request, codes: str, session: MaybeSession):
        suggest_language(request, codes.split(","))
        return page(request, Greeting("Hello", name=codes), session)

    @router.get("/api/hello")
    def hello_api(number: int):
        return number

    @router.get("/broken")
    @router.get("/api/broken")
    def broken():
        raise RuntimeError("a secret detail")

    return router


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path)


@pytest.fixture
async def open_as(tmp_path, settings):
    """Opens the application of a small service with an account of a role signed in."""
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "greeting.html").write_text(
        '{% extends "base.html" %}{% block main %}<p>Hi {{ name }}</p>{% endblock %}'
    )
    database = Database(settings.database_url_for("greeter"))
    async with database.engine.begin() as connection:
        await connection.run_sync(DELIVERY.create_all)
    service = Service("greeter", database, routes(), templates, worker=None)
    clients = []

    def open_as(role=None, *, demo=False):
        app = web_application([service], settings.model_copy(update={"demo": demo}))
        clients.append(browser(app, settings, role))
        return clients[-1]

    yield open_as
    for client in clients:
        await client.aclose()
    await database.close()

"""Makes the web application of whichever services run in this process."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from shared.security import Keyring, NotAllowedError, SignInRequiredError
from shared.security.gate import Gate
from shared.security.headers import SecurityHeaders
from shared.security.origin import SameOrigin
from shared.security.sessions import read_session
from shared.service import Service
from shared.settings import Settings
from shared.texts import Phrase
from shared.web import developer
from shared.web.errors import NotFoundError
from shared.web.languages import Languages
from shared.web.rendering import ErrorPage, Templates, page
from shared.web.tidying import TidyForms

HERE = Path(__file__).parent
ASSETS = {
    "/static/entente": HERE / "static" / "entente",
    "/static/uswds": HERE / "node_modules" / "@uswds" / "uswds" / "dist",
    "/static/swagger": HERE / "node_modules" / "swagger-ui-dist",
}

TEXTS = {
    403: (Phrase("You may not do this"), Phrase("Your account has no access to this page.")),
    404: (Phrase("Page not found"), Phrase("There is no such page, or it is not yours to see.")),
    500: (
        Phrase("Something went wrong"),
        Phrase("The problem is on our side. Nothing you entered was half-saved."),
    ),
}
SUMMARY = "Connects US localities with foreign counterparts and city networks."
PARTS = """\
- [Profiles, places, ties and memberships](/docs/ingest)
- [Matches](/docs/matcher)
- [Introductions, referrals and incoming mail](/docs/notifier)
"""
"""Where the routes of each service are described, also when each runs on a machine of its own."""
FAILED = Phrase("That did not work")
NOT_UNDERSTOOD = Phrase("The request was not understood.")


def web_application(services: Sequence[Service], settings: Settings) -> FastAPI:
    """Routes, pages, static files, error pages, `/docs` and `/docs/NAME` of these services."""
    app = FastAPI(
        title="Entente",
        summary=SUMMARY,
        description=PARTS,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.keyring = keyring = Keyring(settings.signing_secret())
    app.state.templates = Templates([s.templates for s in services], demo=settings.demo)
    for service in services:
        app.include_router(service.router)
        _describe(app, service)
    for path, folder in ASSETS.items():
        app.mount(path, StaticFiles(directory=folder, check_dir=False))
    app.add_api_route("/docs", partial(_api_docs, "/openapi.json"), include_in_schema=False)
    app.add_api_route("/healthz", _healthy, include_in_schema=False)
    if settings.demo:
        app.add_api_route(developer.PATH, developer.components, include_in_schema=False)
    _add_error_pages(app)
    app.add_middleware(TidyForms)
    app.add_middleware(Languages)
    app.add_middleware(Gate, database=services[0].database, keyring=keyring, settings=settings)
    app.add_middleware(SameOrigin)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    return app


def _describe(app: FastAPI, service: Service) -> None:
    """Add `/docs/NAME`, which describes the routes of one service."""
    part = FastAPI(title="Entente", summary=SUMMARY, description=PARTS)
    part.include_router(service.router)
    address = f"/docs/{service.name}"
    app.add_api_route(f"{address}/openapi.json", part.openapi, include_in_schema=False)
    docs = partial(_api_docs, f"{address}/openapi.json")
    app.add_api_route(address, docs, include_in_schema=False)


def _api_docs(openapi_url: str) -> HTMLResponse:
    return get_swagger_ui_html(
        openapi_url=openapi_url,
        title="Entente API",
        swagger_js_url="/static/swagger/swagger-ui-bundle.js",
        swagger_css_url="/static/swagger/swagger-ui.css",
        swagger_favicon_url="/static/entente/icon.svg",
    )


def _healthy() -> dict[str, str]:
    return {"status": "ok"}


def _add_error_pages(app: FastAPI) -> None:
    @app.exception_handler(SignInRequiredError)
    def sign_in(request: Request, _: Exception) -> Response:
        if _wants_json(request):
            return JSONResponse({"detail": "Sign in, or send a bearer token."}, status_code=401)
        target = f"?next={quote(request.url.path)}" if request.method == "GET" else ""
        return RedirectResponse(f"/sign-in{target}", status_code=303)

    @app.exception_handler(NotAllowedError)
    def forbidden(request: Request, error: Exception) -> Response:
        return _error(request, 403, str(error) or None)

    @app.exception_handler(NotFoundError)
    def missing(request: Request, _: Exception) -> Response:
        return _error(request, 404)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return _error(request, status, getattr(error, "detail", None))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else []
        if _wants_json(request):
            problems = [
                {"field": ".".join(str(x) for x in e["loc"][1:]), "message": e["msg"]}
                for e in found
            ]
            return JSONResponse({"detail": problems}, status_code=422)
        in_address = any(e["loc"][0] in ("path", "query") for e in found)
        return _error(request, 404 if in_address else 422)

    @app.exception_handler(500)
    def failed(request: Request, _: Exception) -> Response:
        return _error(request, 500)


def _error(request: Request, status: int, detail: str | None = None) -> Response:
    title, text = TEXTS.get(status, (FAILED, detail or NOT_UNDERSTOOD))
    if _wants_json(request):
        return JSONResponse({"detail": detail or str(text)}, status_code=status)
    return page(request, ErrorPage(title, text), read_session(request), status)


def _wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/")

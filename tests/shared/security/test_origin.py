import httpx
import pytest
from fastapi import FastAPI

from shared.security.headers import SecurityHeaders
from shared.security.origin import SameOrigin


def make_app():
    app = FastAPI(docs_url=None)

    @app.api_route("/form", methods=["GET", "POST", "PUT", "DELETE"])
    @app.api_route("/unsubscribe/token", methods=["POST"])
    @app.get("/docs")
    @app.get("/static/style.css")
    def form():
        return "done"

    app.add_middleware(SameOrigin)
    app.add_middleware(SecurityHeaders)
    return app


@pytest.fixture
async def client():
    transport = httpx.ASGITransport(make_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://entente.test") as client:
        yield client


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://entente.test"}, 403),
        ({"Origin": "http://entente.test"}, 200),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "http://entente.test.evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 200),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_a_change_is_taken_from_our_own_pages_only(client, method, headers, status):
    assert (await client.request(method, "/form", headers=headers)).status_code == status


async def test_a_mail_program_may_post_from_its_own_site_where_only_a_signed_link_counts(client):
    headers = {"Origin": "https://mail.test", "Sec-Fetch-Site": "cross-site"}
    assert (await client.post("/unsubscribe/token", headers=headers)).status_code == 200
    assert (await client.post("/form/unsubscribe/", headers=headers)).status_code == 403


async def test_a_link_from_another_site_is_followed(client):
    answer = await client.get("/form", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://evil.test"}])
async def test_every_answer_limits_what_a_browser_does_with_it(client, headers):
    answer = await client.post("/form", headers=headers)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


async def test_pages_are_never_kept_and_static_files_are(client):
    assert (await client.get("/form")).headers["cache-control"] == "no-store"
    assert "max-age" in (await client.get("/static/style.css")).headers["cache-control"]


async def test_the_api_documentation_alone_may_start_a_script_of_its_page(client):
    policy = (await client.get("/docs")).headers["content-security-policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy

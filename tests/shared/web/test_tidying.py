import json

import httpx
from fastapi import FastAPI, Request

from shared.web.tidying import SIZE_MAX, TidyForms


async def answered(**options):
    """The answer to a request that is sent so, from a route that tells what it read."""
    app = FastAPI()
    app.add_middleware(TidyForms)

    @app.post("/")
    async def read(request: Request):
        if request.headers["content-type"] == "application/json":
            return json.loads(await request.body())
        return (await request.form()).multi_items()

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.post("/", **options)


async def sent(**options):
    """What a route reads of a request that is sent so."""
    return (await answered(**options)).json()


async def test_each_line_end_of_a_form_counts_as_one_character():
    assert await sent(data={"text": "a\r\nb\r\n"}) == [["text", "a\nb\n"]]


async def test_hidden_characters_of_a_form_reach_no_route():
    assert await sent(data={"name": "\u202eAm\u200bes\x00"}) == [["name", "Ames"]]


async def test_fields_keep_their_order_repetitions_blanks_and_letters():
    data = {"scope": ["a b", "c+d&e=f%"], "empty": "", "city": "Kōfu 甲府"}
    assert await sent(data=data) == [
        ["scope", "a b"], ["scope", "c+d&e=f%"], ["empty", ""], ["city", "Kōfu 甲府"],
    ]  # fmt: skip


async def test_a_form_that_arrives_in_parts_is_read_whole():
    async def parts():
        for part in (b"text=a%0", b"D%0Ab", b"&more=c"):
            yield part

    headers = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
    assert await sent(content=parts(), headers=headers) == [["text", "a\nb"], ["more", "c"]]


async def test_a_form_that_nobody_could_have_typed_is_refused_before_it_is_read_whole():
    refused = await answered(data={"text": "a" * SIZE_MAX})
    assert refused.status_code == 413
    assert "at most 1 MB" in refused.text


async def test_json_is_left_as_it_is():
    assert await sent(json={"text": "a\r\n"}) == {"text": "a\r\n"}

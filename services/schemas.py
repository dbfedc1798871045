"""Generated documents: OpenAPI of all services, AsyncAPI of the streams, JSON Schema of events and webhooks."""

import json
from collections.abc import Iterator
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from faststream.redis import RedisBroker, StreamSub
from faststream.specification import AsyncAPI
from pydantic import TypeAdapter

from services import app
from services.notifier.domain.packets import WebhookEvent
from shared.events import STREAM_OF
from shared.settings import Settings
from shared.web.application import web_application


def export(folder: Path) -> Iterator[Path]:
    """Write every document to `folder`; yields the files."""
    yield _write(folder / "openapi.json", openapi())
    yield _write(folder / "asyncapi.json", asyncapi())
    yield _write(folder / "webhook.json", WebhookEvent.model_json_schema(mode="serialization"))
    for types in STREAM_OF.values():
        for event in types:
            name = event.model_fields["type"].default
            yield _write(folder / "events" / f"{name}.json", TypeAdapter(event).json_schema())


def openapi() -> dict[str, Any]:
    """OpenAPI 3.1 of the JSON routes of all three services."""
    return web_application(app.build(app.SERVICES), Settings()).openapi()


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3.0: one channel a stream, its message the union of the stream's events."""
    broker = RedisBroker()
    for stream, types in STREAM_OF.items():
        broker.publisher(stream=StreamSub(stream), schema=reduce(or_, types), title=stream)
    document = AsyncAPI(broker, title="Entente", version="1", schema_version="3.0.0")
    parsed: dict[str, Any] = json.loads(document.to_specification().to_json())
    return parsed


def _write(path: Path, document: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path

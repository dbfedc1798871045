"""The example for a network's developer does what the page says."""

import re
from datetime import UTC, datetime
from pathlib import Path

from standardwebhooks import Webhook

SECRET = "whsec_" + "QUJD" * 8
BODY = '{"type": "ping", "data": {}}'
PAGE = Path(__file__).parents[2] / "docs" / "webhooks.md"


def receiver():
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]
    kept, seen = [], set()
    names = {
        "seen_before": lambda key: key in seen or seen.add(key),
        "keep": lambda *e: kept.append(e),
    }
    exec(compile(code, PAGE, "exec"), names)
    return names["receive"], kept


def headers(now):
    signature = Webhook(SECRET).sign("msg_1", now, BODY)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }


def test_it_takes_a_signed_event_once_and_refuses_any_other():
    receive, kept = receiver()
    good = headers(datetime.now(UTC))
    assert [receive(BODY.encode(), good, SECRET) for _ in range(2)] == [200, 200]
    assert kept == [("ping", {})]
    assert receive(BODY.replace("ping", "pong").encode(), good, SECRET) == 400

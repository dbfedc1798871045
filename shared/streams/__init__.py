"""Redis Streams: the only package that knows the broker.

`consumer` publishes and consumes, `deadletters` lists and replays what could not be handled.
"""

from shared.streams.consumer import (
    Handler,
    Streams,
    backlog,
    consumer_name,
    lengths,
    wait_for_broker,
)
from shared.streams.deadletters import DeadLetter, list_dead, replay_dead

__all__ = [
    "DeadLetter",
    "Handler",
    "Streams",
    "backlog",
    "consumer_name",
    "lengths",
    "list_dead",
    "replay_dead",
    "wait_for_broker",
]

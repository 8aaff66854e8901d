"""Segment messages as Segment's warehouse stores them: one raw row per message.

Names are snake_cased, nested objects flattened, arrays kept as JSON text, nulls left out. Traits
and properties become columns of their own (in `tracks` too, where Segment itself leaves properties
to a table per event name); `integrations` is not stored.
"""

import json
import re
from datetime import datetime, timezone

from oracle import RawRow

TABLES = {
    "identify": "identifies",
    "track": "tracks",
    "page": "pages",
    "screen": "screens",
    "group": "groups",
    "alias": "aliases",
}


def utc_time(text):
    """A time with its zone as a UTC time without one. Python 3.10 does not know Z."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def raw_row(message, source="segment_web"):
    """The raw row of a message. Its `timestamp` stands for the time received."""
    received_at = utc_time(message["timestamp"])
    columns = {
        "id": message["messageId"],
        "received_at": received_at,
        "user_id": message.get("userId"),
        "anonymous_id": message.get("anonymousId"),
        "previous_id": message.get("previousId"),
        "group_id": message.get("groupId"),
        "event": message.get("event"),
        **flattened(message.get("context", {}), "context_"),
        **flattened(message.get("traits", {})),
        **flattened(message.get("properties", {})),
    }
    present = {name: value for name, value in columns.items() if value is not None}
    return RawRow(source, TABLES[message["type"]], present)


def flattened(nested, prefix=""):
    columns = {}
    for key, value in nested.items():
        name = prefix + snake_cased(key)
        if isinstance(value, dict):
            columns |= flattened(value, name + "_")
        else:
            columns[name] = json.dumps(value) if isinstance(value, list) else value
    return columns


def snake_cased(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_").replace(" ", "_")

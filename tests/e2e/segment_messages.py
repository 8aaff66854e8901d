"""Segment messages as Segment's warehouse stores them, one raw row per message; and back.

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


# ------------------------------------------------------------------------------------ and back

RAW = '"the text of external ids"'
PATHS = {
    "context_external_ids": ("context", "externalIds"),
    "context_device_type": ("context", "device", "type"),
    "context_device_id": ("context", "device", "id"),
    "context_device_advertising_id": ("context", "device", "advertisingId"),
    "context_device_ad_tracking_enabled": ("context", "device", "adTrackingEnabled"),
    "context_device_token": ("context", "device", "token"),
    "context_traits_email": ("context", "traits", "email"),
    "context_traits_cross_domain_id": ("context", "traits", "crossDomainId"),
    "context_braze_braze_id": ("context", "braze", "brazeId"),
    "context_integrations_google_analytics_client_id": (
        *("context", "integrations", "Google Analytics", "clientId"),
    ),
}
OWN = {
    "id": "messageId",
    "user_id": "userId",
    "anonymous_id": "anonymousId",
    "previous_id": "previousId",
    "group_id": "groupId",
}


def message_of(row, chance, is_sent=False):
    """The JSON text of a message that Segment's loader would make this raw row of.

    Clients differ: nulls are sent or left out, and the time is in one of three members. It is in
    receivedAt where the envelope says when the message was sent.
    """
    message = {"type": {table: type_ for type_, table in TABLES.items()}[row.table]}
    external_ids = "null"
    for name, value in row.columns.items():
        if value is None and chance.random() < 0.5 or name == "uuid_ts":
            continue
        if name == "received_at":
            if value is not None:
                put(message, time_members(value, chance, is_sent))
        elif name == "context_external_ids":
            external_ids = document_text(value)
            put(message, {"context": {"externalIds": json.loads(RAW)}})
        elif name in OWN:
            message[OWN[name]] = value
        elif name in PATHS:
            put(message, nested(PATHS[name], value))
        else:
            holder = "traits" if row.table in ("identifies", "groups") else "properties"
            put(message, {holder: {name: value}})
    return json.dumps(message, ensure_ascii=chance.random() < 0.5).replace(RAW, external_ids)


def time_members(moment, chance, is_sent):
    """receivedAt, or none and one of those that stand for it; in UTC or in another zone."""
    text = chance.choice([f"{moment.isoformat()}Z", f"{moment.isoformat()}+00:00"])
    earlier = "2001-01-01T00:00:00Z"
    choices = [
        {"receivedAt": text, "sentAt": earlier, "timestamp": earlier},
        {"receivedAt": text},
        {"sentAt": text, "receivedAt": None, "timestamp": earlier},
        {"timestamp": text, "sentAt": "some day"},
    ]
    return chance.choice(choices[:2] if is_sent else choices)


def document_text(text):
    """What the array of external ids is in a message: itself, or, if it is none, a JSON string."""
    try:
        json.loads(text)
    except (TypeError, ValueError):
        return json.dumps(text)
    return text


def nested(path, value):
    for key in reversed(path):
        value = {key: value}
    return value


def put(message, members):
    for key, value in members.items():
        if isinstance(value, dict) and isinstance(message.get(key), dict):
            put(message[key], value)
        else:
            message[key] = value


def envelope_of(rows, chance):
    """Several messages as clients send them in one request."""
    is_sent = chance.random() < 0.5 and all(row.columns["received_at"] for row in rows)
    sent_at = ', "sentAt": "2001-01-01T00:00:00.000Z"' if is_sent else ""
    messages = ", ".join(message_of(row, chance, is_sent) for row in rows)
    return f'{{"batch": [{messages}]{sent_at}, "writeKey": "k"}}'

"""Raw events of an invented shop: any prefix of the stream is a history, what follows it is news.

Event number i is the same whatever the length. Users arrive steadily, 24 events each on average.
Each has up to four devices; browsers get a new cookie every 60 days, some devices never log in, and
a share of all devices belongs to somebody older too. One million events are a month.
"""

from __future__ import annotations

import duckdb

EVENTS_PER_USER = 24
FEW_SHARED, MANY_SHARED = 2, 25  # per cent of devices

# Draws of event i; u and d are its user and device, k the device's key, g the cookie's generation.
STREAM = """
    with drawn as (
        select
            i,
            cast(hash(i, {seed}, 1) % (1 + i // {events_per_user}) as bigint) as u,
            least(hash(i, {seed}, 2) % 4, hash(i, {seed}, 3) % 4) as d,
            hash(i, {seed}, 4) % 1000 as r,
            timestamp '2025-01-01' + to_microseconds(i * 2592000) as t
        from range({first}, {last}) as numbers (i)
    ),

    devices as (
        select
            *,
            hash(u, d, {seed}, 5) % 100 < {shared} as is_shared,
            hash(u, d, {seed}, 6) % 100 < 70 as logs_in
        from drawn
    )

    select
        i,
        u,
        t,
        r,
        d % 2 = 0 as is_web,
        logs_in,
        case
            when is_shared then (hash(u, d, {seed}, 7) % (u + 1)) * 4 + d
            else u * 4 + d
        end as k,
        epoch_us(t) // 5184000000000 as g,
        -- One row in a thousand is loaded a day late.
        t + case when hash(i, {seed}, 8) % 1000 = 0 then interval 1 day else interval 10 minute end
            as loaded_at,
        case when r < 100 and logs_in then 'identifies' when r < 400 then 'tracks' else 'views' end
            as kind
    from devices
"""

COMMON = """
    md5(i::varchar) as id,
    t as received_at,
    loaded_at as uuid_ts,
    case when logs_in and r < 500 then 'user-' || u end as user_id,
    'https://shop.example/' || (r % 100) as context_page_url,
    case when is_web then 'cookie-' || md5(k || ' ' || g) else 'app-' || md5(k || '') end
        as anonymous_id
"""
MOBILE = """
    case when k % 3 = 0 then 'ios' else 'android' end as context_device_type,
    'device-' || md5(k || 'device') as context_device_id,
    k % 2 = 0 as context_device_ad_tracking_enabled,
    'ad-' || md5(k || 'ad') as context_device_advertising_id
"""
EMAIL = "'user' || u || case when r < 5 then '.private' else '' end || '@example.com' as email"
TABLES = {
    ("segment_web", "identifies"): ("is_web and kind = 'identifies'", f"{COMMON}, {EMAIL}"),
    ("segment_web", "tracks"): ("is_web and kind = 'tracks'", f"{COMMON}, 'Added' as event"),
    ("segment_web", "pages"): ("is_web and kind = 'views'", COMMON),
    ("segment_mobile", "identifies"): (
        "not is_web and kind = 'identifies'",
        f"{COMMON}, {MOBILE}, {EMAIL}",
    ),
    ("segment_mobile", "tracks"): (
        "not is_web and kind = 'tracks'",
        f"{COMMON}, {MOBILE}, 'Opened' as event",
    ),
    ("segment_mobile", "screens"): ("not is_web and kind = 'views'", f"{COMMON}, {MOBILE}"),
}
# What the raw tables have of the columns that external_ids reads: the floor groups by them.
IDENTIFIER_COLUMNS = [
    *("user_id", "anonymous_id", "email", "context_device_type", "context_device_id"),
    *("context_device_ad_tracking_enabled", "context_device_advertising_id"),
]


def append(connection: duckdb.DuckDBPyConnection, first: int, last: int, shared: int, seed: int):
    """Loads the events from number `first` to before `last` into the raw tables."""
    stream = STREAM.format(
        first=first, last=last, shared=shared, seed=seed, events_per_user=EVENTS_PER_USER
    )
    connection.execute(f"create or replace temp table stream as {stream}")
    for (schema, table), (condition, columns) in TABLES.items():
        rows = f"select {columns} from stream where {condition}"
        connection.execute(f"create schema if not exists {schema}")
        connection.execute(f"create table if not exists {schema}.{table} as {rows} limit 0")
        connection.execute(f"insert into {schema}.{table} {rows} order by i")
    connection.execute("drop table stream")


def floor_sql() -> str:
    """One grouping of all raw events by their identifier columns: nobody can do with less."""
    tables = []
    for (schema, table), (_, columns) in TABLES.items():
        known = [name for name in IDENTIFIER_COLUMNS if name in columns]
        tables.append(
            f"select '{schema}' as source, {', '.join(known)}, received_at from {schema}.{table}"
        )
    columns = ", ".join(["source", *IDENTIFIER_COLUMNS])
    events = " union all by name ".join(tables)
    return f"select {columns}, min(received_at) as received_at from ({events}) group by {columns}"

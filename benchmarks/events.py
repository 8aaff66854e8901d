"""Raw events of an invented shop, in the order of time; one million are a month.

The *stream*: event number n is the same whatever the length. Users arrive steadily, 24 events each
on average. Each has up to four devices; browsers get a new cookie every 60 days, some devices never
log in, and a share of all devices belongs to somebody older too.

*Visits*: events that bring the same amount and kind of news however long the history is, because an
hour of the stream does not (the more users there are, the rarer each of their devices is seen). 88
of 100 repeat an event of the history, drawn from a fixed number of events that are spread over all
of it; 5 are of a new user, 5 of a known one with a new cookie, and 2 log in on a device where
nobody did, which makes two profiles one.
"""

from __future__ import annotations

import duckdb

EVENTS_PER_USER = 24
FEW_SHARED, MANY_SHARED = 2, 25  # per cent of devices

POOL = 30_000  # events that visits repeat

# The event in place i of time. n is the number that it has in the stream, or that of the event that
# it repeats; v tells what visits bring. Draws: u and d are user and device, k the device's key, g
# the cookie's generation.
EVENTS = """
    with numbers as (
        select
            i,
            {number} as n,
            {visit} as v,
            timestamp '2025-01-01' + to_microseconds(i * 2592000) as t
        from range({first}, {last}) as places (i)
    ),

    drawn as (
        select
            i,
            v,
            t,
            case
                when v < 5 then 1000000000 + i
                else cast(hash(n, {seed}, 1) % (1 + n // {events_per_user}) as bigint)
            end as u,
            least(hash(n, {seed}, 2) % 4, hash(n, {seed}, 3) % 4) as d,
            hash(n, {seed}, 4) % case when v in (10, 11) then 100 else 1000 end as r,
            case
                when v between 5 and 9 then 1000 + i
                else epoch_us(timestamp '2025-01-01' + to_microseconds(n * 2592000))
                    // 5184000000000
            end as g
        from numbers
    ),

    devices as (
        select
            *,
            hash(u, d, {seed}, 5) % 100 < {shared} as is_shared,
            hash(u, d, {seed}, 6) % 100 < 70 or v in (10, 11) as logs_in
        from drawn
    )

    select
        i,
        u,
        t,
        r,
        g,
        d % 2 = 0 as is_web,
        logs_in,
        case
            when is_shared then (hash(u, d, {seed}, 7) % (u + 1)) * 4 + d
            else u * 4 + d
        end as k,
        -- One row in a thousand was received a day before it is loaded. Rows are loaded in order: a
        -- prefix of the stream is what a run finds.
        t - case when hash(i, {seed}, 8) % 1000 = 0 then interval 1 day else interval 0 day end
            as received_at,
        t + interval 10 minute as loaded_at,
        case when r < 100 and logs_in then 'identifies' when r < 400 then 'tracks' else 'views' end
            as kind
    from devices
"""

COMMON = """
    md5(i::varchar) as id,
    received_at,
    loaded_at as uuid_ts,
    case when logs_in and r < 500 then 'user-' || u end as user_id,
    'https://shop.example/' || (r % 100) as context_page_url,
    case when is_web then 'cookie-' || md5(k || ' ' || g) else 'app-' || md5(k || '') end
        as anonymous_id
"""
MOBILE = """
    case when k % 3 = 0 then 'ios' else 'android' end as context_device_type,
    'device-' || md5(k || 'device') as context_device_id,
    k // 4 % 2 = 0 as context_device_ad_tracking_enabled,
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


def stream(offset: int) -> dict[str, str]:
    """The next events of the stream, where `offset` places went to other events before."""
    return {"number": f"i - {offset}", "visit": "100"}


def visits(streamed: int) -> dict[str, str]:
    """Visits to a history that holds the first so many events of the stream."""
    pool = min(POOL, streamed)
    return {
        "number": f"cast(hash(i, {{seed}}, 9) % {pool} as bigint) * {streamed // pool}",
        "visit": "cast(hash(i, {seed}, 10) % 100 as integer)",
    }


def raw_tables(
    connection: duckdb.DuckDBPyConnection,
    first: int,
    last: int,
    kind: dict[str, str],
    shared: int,
    seed: int,
) -> dict[tuple[str, str], str]:
    """Makes the events of these places; returns for each raw table the query of its rows."""
    draws = {name: draw.format(seed=seed) for name, draw in kind.items()}
    events = EVENTS.format(
        first=first, last=last, shared=shared, seed=seed, events_per_user=EVENTS_PER_USER, **draws
    )
    connection.execute(f"create or replace temp table events as {events}")
    return {
        name: f"select {columns} from events where {condition} order by i"
        for name, (condition, columns) in TABLES.items()
    }


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

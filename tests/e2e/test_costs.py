"""An hour costs what the hour brought: an incremental run looks rows up, and reads no table whole.

PostgreSQL counts what statements read. DuckDB has no indexes of ours, and scans columns of keys.
"""

import pytest

PEOPLE = 100_000  # fewer, and PostgreSQL might rightly find a scan as fast
# What a run may read of a table that has ten times as many rows, where one event is new.
FEW_ROWS = 3_000
READ = """
    select relname, seq_tup_read, coalesce(idx_tup_fetch, 0)
    from pg_stat_user_tables
    where schemaname like 'personas%'
"""
# Each has a user id and a cookie; every hundredth shares a cookie with the one before, refused.
# Each has an account's id too, which is rejected.
HISTORY = """
    insert into segment_web.identifies (
        id, received_at, uuid_ts, user_id, anonymous_id, context_external_ids
    )
    select
        'm' || i,
        timestamp '2026-01-01' + i * interval '1 second',
        timestamp '2026-01-01' + i * interval '1 second',
        'user ' || i,
        'cookie ' || case when i % 100 = 0 then i - 1 else i end,
        '[{{"type": "t", "id": "' || i || '", "collection": "accounts"}}]'
    from generate_series(1, {people}) as numbers (i)
"""
COLUMNS = {
    "id": "text",
    "received_at": "timestamp",
    "uuid_ts": "timestamp",
    "user_id": "text",
    "anonymous_id": "text",
    "context_external_ids": "text",
}
VARS = {"loading_overlap_hours": 0}  # what is read again is no news
LOADED_AT = "2026-01-02 00:00:00"
NEWS = {
    "nothing": [],
    "somebody new": [("n1", LOADED_AT, LOADED_AT, "user new", "cookie new")],
    "a cookie of somebody known": [("n1", LOADED_AT, LOADED_AT, "user 7", "cookie new")],
    "a cookie of two": [("n1", LOADED_AT, LOADED_AT, "user 7", "cookie 8")],
    "an event before the others": [("n1", "2025-12-31", LOADED_AT, "user 7", "cookie 99")],
}

HARDEST_NEWS = ("a cookie of two", "an event before the others")


@pytest.fixture
def history(engine_warehouse):
    """A space whose tables are large enough for an index to be worth it."""

    def build():
        engine_warehouse.load("segment_web", "identifies", COLUMNS, [])
        engine_warehouse.execute(HISTORY.format(people=PEOPLE))
        engine_warehouse.dbt("run", vars=VARS)

    engine_warehouse.begin_with("history", build)
    return engine_warehouse


def rows_read(warehouse):
    # Before PostgreSQL 15 a process of its own collects the counts, and shows them twice a second.
    collects = warehouse.connection.server_version < 150000
    warehouse.query("select pg_sleep(1)" if collects else "select pg_stat_force_next_flush()")
    return {table: (scanned, found) for table, scanned, found in warehouse.query(READ)}


@pytest.mark.only("postgres")  # DuckDB scans columns of keys
@pytest.mark.parametrize(
    "news",
    [pytest.param(n, marks=[] if n in HARDEST_NEWS else pytest.mark.full) for n in NEWS],
)
def test_a_run_looks_up_what_it_needs(history, news):
    rows = [
        tuple(value.replace("new", news) if value.endswith("new") else value for value in row)
        for row in NEWS[news]
    ]
    rows = [(f"{news} {row[0]}", *row[1:], None) for row in rows]
    history.load("segment_web", "identifies", COLUMNS, rows)
    large = {
        table
        for (table,) in history.query(
            "select relname from pg_class where relkind = 'r' and reltuples > 10000"
            " and relnamespace::regnamespace::text like 'personas%'"
        )
    }
    assert large == {
        *("identity_sightings", "identity_clusters", "identity_names"),
        *("users_identities", "profile_merges", "rejected_identifiers"),
    }
    before = rows_read(history)
    history.dbt("run", vars=VARS)
    after = rows_read(history)
    read = {
        table: tuple(now - then for now, then in zip(after[table], before[table], strict=True))
        for table in large
    }
    assert {table: scanned for table, (scanned, _) in read.items() if scanned > FEW_ROWS} == {}
    assert {table: found for table, (_, found) in read.items() if found > FEW_ROWS} == {}

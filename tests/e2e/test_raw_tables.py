"""Raw tables as loaders leave them: late, incomplete, in other types; and the demo's own.

Whatever shape the raw tables have, the identities equal what the oracle makes of the same values.
"""

import random
from collections import Counter
from datetime import datetime, timedelta

import pytest
from comparison import assert_equals_oracle, assert_same_rows, create_raw_tables, load
from oracle import RawRow, extract
from scenarios import (
    DEFAULTS,
    DEMO,
    IDENTITIES,
    MESSAGE,
    NO_VIEWS_BUT_REJECTIONS,
    NOON,
    SEEDS,
    RawTables,
    assert_demo,
    contents,
    count_rows,
    external_ids,
    in_turns,
    message,
)
from worlds import world

USER = MESSAGE | {"user_id": "text", "anonymous_id": "text"}
SHOWN = (
    "source_key, raw_table, external_id_type, external_id_value, reason,"
    " rejection_count, first_seen_at, last_seen_at"
)


def test_rejections_are_counted_by_source_table_type_value_and_reason(warehouse):
    """Of raw tables that are found among many others.

    dbt's cache of a schema's relations can be read by one thread while another fills it.
    """
    for source in ("segment_mobile", "segment_web"):
        warehouse.execute(f"create schema {source}")
        for number in range(300):
            warehouse.execute(f"create table {source}.other_{number} (id text)")
    create_raw_tables(warehouse)
    rows = [row for seed in range(40) for row in world(seed, DEFAULTS).rows]
    load(warehouse, rows)
    if warehouse.engine == "duckdb":  # PostgreSQL has no text with the character NUL
        rows.append(RawRow("segment_web", "tracks", message(1, user_id="nu\0l", anonymous_id="a")))
        load(warehouse, rows[-1:])
    warehouse.dbt("run")
    assert {"blocked_value", "contains_nul", "group_id"} < {
        each.reason for each in extract(rows, DEFAULTS)[1]
    }
    assert_rejections(warehouse, rows)
    assert_equals_oracle(warehouse, rows, DEFAULTS)


def assert_rejections(warehouse, rows):
    """The table says how often each was rejected, and between which times."""
    expected = Counter(
        (each.source_key, each.table, each.type, each.value, each.reason)
        for each in extract(rows, DEFAULTS)[1]
    )
    found = warehouse.query(
        "select source_key, raw_table, external_id_type, external_id_value, reason,"
        " rejection_count, first_seen_at <= last_seen_at from personas_graph.rejected_identifiers"
    )
    assert all(row[-1] in (True, None) for row in found)
    assert_same_rows(
        [(key, raw_table.split(".")[1], *rest) for key, raw_table, *rest, _ in found],
        [(*key, count) for key, count in expected.items()],
    )


# ------------------------------------------------------------------------------- run by run


def test_raw_tables_equal_the_oracle_after_every_run_however_loaders_change_them(warehouse):
    raw = RawTables(warehouse)
    scenarios = [
        tables_and_columns_come_one_after_the_other(raw),
        each_loader_has_its_own_time_columns(raw),
        each_row_counts_once_however_rows_are_cut_into_runs(raw, "tracks", "uuid_ts"),
        each_row_counts_once_however_rows_are_cut_into_runs(raw, "groups", "received_at"),
        rejections_are_settled_as_soon_as_no_run_reads_their_rows_again(raw),
        loading_columns_come_and_go(raw),
    ]
    views = []

    def run():
        warehouse.dbt("run", *views)
        views[:] = NO_VIEWS_BUT_REJECTIONS
        assert_equals_oracle(warehouse, raw.rows, DEFAULTS)
        assert_rejections(warehouse, raw.rows)

    in_turns(scenarios, run)
    before = warehouse.snapshot("personas_graph.rejected_identifiers", SHOWN)
    warehouse.dbt("run", "--full-refresh", *views)
    assert warehouse.snapshot("personas_graph.rejected_identifiers", SHOWN) == before


def tables_and_columns_come_one_after_the_other(raw):
    yield  # a run without any

    pages = MESSAGE | {"anonymous_id": "text"}
    raw.load("segment_mobile", "pages", pages, message(1, anonymous_id="come a1"))
    yield
    assert ("anonymous_id", "come a1") in raw.identifiers()

    # With the new column uuid_ts, another column says when a row was loaded; older rows have none.
    pages |= {"user_id": "text", "uuid_ts": "timestamp"}
    row = message(2, anonymous_id="come a1", user_id="come u1")
    raw.load("segment_mobile", "pages", pages, row)
    ios = {"context_device_type": "text", "context_device_id": "text"}
    phone = {"type": "phone", "id": 12025550199}
    raw.load(
        "segment_mobile",
        "identifies",
        MESSAGE | ios | {"email": "text", "user_id": "text", "context_external_ids": "text"},
        message(3, email=" U1@Example.com", user_id="come u1"),
        message(4, user_id="come u2", context_device_type="iOS", context_device_id="d1"),
        message(5, user_id="come u2", context_external_ids=external_ids(phone)),
    )
    row = message(6, user_id="come u3", uuid_ts=NOON + timedelta(minutes=7))
    raw.load("segment_mobile", "pages", pages, row)
    yield
    assert ("ios.id", "d1") in raw.identifiers()
    assert ("phone", "12025550199") in raw.identifiers()


class InZone(datetime):
    """As the raw table is given it: the same moment on another clock."""

    def __str__(self):
        return f"{datetime.__str__(self + timedelta(hours=5, minutes=30))}+05:30"


def in_zone(moment):
    return InZone(*moment.timetuple()[:6])


def each_loader_has_its_own_time_columns(raw):
    """Each table by another; all rows of the second batch are new by their own table's measure."""
    user = {"user_id": "text", "anonymous_id": "text"}
    zoned = {"received_at": "timestamp with time zone", "uuid_ts": "timestamp with time zone"}
    for batch, day in enumerate([NOON, NOON + timedelta(days=10)]):
        late = day - timedelta(days=8)  # received long before it was loaded

        def row(number, received_at, batch=batch, **loaded):
            ids = {"user_id": f"loader u{number}", "anonymous_id": f"loader a{number}-{batch}"}
            return {"id": f"m{number}-{batch}", "received_at": received_at} | ids | loaded

        web = [
            ("tracks", {}, [row(1, day)]),
            ("pages", {"loaded_at": "timestamp"}, [row(2, late, loaded_at=day)]),
            (
                "screens",
                {"uuid_ts": "timestamp"},
                [row(3, late, uuid_ts=day), row(4, day, uuid_ts=None)],
            ),
            (
                "groups",
                {"uuid_ts": "timestamp", "loaded_at": "timestamp"},
                [row(5, late, uuid_ts=None, loaded_at=day)],
            ),
            ("identifies", zoned, [row(6, in_zone(late), uuid_ts=in_zone(day))]),
        ]
        for table, types, rows in web:
            raw.load("segment_web", table, MESSAGE | user | types, *rows)
        yield
    found = [value for _, value in raw.identifiers() if value.startswith("loader ")]
    assert len(found) == 6 + 12


def each_row_counts_once_however_rows_are_cut_into_runs(raw, table, newest):
    """Rows come in any order and late, by as much as runs look back for rows of their kind."""
    chance = random.Random(5)
    placeholders = ["null", "0000", "Anonymous", "", f"{table} u1", f"{table} u2"]
    hours = {name: DEFAULTS[f"{name}_hours"] for name in ("loading_overlap", "lookback")}
    arriving = []
    for number in range(400):
        row = message(
            chance.randrange(20_000),
            user_id=chance.choice(placeholders),
            anonymous_id=f"{table} a{number}",
        )
        row["id"] = None if number % 40 == 0 else f"m{number}"
        delay, moment = hours["lookback"], row["received_at"]
        if newest == "uuid_ts" and number % 7:
            row |= {"uuid_ts": moment, "received_at": moment - timedelta(days=chance.randrange(20))}
            delay = hours["loading_overlap"]
        row["received_at"] = None if number % 60 == 1 else row["received_at"]
        delay = timedelta(hours=delay * chance.choice([0, chance.random()]))
        arriving.append((moment + delay, row))
    rows = [row for _, row in sorted(arriving, key=lambda each: each[0])]
    types = USER | {newest: "timestamp"}
    for end in range(50, 401, 50):
        raw.load("segment_mobile", table, types, *rows[end - 50 : end])
        yield
    assert sum(settled for _, settled in counts_of(raw, table)) > 50, table


def counts_of(raw, table):
    """(rejection_count, settled_count) of what was rejected of a raw table."""
    return raw.warehouse.query(
        "select rejection_count, settled_count from personas_graph.rejected_identifiers"
        " where raw_table = %s",
        [f"segment_mobile.{table}"],
    )


def rejections_are_settled_as_soon_as_no_run_reads_their_rows_again(raw):
    """One row of each kind just within what runs look back for, and one just beyond."""
    hour, overlap = timedelta(hours=1), DEFAULTS["loading_overlap_hours"]
    rows = [
        (0, {"uuid_ts": NOON}),
        (1, {"uuid_ts": NOON - hour * overlap}),
        (2, {"uuid_ts": NOON - hour * (overlap + 1)}),
        (3, {"uuid_ts": None, "received_at": NOON - hour * DEFAULTS["lookback_hours"]}),
        (4, {"uuid_ts": None, "received_at": NOON - hour * (DEFAULTS["lookback_hours"] + 1)}),
    ]
    types = USER | {"uuid_ts": "timestamp"}
    for number, columns in rows:
        columns = {"received_at": NOON, "anonymous_id": f"settled a{number}"} | columns
        raw.load("segment_mobile", "aliases", types, message(number, user_id="null") | columns)
    yield
    assert counts_of(raw, "aliases") == [(5, 2)]


def loading_columns_come_and_go(raw):
    """Whatever a table tells by then: no row is missed, and none is counted twice."""

    def load_on(day, types, *loaded, received=0):
        """A placeholder and a cookie in each row, received so many days before `day`."""
        moment = NOON + timedelta(days=day)
        for number, columns in enumerate(loaded, 10 * day):
            columns = {name: moment - timedelta(hours=hours) for name, hours in columns.items()}
            columns |= {"received_at": moment - timedelta(days=received)}
            row = message(number, user_id="null", anonymous_id=f"going a{number}") | columns
            raw.load("segment_mobile", "screens", USER | dict.fromkeys(types, "timestamp"), row)

    def alter(change):
        raw.warehouse.execute(f"alter table segment_mobile.screens {change}")

    load_on(0, [], {}, {})
    yield
    load_on(10, [], {})
    yield
    # One column comes. Rows that do not tell when they were loaded go on to come, and late.
    load_on(11, ["uuid_ts"], {"uuid_ts": 0}, {"uuid_ts": 3}, received=9)
    yield
    load_on(12, ["uuid_ts"], {}, {"uuid_ts": 20}, received=2)
    yield
    # Another comes, and is filled for all rows that are there.
    alter("add column loaded_at timestamp")
    raw.warehouse.execute(
        "update segment_mobile.screens set loaded_at = timestamp '2024-03-14 00:00:00'"
    )
    load_on(13, ["uuid_ts"], {"uuid_ts": 0}, received=9)
    yield
    # The first goes, before a run has read all that was loaded with it.
    moment = NOON + timedelta(days=14)
    late = message(100, anonymous_id="late", uuid_ts=moment) | {"received_at": NOON}
    raw.load("segment_mobile", "screens", USER | {"uuid_ts": "timestamp"}, late)
    alter("drop column uuid_ts")
    load_on(15, ["loaded_at"], {"loaded_at": 0}, received=9)
    yield
    alter("drop column loaded_at")
    load_on(16, [], {}, received=2)
    yield
    assert ("anonymous_id", "late") in raw.identifiers()
    alter("add column other text")
    load_on(17, [], {}, received=2)
    yield


# ------------------------------------------------------------------------------- the demo


def test_the_demo_shows_the_documented_profile_however_often_it_is_built(demo):
    assert_demo(demo)
    before = demo.snapshot(IDENTITIES)
    demo.dbt("build", "--exclude-resource-type", "test", vars=DEMO)
    assert demo.snapshot(IDENTITIES) == before


@pytest.mark.full
def test_the_demo_can_be_built_in_steps(warehouse):
    warehouse.dbt("seed", vars=DEMO)
    warehouse.dbt("run", "--empty", vars=DEMO)
    assert count_rows(warehouse, IDENTITIES) == 0
    warehouse.dbt("build", vars=DEMO)
    assert_demo(warehouse)


def test_the_demo_replaces_no_table_that_it_did_not_create(warehouse):
    raw = RawTables(warehouse)
    raw.load("segment_web", "identifies", MESSAGE | {"user_id": "text"}, message(1, user_id="mine"))
    before = contents(warehouse, "segment_web")["segment_web.identifies"]
    seed = ("seed", "--select", "segment_web__identifies")
    run = warehouse.dbt(*seed, vars=DEMO, expect_success=False)
    assert "found a table of that name that the demo did not create" in run.output
    assert "demo_data: false" in run.output
    assert "Traceback" not in run.output
    assert contents(warehouse, "segment_web")["segment_web.identifies"] == before


MARK = "Demo data of Identity Warehouse, made by seeds/generate_demo.py."
TAKEN = {  # statements that put something in the place of the demo's table segment_web.screens
    "a comment about a demo": [
        "create table segment_web.screens (id text)",
        "comment on table segment_web.screens is 'what the sales team demonstrates in its demo'",
    ],
    "the mark, with other columns": [
        "create table segment_web.screens (id text, mine text)",
        f"comment on table segment_web.screens is '{MARK}'",
    ],
    "a view": [
        "create view segment_web.screens as select 'x' as id",
        f"comment on view segment_web.screens is '{MARK}'",
    ],
    "the demo, and a row of mine": ["insert into segment_web.screens (id) values ('mine')"],
    "the demo, and a row of mine without an id": [
        "insert into segment_web.screens (user_id) values ('mine')"
    ],
    "the demo, and a column of mine": ["alter table segment_web.screens add column mine text"],
}
TAKEN_ON_DUCKDB = {
    "a name in capitals": ["create table segment_web.SCREENS (id text)"],
    "a schema in capitals": [
        "drop schema segment_web cascade",
        "create schema SEGMENT_WEB",
        "create table SEGMENT_WEB.screens (id text)",
    ],
}
TAKEN_ON_POSTGRES = {
    "a materialized view": [
        "create materialized view segment_web.screens as select 'x' as id",
        f"comment on materialized view segment_web.screens is '{MARK}'",
    ],
    "a partitioned table": [
        "create table segment_web.screens (id text) partition by list (id)",
        "create table segment_web.screens_x partition of segment_web.screens for values in ('x')",
        f"comment on table segment_web.screens is '{MARK}'",
    ],
    "a foreign table": [
        "create foreign data wrapper nowhere",
        "create server nowhere foreign data wrapper nowhere",
        "create foreign table segment_web.screens (id text) server nowhere",
        f"comment on foreign table segment_web.screens is '{MARK}'",
    ],
    "a sequence": ["create sequence segment_web.screens"],
    "a table with an heir": ["create table segment_web.heir () inherits (segment_web.screens)"],
    "a table made like the demo's": [
        "create table segment_web.mine (like segment_web.screens including all)",
        "insert into segment_web.mine (id) values ('mine')",
        "drop table segment_web.screens",
        "alter table segment_web.mine rename to screens",
    ],
}
REFUSED = "found a table of that name that the demo did not create"
STAYS = ("the demo", "a table with", "a table made")  # what needs the demo's table to begin with


def test_the_demo_replaces_nothing_that_is_not_wholly_its_own(warehouse):
    seed = ("seed", "--select", "segment_web__screens", "--full-refresh")

    def seed_twice():
        for _ in range(2):  # replaces its own
            warehouse.dbt(*seed, vars=DEMO)

    taken = TAKEN | (TAKEN_ON_DUCKDB if warehouse.engine == "duckdb" else TAKEN_ON_POSTGRES)
    for kind, statements in taken.items():
        if kind.startswith(STAYS):
            warehouse.begin_with("one_seed", seed_twice)
        else:
            warehouse.clear()
            warehouse.execute("create schema segment_web")
        for statement in statements:
            warehouse.execute(statement)
        before = definition(warehouse, "screens")
        for arguments in (seed, seed[:-1]):
            run = warehouse.dbt(*arguments, vars=DEMO, expect_success=False)
            # dbt itself looks for names before any hook, and stops at one in another case.
            sentence = "dbt found an approximate match" if "capitals" in kind else REFUSED
            assert sentence in run.output, kind
            assert "Traceback" not in run.output, kind
        assert definition(warehouse, "screens") == before, kind
    warehouse.clear()


def definition(warehouse, name):
    """What is under a name: when it was made, and its rows, as far as it can be read."""
    if warehouse.engine == "duckdb":
        found = warehouse.query(
            "select sql, comment from duckdb_tables() where lower(table_name) = %s"
            " union all select sql, comment from duckdb_views() where view_name = %s",
            [name, name],
        )
    else:
        found = warehouse.query("select oid, relkind from pg_class where relname = %s", [name])
        if found[0][1] == "f":
            return found
    return [*found, *warehouse.snapshot(f"segment_web.{name}")]


@pytest.mark.only("duckdb")
def test_every_seed_says_that_it_is_the_demo(warehouse):
    manifest = warehouse.parse(DEMO, []).result
    seeds = [node for node in manifest.nodes.values() if node.resource_type == "seed"]
    assert len(seeds) == len(list(SEEDS.glob("*.csv")))
    assert [seed.name for seed in seeds if not seed.description.strip().endswith(MARK)] == []

"""Raw tables as loaders leave them: late, incomplete, in other types; and the demo's own.

Whatever shape the raw tables have, the identities equal what the oracle makes of the same values.
"""

import itertools
import random
import uuid
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from comparison import assert_equals_oracle, assert_same_rows, create_raw_tables, load
from oracle import RawRow, extract
from scenarios import (
    DEFAULTS,
    IDENTITIES,
    MESSAGE,
    NOON,
    SEEDS,
    RawTables,
    assert_demo,
    contents,
    count_rows,
    external_ids,
    message,
)
from worlds import batches, world

USER = MESSAGE | {"user_id": "text", "anonymous_id": "text"}


def test_tables_and_columns_may_come_one_after_the_other(warehouse):
    raw = RawTables(warehouse)
    raw.run()
    assert raw.identifiers() == set()

    pages = MESSAGE | {"anonymous_id": "text"}
    raw.load("segment_web", "pages", pages, message(1, anonymous_id="a1"))
    raw.run()
    assert raw.identifiers() == {("anonymous_id", "a1")}

    # With the new column uuid_ts, another column says when a row was loaded; older rows have none.
    pages |= {"user_id": "text", "uuid_ts": "timestamp"}
    raw.load("segment_web", "pages", pages, message(2, anonymous_id="a1", user_id="u1"))
    ios = {"context_device_type": "text", "context_device_id": "text"}
    phone = {"type": "phone", "id": 12025550199}
    raw.load(
        "segment_mobile",
        "identifies",
        MESSAGE | ios | {"email": "text", "user_id": "text", "context_external_ids": "text"},
        message(3, email=" U1@Example.com", user_id="u1"),
        message(4, user_id="u2", context_device_type="iOS", context_device_id="d1"),
        message(5, user_id="u2", context_external_ids=external_ids(phone)),
    )
    raw.load(
        "segment_web",
        "pages",
        pages,
        message(6, user_id="u3", uuid_ts=NOON + timedelta(minutes=7)),
    )
    raw.run()
    assert ("ios.id", "d1") in raw.identifiers()
    assert ("phone", "12025550199") in raw.identifiers()


def test_identifiers_may_be_numbers_and_uuids(warehouse):
    raw = RawTables(warehouse)
    one, two = uuid.UUID(int=1 << 100), uuid.UUID(int=(1 << 100) + 1)
    kinds = {
        "identifies": ("integer", [7, 0, -1, 2**31 - 1]),
        "tracks": ("bigint", [7, 2**53 + 1, -5]),
        "pages": ("double precision", [7.0, 1e15, 1.5, -0.0, 123456789012.0, 1e21]),
        "screens": (
            "numeric(20,2)",
            [Decimal("7.00"), Decimal("7.10"), Decimal("123456789012345678.00"), Decimal("0.00")],
        ),
        "groups": ("uuid", [one, two]),
        "aliases": ("smallint", [7, 8]),
    }
    for table, (type_, values) in kinds.items():
        rows = [
            message(number, user_id=value, anonymous_id=f"{table}{number}")
            for number, value in enumerate(values)
        ]
        raw.load("segment_web", table, MESSAGE | {"anonymous_id": "text", "user_id": type_}, *rows)
    raw.load(
        "segment_mobile",
        "tracks",
        {"id": "uuid", "received_at": "timestamp", "anonymous_id": "uuid", "user_id": "text"},
        {"id": one, "received_at": NOON, "anonymous_id": two, "user_id": "7"},
    )
    raw.load(
        "segment_mobile",
        "pages",
        {"id": "bigint", "received_at": "timestamp", "anonymous_id": "double precision"},
        {"id": 12, "received_at": NOON, "anonymous_id": 7.0},
    )
    raw.run()
    assert {value for type_, value in raw.identifiers() if type_ == "user_id"} == {
        *("7", "2147483647", "9007199254740993", "-5", "1000000000000000", "1.5", "8"),
        *("123456789012", "1" + "0" * 21, "7.1", "123456789012345678"),
        *(str(one), str(two)),
    }


def test_each_loader_has_its_own_time_columns(warehouse):
    """Each table by another; all rows of the second batch are new by their own table's measure."""
    raw = RawTables(warehouse)

    class InZone(datetime):
        """As the raw table is given it: the same moment on another clock."""

        def __str__(self):
            return f"{datetime.__str__(self + timedelta(hours=5, minutes=30))}+05:30"

    def in_zone(moment):
        return InZone(*moment.timetuple()[:6])

    user = {"user_id": "text", "anonymous_id": "text"}
    zoned = {"received_at": "timestamp with time zone", "uuid_ts": "timestamp with time zone"}
    for batch, day in enumerate([NOON, NOON + timedelta(days=10)]):
        late = day - timedelta(days=8)  # received long before it was loaded

        def row(number, received_at, batch=batch, **loaded):
            ids = {"user_id": f"u{number}", "anonymous_id": f"a{number}-{batch}"}
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
        raw.run()
    assert len(raw.identifiers()) == 6 + 12


def test_rejections_are_counted_by_source_table_type_value_and_reason(warehouse):
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


SHOWN = (
    "source_key, raw_table, external_id_type, external_id_value, reason,"
    " rejection_count, first_seen_at, last_seen_at"
)


@pytest.mark.parametrize("newest", ["uuid_ts", "received_at"])
def test_each_row_counts_once_however_rows_are_cut_into_runs(warehouse, newest):
    """Rows come in any order and late, by as much as runs look back for rows of their kind."""
    chance = random.Random(5)
    placeholders = ["null", "0000", "Anonymous", "", "u1", "u2"]
    hours = {name: DEFAULTS[f"{name}_hours"] for name in ("loading_overlap", "lookback")}
    arriving = []
    for number in range(400):
        row = message(
            chance.randrange(20_000), user_id=chance.choice(placeholders), anonymous_id=f"a{number}"
        )
        row["id"] = None if number % 40 == 0 else f"m{number}"
        delay, moment = hours["lookback"], row["received_at"]
        if newest == "uuid_ts" and number % 7:
            row |= {"uuid_ts": moment, "received_at": moment - timedelta(days=chance.randrange(20))}
            delay = hours["loading_overlap"]
        row["received_at"] = None if number % 60 == 1 else row["received_at"]
        delay = timedelta(hours=delay * chance.choice([0, chance.random()]))
        arriving.append((moment + delay, RawRow("segment_web", "tracks", row)))
    rows = [row for _, row in sorted(arriving, key=lambda each: each[0])]
    types = USER | {newest: "timestamp"}
    for end in range(50, 401, 50):
        values = [[row.columns.get(name) for name in types] for row in rows[end - 50 : end]]
        warehouse.load("segment_web", "tracks", types, values)
        warehouse.dbt("run")
        assert_rejections(warehouse, rows[:end])
        assert_equals_oracle(warehouse, rows[:end], DEFAULTS)
    settled = "select sum(settled_count) from personas_graph.rejected_identifiers"
    assert warehouse.query(settled)[0][0] > 50
    before = warehouse.snapshot("personas_graph.rejected_identifiers", SHOWN)
    warehouse.dbt("run", "--full-refresh")
    assert warehouse.snapshot("personas_graph.rejected_identifiers", SHOWN) == before


def test_rejections_are_settled_as_soon_as_no_run_reads_their_rows_again(warehouse):
    """One row of each kind just within what runs look back for, and one just beyond."""
    hour, overlap = timedelta(hours=1), DEFAULTS["loading_overlap_hours"]
    raw = RawTables(warehouse)
    rows = [
        (0, {"uuid_ts": NOON}),
        (1, {"uuid_ts": NOON - hour * overlap}),
        (2, {"uuid_ts": NOON - hour * (overlap + 1)}),
        (3, {"uuid_ts": None, "received_at": NOON - hour * DEFAULTS["lookback_hours"]}),
        (4, {"uuid_ts": None, "received_at": NOON - hour * (DEFAULTS["lookback_hours"] + 1)}),
    ]
    types = USER | {"uuid_ts": "timestamp"}
    for number, columns in rows:
        columns = {"received_at": NOON, "anonymous_id": f"a{number}"} | columns
        raw.load("segment_web", "tracks", types, message(number, user_id="null") | columns)
    raw.run()
    counts = "select rejection_count, settled_count from personas_graph.rejected_identifiers"
    assert warehouse.query(counts) == [(5, 2)]


def test_loading_columns_may_come_and_go(warehouse):
    """Whatever a table tells by then: no row is missed, and none is counted twice."""
    raw = RawTables(warehouse)
    numbers = itertools.count()

    def load_and_run(day, types, *loaded, received=0):
        """A placeholder and a cookie in each row, received so many days before `day`."""
        moment = NOON + timedelta(days=day)
        for columns in loaded:
            number = next(numbers)
            columns = {name: moment - timedelta(hours=hours) for name, hours in columns.items()}
            columns |= {"received_at": moment - timedelta(days=received)}
            row = message(number, user_id="null", anonymous_id=f"a{number}") | columns
            raw.load("segment_web", "pages", USER | dict.fromkeys(types, "timestamp"), row)
        raw.run()
        assert_rejections(warehouse, raw.rows)

    load_and_run(0, [], {}, {})
    load_and_run(10, [], {})
    # One column comes. Rows that do not tell when they were loaded go on to come, and late.
    load_and_run(11, ["uuid_ts"], {"uuid_ts": 0}, {"uuid_ts": 3}, received=9)
    load_and_run(12, ["uuid_ts"], {}, {"uuid_ts": 20}, received=2)
    # Another comes, and is filled for all rows that are there.
    warehouse.execute("alter table segment_web.pages add column loaded_at timestamp")
    warehouse.execute("update segment_web.pages set loaded_at = timestamp '2024-03-14 00:00:00'")
    load_and_run(13, ["uuid_ts"], {"uuid_ts": 0}, received=9)
    # The first goes, before a run has read all that was loaded with it.
    moment = NOON + timedelta(days=14)
    late = message(100, anonymous_id="late", uuid_ts=moment) | {"received_at": NOON}
    raw.load("segment_web", "pages", USER | {"uuid_ts": "timestamp"}, late)
    warehouse.execute("alter table segment_web.pages drop column uuid_ts")
    load_and_run(15, ["loaded_at"], {"loaded_at": 0}, received=9)
    warehouse.execute("alter table segment_web.pages drop column loaded_at")
    load_and_run(16, [], {}, received=2)
    assert ("anonymous_id", "late") in raw.identifiers()
    warehouse.execute("alter table segment_web.pages add column other text")
    load_and_run(17, [], {}, received=2)


# ------------------------------------------------------------------------------- the demo

DEMO = {"demo_data": True}


def test_the_demo_shows_the_documented_profile_however_often_it_is_built(warehouse):
    build = ["build", "--exclude-resource-type", "test"]
    warehouse.dbt(*build, vars=DEMO)
    assert_demo(warehouse)
    before = warehouse.snapshot(IDENTITIES)
    warehouse.dbt(*build, vars=DEMO)
    assert warehouse.snapshot(IDENTITIES) == before


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
    run = warehouse.dbt("seed", vars=DEMO, expect_success=False)
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
    taken = TAKEN | (TAKEN_ON_DUCKDB if warehouse.engine == "duckdb" else TAKEN_ON_POSTGRES)
    for kind, statements in taken.items():
        warehouse.clear()
        warehouse.execute("create schema segment_web")
        if kind.startswith(STAYS):
            warehouse.dbt(*seed, vars=DEMO)
            warehouse.dbt(*seed, vars=DEMO)  # replaces its own
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


def test_every_seed_says_that_it_is_the_demo(warehouse):
    manifest = warehouse.dbt("parse", vars=DEMO).result
    seeds = [node for node in manifest.nodes.values() if node.resource_type == "seed"]
    assert len(seeds) == len(list(SEEDS.glob("*.csv")))
    assert [seed.name for seed in seeds if not seed.description.strip().endswith(MARK)] == []


def test_raw_tables_are_found_among_many_others(warehouse):
    """dbt's cache of a schema's relations can be read by one thread while another fills it."""
    for source in ("segment_mobile", "segment_web"):
        warehouse.execute(f"create schema {source}")
        for number in range(300):
            warehouse.execute(f"create table {source}.other_{number} (id text)")
    create_raw_tables(warehouse)
    rows = batches(1, worlds=2)[0]
    load(warehouse, rows)
    warehouse.dbt("run")
    assert_equals_oracle(warehouse, rows, DEFAULTS)

"""Analysts hang views and grants on what is published, and query it while a run is writing.

On DuckDB a file has one writer at a time, so that nobody reads beside a run.
"""

import threading
import time

import pytest
from comparison import assert_equals_oracle, load
from oracle import default_variables
from scenarios import (
    FIRST,
    SECOND,
    chain,
    contents,
    finish,
    loaded_on_day,
    seen_alone_first,
    shape_rows,
    start,
)
from worlds import batches

DEFAULTS = default_variables()
PUBLISHED = [
    *("users_identities", "profile_merges", "identity_health"),
    *("id_graph_updates", "external_id_mapping_updates", "user_identifiers"),
]
WORKING = ["identity_links", "identity_clusters", "identity_sightings", "rejected_identifiers"]
RELATIONS = [f"personas_identities.{name}" for name in PUBLISHED] + [
    f"personas_graph.{name}" for name in WORKING
]


def identities_of(warehouse, relations):
    """What tells one relation from another of the same name, and what hangs on it."""
    if warehouse.engine == "postgres":
        return warehouse.query(
            "select oid::regclass::text, oid, relacl::text from pg_class"
            " where oid = any(%s::regclass[]) order by 1",
            [list(relations)],
        )
    return []  # DuckDB numbers its tables anew whenever a file is opened


@pytest.mark.each_engine
def test_views_and_grants_of_analysts_survive_runs_and_full_refreshes(warehouse):
    first, second, third = batches(3)
    load(warehouse, first)
    warehouse.dbt("run")
    warehouse.execute("create schema analysts")
    for number, relation in enumerate(RELATIONS):
        warehouse.execute(f"create view analysts.view_{number} as select * from {relation}")
        if warehouse.engine == "postgres":
            warehouse.execute(f"grant select on {relation} to pg_monitor")
    before = identities_of(warehouse, RELATIONS)
    loaded = first
    for arguments, rows in (([], second), (["--full-refresh"], third), (["--empty"], [])):
        load(warehouse, rows)
        loaded = loaded + rows
        warehouse.dbt("run", *arguments)
        assert identities_of(warehouse, RELATIONS) == before
        for number, relation in enumerate(RELATIONS):
            view = f"analysts.view_{number}"
            assert warehouse.snapshot(view) == warehouse.snapshot(relation), relation
        assert_equals_oracle(warehouse, loaded, DEFAULTS)


def test_a_view_that_says_something_else_is_replaced_in_place(built):
    warehouse = built
    warehouse.execute("create view analyst as select * from personas_identities.user_identifiers")
    assert warehouse.snapshot("analyst")
    off = {"selective_sync": {"tables": {"user_identifiers": False}}}
    warehouse.dbt("run", "--select", "user_identifiers", vars=off)
    assert warehouse.snapshot("analyst") == []
    warehouse.dbt("run")
    assert warehouse.snapshot("analyst")


def test_a_view_with_other_columns_is_left_to_its_owner(built):
    warehouse = built
    view = "personas_identities.user_identifiers"
    warehouse.execute(f"drop view {view}")
    warehouse.execute(f"create view {view} as select 1 as other")
    warehouse.execute(
        "update personas_graph.identity_watermarks set fingerprint = 'old'"
        " where relation_name = 'user_identifiers' and subject = 'made'"
    )
    run = warehouse.dbt("run", "--select", "user_identifiers", expect_success=False)
    assert "found a view with the columns other, expected canonical_segment_id" in run.output
    assert warehouse.query(f"select * from {view}") == [(1,)]


def test_a_loader_may_alter_and_drop_raw_tables_after_a_run(warehouse):
    """And analysts the relations that their overrides and requests come from."""
    rows = batches(1)[0]
    load(warehouse, rows)
    warehouse.execute("create schema crm")
    overrides = {
        **dict.fromkeys(("action", "external_id_type", "external_id_value"), "varchar(20)"),
        **{f"other_external_id_{part}": "varchar(20)" for part in ("type", "value")},
        **{"reason": "varchar(20)", "decided_at": "timestamp"},
    }
    warehouse.load("crm", "overrides", overrides, [])
    requests = {
        **dict.fromkeys(("request_id", "regulation"), "varchar(20)"),
        **{f"external_id_{part}": "varchar(20)" for part in ("type", "value")},
        **{"requested_at": "timestamp"},
    }
    warehouse.load("crm", "requests", requests, [])
    vars = {"identity_overrides": "crm.overrides", "deletion_requests": "crm.requests"}
    warehouse.dbt("run", vars=vars)
    for table in ("crm.overrides", "crm.requests"):
        warehouse.execute(f"alter table {table} alter column external_id_value type text")
    warehouse.execute(
        "alter table crm.overrides alter column decided_at type timestamp with time zone"
    )
    warehouse.execute("alter table segment_web.identifies alter column user_id type text")
    warehouse.execute("alter table segment_web.identifies drop column email")
    warehouse.dbt("run", vars=vars)
    assert_equals_oracle(warehouse, rows, DEFAULTS)
    warehouse.execute("drop table segment_web.groups")
    warehouse.execute("drop table crm.requests")


# ------------------------------------------------------------------------------- readers

UNKNOWN_NAMES = (
    "select count(*) from personas_identities.users_identities as identities"
    " left join personas_identities.profile_merges as merges"
    " on identities.segment_id = merges.segment_id"
    " left join personas_identities.profile_merges as before"
    " on identities.merged_from = before.segment_id"
    " where merges.segment_id is null"
    " or (identities.merged_from is not null and before.segment_id is null)"
)


class Reader(threading.Thread):
    """Queries in a loop, until it is stopped or a query fails."""

    def __init__(self, warehouse, query):
        super().__init__(daemon=True)
        self.connection = warehouse.server.connect(warehouse.database)
        self.query, self.stopped = query, threading.Event()
        self.answers, self.failures = [], []

    def run(self):
        while not self.stopped.is_set():
            try:
                with self.connection.cursor() as cursor:
                    cursor.execute(self.query)
                    self.answers.append(cursor.fetchall()[0][0])
            except Exception as failure:  # whatever a reader sees is a failure of the run's
                self.failures.append(failure)
                return
            time.sleep(0.05)

    def stop(self):
        self.stopped.set()
        self.join()
        self.connection.close()


@pytest.mark.only("postgres")  # DuckDB lets nobody read beside a run
def test_readers_never_miss_a_relation_and_never_stop_a_run(warehouse):
    """Every name that is published resolves at every moment."""
    # Known before they are linked, from the young end of the chain on: every link renames profiles.
    rows = shape_rows("renamed", seen_alone_first(chain(200)[::-1]))
    days = [rows[:250], rows[250:320], rows[320:]]
    load(warehouse, loaded_on_day(0, days[0]))
    warehouse.dbt("run")
    loaded = days[0]
    queries = [f"select count(*) from {relation}" for relation in RELATIONS] + [UNKNOWN_NAMES] * 2
    readers = [Reader(warehouse, query) for query in queries]
    for reader in readers:
        reader.start()
    try:
        for arguments, day in (([], days[1]), (["--full-refresh"], days[2])):
            load(warehouse, loaded_on_day(1, day))
            loaded = loaded + day
            code, output = finish(start(warehouse, "run", *arguments))
            assert code == 0, output
    finally:
        for reader in readers:
            reader.stop()
    for reader in readers:
        assert reader.failures == [], reader.query
        assert len(reader.answers) > 10
    assert [set(reader.answers) for reader in readers[-2:]] == [{0}, {0}]
    assert_equals_oracle(warehouse, loaded, DEFAULTS)


# ------------------------------------------------------------------------------- what is not ours


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("personas_graph.identity_watermarks", "view"),
        ("personas_identities.users_identities", "table"),
        *(
            pytest.param(*case, marks=pytest.mark.full)
            for case in (
                ("personas_graph.identity_watermarks", "table"),
                ("personas_graph.rejected_identifiers", "table"),
                ("personas_graph.rejected_identifiers", "view"),
                ("personas_identities.users_identities", "view"),
                ("personas_identities.identity_health", "table"),
                ("personas_identities.identity_health", "view"),
            )
        ),
    ],
)
def test_a_relation_of_our_name_that_we_did_not_make_is_left_alone(warehouse, name, kind):
    """A customer of Segment's has a users_identities of the same columns already."""
    load(warehouse, batches(1, worlds=2)[0])
    warehouse.execute(f"create schema {name.split('.')[0]}")
    warehouse.execute(f"create {kind} {name} as select 'mine' as segment_id")
    before = contents(warehouse), warehouse.snapshot(name)
    run = warehouse.dbt("run", expect_success=False)
    schema, table = name.split(".")
    assert f'"{schema}"."{table}": found ' in run.output
    assert "nothing was touched: move it out of the way, or choose another space_name" in run.output
    assert warehouse.snapshot(name) == before[1]
    assert contents(warehouse).get(name) == before[0].get(name)
    warehouse.execute(f"drop {kind} {name}")
    warehouse.dbt("run")


def test_the_state_of_before_relations_were_noted_goes_on(built):
    warehouse = built
    warehouse.execute("delete from personas_graph.identity_watermarks where subject = 'made'")
    load(warehouse, SECOND)
    warehouse.dbt("run")
    assert_equals_oracle(warehouse, FIRST + SECOND, DEFAULTS)


OLDER_COLUMNS = {
    "identity_sightings": (
        ["external_id_type", "external_id_value", "head_type", "head_value"],
        ["identifier_key", "head_key", "is_revised", "is_refused"],
    ),
    "identity_clusters": (
        ["external_id_type", "external_id_value", "segment_id", "merged_from"],
        ["identifier_key", "founder_key", "merged_from_key", "own_profile_merged_into_key"]
        + ["own_profile_merge_head_key", "own_profile_merge_tail_key"],
    ),
    "resolved_overrides": (["head_type", "head_value"], ["head_key", "tail_key", "is_refused"]),
    "identity_names": (["founder_type", "founder_value"], ["founder_key"]),
}


def make_older(warehouse):
    """Brings the graph to the columns that it had before identifiers had keys."""
    graph = "personas_graph"
    collation = ' collate "C"' if warehouse.engine == "postgres" else ""
    for table, (older, _) in OLDER_COLUMNS.items():
        for column in set(older) - set(warehouse.columns(graph, table)):
            warehouse.execute(f"alter table {graph}.{table} add column {column} text{collation}")
    warehouse.execute(f"""
        update {graph}.identity_names
        set founder_type = births.external_id_type, founder_value = births.external_id_value
        from {graph}.identity_sightings as births
        where founder_key = births.identifier_key and founder_key = births.head_key
    """)
    views = (
        warehouse.query("""
        select table_schema, table_name, column_name, data_type, collation_name
        from information_schema.columns
        where (table_schema, table_name) in (
            select table_schema, table_name from information_schema.views
            where table_schema like 'personas%'
        )
        order by table_name, ordinal_position
    """)
        if warehouse.engine == "postgres"
        else []
    )
    columns = {}
    for schema, view, column, kind, collated in views:
        value = f"cast(null as {kind})" if column != "head_type" else "head_type"
        collated = f' collate "{collated}"' if collated and column != "head_type" else ""
        columns.setdefault(f"{schema}.{view}", []).append(f'{value}{collated} as "{column}"')
    for view, expressions in columns.items():
        warehouse.execute(
            f"create or replace view {view} as select {', '.join(expressions)}"
            f" from {graph}.identity_sightings where false"
        )
    for table, (_, newer) in OLDER_COLUMNS.items():
        for column in newer:
            warehouse.execute(f"alter table {graph}.{table} drop column {column}")


def test_a_space_of_before_keys_asks_for_a_full_refresh_and_loses_nothing(built):
    warehouse = built
    published = [f"personas_identities.{name}" for name in ("users_identities", "profile_merges")]
    before = [warehouse.snapshot(relation) for relation in published]
    names = warehouse.snapshot("personas_graph.identity_names")
    make_older(warehouse)
    run = warehouse.dbt("run", expect_success=False)
    assert 'identity_sightings": found a table of an older version' in run.output
    assert "run once with --full-refresh: published tables keep their rows" in run.output
    warehouse.dbt("run", "--full-refresh")
    assert [warehouse.snapshot(relation) for relation in published] == before
    assert warehouse.snapshot("personas_graph.identity_names", "segment_id, founder_key") == names
    load(warehouse, SECOND)
    warehouse.dbt("run")
    assert_equals_oracle(warehouse, FIRST + SECOND, DEFAULTS)

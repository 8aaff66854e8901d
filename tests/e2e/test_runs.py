"""Runs in sequence, side by side and cut short: whatever happens, the tables equal the oracle.

Also that what only reads does not write, and that a run without news writes nothing.
"""

import os
import signal
from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest
from comparison import NO_VIEWS, assert_equals_oracle, create_raw_tables, load
from oracle import RawRow, default_variables
from scenarios import (
    FIRST,
    SECOND,
    contents,
    count_rows,
    finish,
    latest_run,
    links_by_outcome,
    read_until,
    start,
)
from worlds import VARIANTS, batches

DEFAULTS = default_variables()
# ------------------------------------------------------------------------------- quiet runs


def test_a_run_without_news_writes_no_row_but_its_own(built):
    before = contents(built)
    built.dbt("run")
    after = contents(built)
    own = "personas_graph.identity_runs"
    assert len(after.pop(own)) == len(before.pop(own)) + 1
    assert after == before
    quiet = latest_run(built)
    assert not any(value for name, value in quiet.items() if name.endswith("_count"))


def test_each_run_leaves_one_row_with_its_counts(warehouse):
    first, second = batches(2)
    load(warehouse, first)
    said = warehouse.dbt("run").output
    outcomes = Counter(dict(links_by_outcome(warehouse)))
    identifiers = count_rows(warehouse, "personas_graph.identity_clusters")
    whole = latest_run(warehouse)
    assert whole["raw_row_count"] == len(first)
    assert f"identities: {len(first):,} new events" in said
    assert whole["sighting_count"] == count_rows(warehouse, "personas_graph.identity_sightings")
    assert whole["resolved_identifier_count"] == identifiers
    assert whole["resolved_link_count"] == outcomes.total()
    assert whole["joined_link_count"] == outcomes["joined"]
    assert whole["refused_link_count"] == outcomes["refused"]
    assert whole["undecided_link_count"] == 0
    assert whole["round_count"] > 0
    assert (
        f"{identifiers:,} identifiers and {outcomes.total():,} links resolved,"
        f" {outcomes['joined']:,} merges and {outcomes['refused']:,} refusals"
    ) in said
    assert "new sightings" not in warehouse.dbt("run", "--select", "identity_links").output

    warehouse.execute("alter table personas_graph.identity_runs drop column raw_row_count")
    load(warehouse, second)
    warehouse.dbt("run")
    later = latest_run(warehouse)
    assert 0 < later["raw_row_count"] <= len(second)
    assert 0 < later["sighting_count"] < count_rows(warehouse, "personas_graph.identity_sightings")
    assert later["resolved_identifier_count"] > 0

    assert count_rows(warehouse, "personas_graph.identity_runs") == 2
    assert whole["rules_fingerprint"] == later["rules_fingerprint"]
    assert whole["published_row_count"] == identifiers
    for run in (whole, later):
        assert run["started_at"] <= run["finished_at"]
        for part in ("sightings", "resolution", "publication"):
            assert run[f"{part}_seconds"] >= 0


def test_two_spaces_side_by_side_do_not_touch_each_other(built):
    warehouse, prod = built, VARIANTS[4] | {"space_name": "prod"}
    default_space = contents(warehouse)
    warehouse.dbt("run", vars=prod)
    both = contents(warehouse)
    assert {table: both[table] for table in default_space} == default_space
    assert_equals_oracle(warehouse, FIRST, DEFAULTS | prod, "prod")

    load(warehouse, SECOND)
    warehouse.dbt("run", "--full-refresh", *NO_VIEWS)
    assert_equals_oracle(warehouse, FIRST + SECOND, DEFAULTS)
    after = contents(warehouse, "personas_prod_%")
    assert after == {table: both[table] for table in after}


# ------------------------------------------------------------------------------- only reading


def test_what_only_reads_creates_nothing_in_an_empty_database(warehouse):
    schemas = "select schema_name from information_schema.schemata order by 1"
    before = warehouse.query(schemas)
    for command in (["parse"], ["compile"], ["docs", "generate"], ["show", "--inline", "select 1"]):
        warehouse.dbt(*command)
        assert warehouse.relations() == [], command
        assert warehouse.query(schemas) == before, command


def test_what_only_reads_changes_nothing(built):
    warehouse = built
    load(warehouse, SECOND)
    before = warehouse.relations(), contents(warehouse)
    for command in (["compile"], ["docs", "generate"]):
        warehouse.dbt(*command)
        assert (warehouse.relations(), contents(warehouse)) == before, command
    for model in ("identity_sightings", "identity_clusters", "users_identities"):
        warehouse.dbt("show", "--select", model)
        assert (warehouse.relations(), contents(warehouse)) == before, model


# ------------------------------------------------------------------------------- cut short

MOMENTS = [  # dbt's arguments, and the line after which the process is killed
    (["run"], "resolving everything"),
    (["run"], "new sightings of identifiers and links"),
    (["run", "--full-refresh"], "resolving everything"),
    (["run"], "START sql incremental model personas_identities.users_identities"),
]


@pytest.mark.each_engine
@pytest.mark.parametrize("moments", [MOMENTS[:1], pytest.param(MOMENTS, marks=pytest.mark.full)])
def test_a_killed_run_is_made_good_by_the_next(warehouse, moments):
    """The first of them before any run has come to its end."""
    create_raw_tables(warehouse)
    warehouse.dbt("parse")
    loaded, excluded = [], []
    for (arguments, moment), rows in zip(moments, batches(len(moments)), strict=True):
        load(warehouse, rows)
        loaded += rows
        process = start(warehouse, *arguments, *excluded)
        read_until(process, moment)
        os.kill(process.pid, signal.SIGKILL)
        assert finish(process)[0] == -signal.SIGKILL
        warehouse.dbt("run", *excluded)
        assert_equals_oracle(warehouse, loaded, DEFAULTS)
        excluded = NO_VIEWS


@pytest.mark.each_engine
def test_overlapping_runs_end_like_one_after_the_other(built):
    """The first is stopped while it reads, until the second has come as far or has given up."""
    warehouse = built
    load(warehouse, SECOND)
    reading = "START sql incremental model personas_graph.identity_sightings"
    early = start(warehouse, "run", *NO_VIEWS)
    read_until(early, reading)
    os.kill(early.pid, signal.SIGSTOP)
    try:
        late = start(warehouse, "run", *NO_VIEWS)
        if warehouse.engine == "duckdb":
            code, output = finish(late)
            assert code != 0
            assert f'Could not set lock on file "{warehouse.path}"' in output
        else:
            read_until(late, reading)
    finally:
        os.kill(early.pid, signal.SIGCONT)
    code, output = finish(early)
    assert code == 0, output
    if warehouse.engine == "postgres":
        code, output = finish(late)
        assert "Traceback" not in output
        if code != 0:
            warehouse.dbt("run", *NO_VIEWS)
    assert_equals_oracle(warehouse, FIRST + SECOND, DEFAULTS)


def test_models_that_ran_alone_leave_nothing_behind(warehouse):
    """As if runs had died between two models."""
    first, second, third, fourth = batches(4)
    load(warehouse, first)
    warehouse.dbt("run")
    load(warehouse, second)
    warehouse.dbt("run", "--select", "identity_sightings")
    load(warehouse, third)
    warehouse.dbt("run", "--select", "identity_clusters")
    warehouse.dbt("run", "--select", "identity_sightings")
    load(warehouse, fourth)
    warehouse.dbt("run", *NO_VIEWS)
    assert_equals_oracle(warehouse, first + second + third + fourth, DEFAULTS)


def test_a_full_refresh_of_one_model_leaves_the_next_run_right(warehouse):
    models = ["identity_sightings", "identity_clusters", "users_identities"]
    create_raw_tables(warehouse)
    first, *later = batches(1 + len(models))
    load(warehouse, first)
    warehouse.dbt("run")
    loaded = first
    for model, rows in zip(models, later, strict=True):
        load(warehouse, rows)
        loaded = loaded + rows
        warehouse.dbt("run", "--full-refresh", "--select", model)
        warehouse.dbt("run", *NO_VIEWS)
        assert_equals_oracle(warehouse, loaded, DEFAULTS)


def test_an_empty_run_hides_no_row_from_the_next(warehouse):
    create_raw_tables(warehouse)
    first, second = batches(2)
    load(warehouse, first)
    warehouse.dbt("run", "--empty")
    warehouse.dbt("run")
    load(warehouse, second)
    warehouse.dbt("run", "--select", "identity_sightings", "identity_clusters")
    warehouse.dbt("run", "--empty", *NO_VIEWS)
    warehouse.dbt("run", *NO_VIEWS)
    assert_equals_oracle(warehouse, first + second, DEFAULTS)


# ------------------------------------------------------------------------------- clocks

NOW = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
COLUMNS = {"id": "text", "received_at": "timestamp", "user_id": "text", "anonymous_id": "text"}


def track(source, message_id, received_at, anonymous_id, **loaded):
    columns = {"user_id": "u1", "anonymous_id": anonymous_id}
    return RawRow(
        source, "tracks", {"id": message_id, "received_at": received_at} | columns | loaded
    )


def load_tracks(warehouse, rows):
    for row in rows:
        loaded = {name: "timestamp" for name in row.columns if name not in COLUMNS}
        warehouse.load(row.source, row.table, COLUMNS | loaded, [list(row.columns.values())])


def test_a_clock_in_the_future_hides_no_later_row(warehouse):
    """In a table where loading is known by received_at alone, and in one with uuid_ts."""
    future = NOW + timedelta(days=4000)
    first = [
        track("segment_web", "m1", future, "a1"),
        track("segment_mobile", "m2", future, "a2", uuid_ts=future),
    ]
    second = [
        track("segment_web", "m3", NOW - timedelta(minutes=5), "a3"),
        track("segment_mobile", "m4", NOW - timedelta(minutes=5), "a4", uuid_ts=NOW),
    ]
    load_tracks(warehouse, first)
    warehouse.dbt("run")
    load_tracks(warehouse, second)
    warehouse.dbt("run", *NO_VIEWS)
    assert_equals_oracle(warehouse, first + second, DEFAULTS)


def test_rows_later_than_runs_look_back_wait_for_a_full_refresh(warehouse):
    """Rows that tell when they were loaded, rows beside them that do not, and a table without."""
    overlap = timedelta(hours=DEFAULTS["loading_overlap_hours"])
    lookback = timedelta(hours=DEFAULTS["lookback_hours"])
    noon, long_ago = datetime(2024, 3, 1, 12), datetime(2023, 1, 1)
    known = [
        track("segment_web", "m1", noon, "a1", uuid_ts=noon),
        track("segment_mobile", "m2", noon, "a2"),
    ]
    in_time = [
        track("segment_web", "m3", long_ago, "a3", uuid_ts=noon - overlap),
        track("segment_web", "m4", noon - lookback, "a4", uuid_ts=None),
        track("segment_mobile", "m5", noon - lookback, "a5"),
    ]
    too_late = [
        track("segment_web", "m6", noon, "a6", uuid_ts=noon - overlap * 1.01),
        track("segment_web", "m7", noon - lookback * 1.01, "a7", uuid_ts=None),
        track("segment_mobile", "m8", noon - lookback * 1.01, "a8"),
    ]
    load_tracks(warehouse, known)
    warehouse.dbt("run")
    load_tracks(warehouse, in_time + too_late)
    warehouse.dbt("run", *NO_VIEWS)
    assert_equals_oracle(warehouse, known + in_time, DEFAULTS)
    warehouse.dbt("run", "--full-refresh", *NO_VIEWS)
    assert_equals_oracle(warehouse, known + in_time + too_late, DEFAULTS)

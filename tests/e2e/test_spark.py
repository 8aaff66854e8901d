"""What is true of Spark alone, and that it publishes what the other engines publish."""

from __future__ import annotations

import os
import random
import signal
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from comparison import assert_equals_oracle, create_raw_tables, load
from oracle import default_variables
from scenarios import assert_demo, install, read_until, set_up
from warehouse import Warehouse
from worlds import batches, world

pytestmark = [pytest.mark.spark, pytest.mark.on_spark]

DEFAULTS = default_variables()
DEMO = {"demo_data": True}
BUILD = ["build", "--exclude-resource-type", "test"]
# All that the contract names; when rows were written differs between runs.
PUBLISHED = {
    "personas_identities.users_identities": ["synced_at"],
    "personas_identities.profile_merges": ["synced_at"],
    "personas_identities.id_graph_updates": ["uuid_ts"],
    "personas_identities.external_id_mapping_updates": ["uuid_ts"],
    "personas_identities.user_identifiers": ["uuid_ts"],
    "personas_identities.identity_health": [],
    "personas_graph.identity_links": [],
    "personas_graph.rejected_identifiers": [],
}


@pytest.fixture
def other_warehouses(postgres, tmp_path):
    with (
        Warehouse.duckdb(tmp_path / "duckdb") as duckdb,
        Warehouse.postgres(postgres, tmp_path / "postgres") as postgresql,
    ):
        yield [duckdb, postgresql]


def rows_of(warehouse, relation, columns):
    names = ", ".join(f'"{name}"' for name in columns)
    return warehouse.snapshot(f"(select {names} from {relation}) as relation")


def plain(rows):
    """Engines differ in what numbers are to Python, and in how they print keys."""
    return [tuple(plain_value(value) for value in row) for row in rows]


def plain_value(value):
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, float):
        return round(value, 12)
    return value


def test_the_demo_is_the_same_on_three_engines_and_both_workers_did_it(
    warehouse, spark, other_warehouses
):
    warehouse.dbt(*BUILD, vars=DEMO)
    assert_demo(warehouse)
    for other in other_warehouses:
        other.dbt(*BUILD, vars=DEMO)
        for relation, moments in PUBLISHED.items():
            keys = ["rejection_key"] if relation.endswith("rejected_identifiers") else []
            columns = [
                name for name in other.columns(*relation.split(".")) if name not in moments + keys
            ]
            expected = plain(rows_of(other, relation, columns))
            assert expected and plain(rows_of(warehouse, relation, columns)) == expected, relation
    assert not working_tables(warehouse)
    if spark.ui_url:
        executors = spark.executors()
        assert len(executors) == 2
        for executor in executors:
            assert executor["completedTasks"] > 0
            assert executor["totalShuffleRead"] > 0 and executor["totalShuffleWrite"] > 0


# What a run says, or does, when it is killed; each lies between two commits.
MOMENTS = [
    "new sightings of identifiers and links",
    "contraction without limits, round 1",
    "OK created sql incremental model personas_graph.identity_names",
]


def test_a_run_that_is_killed_between_two_commits_is_made_up_for(warehouse):
    """Whatever it left behind, the next run reaches the table of the events."""
    chance = random.Random(7)
    worlds = [world(seed, DEFAULTS) for seed in range(3)]
    rows = [row for w in worlds for batch in w.batches for row in batch]
    chance.shuffle(rows)
    create_raw_tables(warehouse)
    size = len(rows) // (len(MOMENTS) + 1)
    load(warehouse, rows[:size])
    warehouse.dbt("run")
    for number, moment in enumerate(MOMENTS, start=1):
        load(warehouse, rows[number * size : (number + 1) * size])
        process = warehouse.start_dbt("run")
        for line in process.stdout:
            if moment in line:
                break
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    load(warehouse, rows[(len(MOMENTS) + 1) * size :])
    everything = {"loading_overlap_hours": 1_000_000, "lookback_hours": 1_000_000}
    warehouse.dbt("run", vars=everything)
    assert_equals_oracle(warehouse, rows, DEFAULTS)


def working_tables(warehouse):
    return [name for name in warehouse.relations() if name.startswith("personas_working.")]


def test_other_commands_leave_the_working_tables_of_a_run_alone(warehouse):
    """They take away what is a day old; a younger table may be of a run that goes on."""
    now = datetime.now(timezone.utc)
    old, young = (
        f"personas_working.iw_{now - age:%Y%m%d%H%M%S}_{'0' * 32}_scope_links"
        for age in (timedelta(hours=25), timedelta(hours=23))
    )
    warehouse.execute("create schema personas_working")
    for table in (old, young):
        warehouse.execute(f"create table {table} using parquet as select 1 as link")
    create_raw_tables(warehouse)
    [rows] = batches(1, worlds=3)
    load(warehouse, rows)
    process = warehouse.start_dbt("run")
    read_until(process, "contraction without limits, round 1")
    at_work = set(working_tables(warehouse)) - {young}
    assert at_work and old not in at_work
    warehouse.dbt("test", "--select", "identity_watermarks")
    output, _ = process.communicate(timeout=900)
    assert process.returncode == 0, output
    assert working_tables(warehouse) == [young]
    assert_equals_oracle(warehouse, rows, DEFAULTS)


def test_tables_of_another_format_are_refused(open_warehouse, tmp_path):
    project = install(tmp_path)
    set_up(project, {"+file_format": "parquet"})
    with open_warehouse(tmp_path / "warehouse", project=project) as warehouse:
        run = warehouse.dbt("run", expect_success=False)
        assert "found +file_format: parquet for our model" in run.output
        assert warehouse.relations() == []


@pytest.mark.parametrize("key", ["messages", "files"])
def test_archives_are_refused_in_one_sentence(warehouse, key):
    entry = {"name": "archive", "source_key": "a", key: "loader.archive"}
    run = warehouse.dbt("run", vars={"segment_sources": [entry]}, expect_success=False)
    assert "on spark no archives are read" in run.output and "expected" in run.output
    assert "Traceback" not in run.output

"""What a first run costs on a local Spark cluster, by size: seconds, shuffled bytes, rounds.

    make .venv-spark/installed
    .venv-spark/bin/python benchmarks/on_spark.py 1000000 2000000 bot:1000000

Prints a line of JSON per size and step; docs/scale.md has the table made of them. The events are
those of the other benchmarks, or those of a bot that has so many anonymous ids.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import events

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "tests" / "e2e"))
import shapes  # noqa: E402
from histories import SEED  # noqa: E402
from spark_cluster import SparkCluster, spark_cluster  # noqa: E402
from warehouse import SparkWarehouse  # noqa: E402

STEPS = {
    "reading": ["+users_identities", "--exclude", "rejected_identifiers", "identity_clusters+"],
    "rejections": ["rejected_identifiers"],
    "resolution": ["identity_runs", "identity_clusters"],
    "publication": ["deletion_receipts+"],
    "nothing new": ["+users_identities"],
}
# A statement belongs to the first of these whose words are in it.
PARTS = {"retirements": "retire", "rounds": "contraction_", "scope": "scope_", "the rest": ""}
COUNTERS = {
    "shuffled": "shuffleWriteBytes",
    "read": "inputBytes",
    "written": "outputBytes",
    "rows": "outputRecords",
    "tasks": "numCompleteTasks",
}


def raw_tables(connection: duckdb.DuckDBPyConnection, kind: str, size: int) -> dict:
    """(schema, table) -> a query of DuckDB, of so many events or of a bot with so many ids."""
    if kind == "bot":
        *columns, _ = shapes.SHAPES[shapes.BOT]
        return {("segment_web", "tracks"): shapes.events_sql(columns, size)}
    return events.raw_tables(connection, 0, size, events.stream(0), events.FEW_SHARED, SEED)


def load(warehouse: SparkWarehouse, kind: str, size: int) -> None:
    """Raw tables, by way of Parquet files."""
    connection = duckdb.connect()
    tables = raw_tables(connection, kind, size)
    for (schema, table), rows in tables.items():
        file = warehouse.folder / f"{schema}__{table}.parquet"
        connection.execute(f"copy ({rows}) to '{file}'")
        columns = [
            f"cast({name} as timestamp) as {name}" if kind.startswith("TIMESTAMP") else name
            for name, kind, *_ in connection.sql(f"describe {rows}").fetchall()
        ]
        warehouse.execute(f"create schema if not exists {schema}")
        warehouse.execute(
            f"create table {schema}.{table} using iceberg"
            f" as select {', '.join(columns)} from parquet.`{file}`"
        )
        file.unlink()


def stages_since(cluster: SparkCluster, last: int) -> list[dict]:
    return [stage for stage in cluster.stages() if stage["stageId"] > last]


def part_of(stage: dict) -> str:
    return next(part for part, words in PARTS.items() if words in stage.get("description", ""))


def sums(stages: list[dict]) -> dict[str, int]:
    return {name: sum(stage[key] for stage in stages) for name, key in COUNTERS.items()}


def measure(cluster: SparkCluster, folder: Path, kind: str, size: int) -> None:
    warehouse = SparkWarehouse(cluster.host, cluster.port, folder / str(size))
    warehouse.codegen = True
    load(warehouse, kind, size)
    for step, selected in STEPS.items():
        last = max(stage["stageId"] for stage in cluster.stages())
        started = time.perf_counter()
        warehouse.dbt("run", "--select", *selected)
        seconds = time.perf_counter() - started
        stages = stages_since(cluster, last)
        tell({"step": step, "seconds": round(seconds), **sums(stages)})
        if step == "resolution":
            for part in PARTS:
                of_part = [stage for stage in stages if part_of(stage) == part]
                tell({"part": part, **sums(of_part)})
    tell(results(warehouse))
    warehouse.close()


def tell(facts: dict) -> None:
    print(json.dumps(facts), flush=True)


def results(warehouse: SparkWarehouse) -> dict[str, int]:
    """How much there was to resolve, as the first of these runs noted."""
    columns = ["resolved_identifier_count", "resolved_link_count", "round_count"]
    [counts] = warehouse.query(
        f"select {', '.join(f'max({column})' for column in columns)}"
        " from personas_graph.identity_runs"
    )
    return dict(zip(columns, counts, strict=True))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for word in sys.argv[1:]:
            kind, _, size = word.rpartition(":")
            tell({"events": word})
            with spark_cluster() as cluster:
                measure(cluster, Path(folder), kind, int(size))


if __name__ == "__main__":
    main()

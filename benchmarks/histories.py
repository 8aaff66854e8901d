"""The product on growing histories: full refreshes, and hourly runs with 1 % news on top."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import duckdb
import events
from measure import DUCKDB_FILE, MEMORY, Dbt, duckdb_output, median, progress

SEED = 1
NEWS = 0.01  # of the history, per batch
MODELS = [
    "identity_sightings",
    "identity_clusters",
    "identity_names",
    "users_identities",
    "profile_merges",
]
KEPT, SMALLER, LIMITED = "kept", "smaller", "limited"  # histories for other parts


class History:
    """A DuckDB file with the first so many events of a stream."""

    def __init__(self, folder: Path, shared: int, name: str | None = None) -> None:
        name = name or f"history_{shared}"
        self.path = folder / name / DUCKDB_FILE
        self.shared = shared
        self.size = 0
        self.dbt = Dbt(folder / name, duckdb_output(folder / name))

    def grow_to(self, size: int) -> None:
        step = 1_000_000  # so that generating takes little memory
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(f"set memory_limit = '{MEMORY}'")
            while self.size < size:
                last = min(size, self.size + step)
                events.append(connection, self.size, last, self.shared, SEED)
                self.size = last

    def query(self, statement: str) -> list[tuple]:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(statement).fetchall()

    def run(self, *arguments: str, **options) -> dict:
        """One dbt run, and what it says of itself."""
        started = time.perf_counter()
        finished = self.dbt("run", *arguments, **options)
        seconds = finished.model_seconds
        columns = [
            *("sighting_count", "resolved_identifier_count", "resolved_link_count"),
            *("joined_link_count", "refused_link_count", "round_count", "published_row_count"),
            *("sightings_seconds", "resolution_seconds", "publication_seconds"),
        ]
        [row] = self.query(
            f"select {', '.join(columns)} from personas_graph.identity_runs"
            " order by started_at desc limit 1"
        )
        return {
            "wall_seconds": time.perf_counter() - started,
            "model_seconds": sum(seconds.values()),
            "seconds_by_model": {name: seconds[name] for name in MODELS if name in seconds},
            "peak_megabytes": finished.peak_megabytes,
            **dict(zip(columns, row, strict=True)),
        }

    def floor(self) -> float:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            connection.execute(f"set threads = 2; set memory_limit = '{MEMORY}'")
            started = time.perf_counter()
            connection.execute(f"create temp table floor as {events.floor_sql()}")
            return time.perf_counter() - started


def measure(
    folder: Path, shared: int, sizes: list[int], repeats: int, kept: dict[str, int] | None = None
) -> list[dict]:
    """For each size the full refresh, the floor under it, and runs with news.

    Those that `kept` has sizes of are kept beside under their names, as they were before the news.
    """
    history, rows = History(folder, shared), []
    for size in sizes:
        progress(f"history of {size:,} events, {shared} % of devices shared")
        history.grow_to(size)
        full = [history.run("--full-refresh") for _ in range(repeats)]
        floors = [history.floor() for _ in range(repeats)]
        counts = history.query("""
            select
                (select count(*) from personas_graph.identity_clusters),
                (select count(distinct segment_id) from personas_graph.identity_clusters),
                (
                    select count(*) from personas_graph.identity_sightings
                    where (external_id_type, external_id_value) <> (head_type, head_value)
                )
        """)[0]
        for name in [name for name, kept_size in (kept or {}).items() if size == kept_size]:
            shutil.copy(history.path, History(folder, shared, name).path)
        news = []
        for number in range(1, repeats + 1):
            history.grow_to(size + round(size * NEWS * number))
            news.append(history.run())
        row = {
            "events": size,
            "shared_percent": shared,
            "identifiers": counts[0],
            "profiles": counts[1],
            "links": counts[2],
            "floor_seconds": median(floors),
            "full_refresh": middle(full),
            "news": middle(news),
        }
        row["full_over_floor"] = row["full_refresh"]["model_seconds"] / row["floor_seconds"]
        row["news_over_full"] = row["news"]["model_seconds"] / row["full_refresh"]["model_seconds"]
        rows.append(row)
    history.path.unlink()
    return rows


def middle(runs: list[dict]) -> dict:
    """The run in the middle, by the sum of its model times."""
    return sorted(runs, key=lambda run: run["model_seconds"])[len(runs) // 2]


def limits(folder: Path, rules: list[dict], repeats: int) -> list[dict]:
    """Resolution alone, from sightings to profiles and merges, under other limits."""
    history = History(folder, shared=0, name=LIMITED)
    settings = {
        "none": [{**rule, "limit": None} for rule in rules],
        "default": rules,
        "5": [{"limit": 5, **rule} for rule in rules],
    }
    rows = []
    for name, external_ids in settings.items():
        progress(f"resolution under limits: {name}")
        vars = {"external_ids": external_ids}
        models = ["--select", "identity_runs", "identity_clusters"]
        runs = [history.run("--full-refresh", *models, vars=vars) for _ in range(repeats)]
        runs.sort(key=lambda run: run["resolution_seconds"])
        rows.append({"limits": name, **runs[len(runs) // 2]})
    return rows

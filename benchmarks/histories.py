"""A history: raw events in a database of one of the engines, and the product run on it."""

from __future__ import annotations

import contextlib
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path

import duckdb
import events
from measure import DUCKDB_FILE, MEMORY, Dbt, duckdb_output, postgres_output
from postgres_server import PostgresServer

SEED = 1
STEP = 1_000_000  # events at once, so that making them takes little memory
LAST_DAYS = 100_000  # events, three days and more: what the lookback reads again
HOUR = 1_000  # events: 43 minutes
# What the product keeps of each identifier, pair and profile.
TABLES = [
    "personas_graph.identity_sightings",
    "personas_graph.identity_clusters",
    "personas_graph.identity_names",
    "personas_identities.users_identities",
    "personas_identities.profile_merges",
]
MODELS = [table.split(".")[1] for table in TABLES]
ALL_BUT_VIEWS = ["--select", "identity_runs", "identity_watermarks", *MODELS]
RUN_COLUMNS = [
    *("sighting_count", "resolved_identifier_count", "resolved_link_count"),
    *("joined_link_count", "refused_link_count", "round_count", "published_row_count"),
    *("sightings_seconds", "resolution_seconds", "publication_seconds"),
]


class History(ABC):
    """A database with raw events: those of a stream, and visits in its last three days."""

    engine: str

    def __init__(self, shared: int, dbt: Dbt) -> None:
        self.shared = shared
        self.dbt = dbt
        self.size = 0
        self.streamed = 0  # events that are of the stream

    def grow_to(self, size: int) -> None:
        self.add_stream(size - min(LAST_DAYS, size // 10) - self.size)
        self.add_visits(size - self.size)
        self.settle()

    def add_stream(self, count: int) -> None:
        self._add(count, events.stream(self.size - self.streamed))
        self.streamed += count

    def add_visits(self, count: int) -> None:
        self._add(count, events.visits(self.streamed))

    def _add(self, count: int, kind: dict[str, str]) -> None:
        end = self.size + count
        while self.size < end:
            last = min(end, self.size + STEP)
            self._load(self.size, last, kind)
            self.size = last

    def run(self, *arguments: str, **options) -> dict:
        """One dbt run, and what it says of itself."""
        self.checkpoint()
        finished = self.dbt("run", *arguments, **options)
        seconds = finished.model_seconds
        [row] = self.query(
            f"select {', '.join(RUN_COLUMNS)} from personas_graph.identity_runs"
            " order by started_at desc limit 1"
        )
        return {
            "wall_seconds": finished.wall_seconds,
            "model_seconds": sum(seconds.values()),
            "seconds_by_model": {name: seconds[name] for name in MODELS if name in seconds},
            "peak_megabytes": finished.peak_megabytes,
            **dict(zip(RUN_COLUMNS, row, strict=True)),
        }

    @abstractmethod
    def _load(self, first: int, last: int, kind: dict[str, str]) -> None:
        """Loads the events from place `first` to before `last` into the raw tables."""

    @abstractmethod
    def connect(self):
        """A connection whose `execute` takes statements and whose rows are had by `fetchall`."""

    def query(self, statement: str) -> list[tuple]:
        with self.connect() as connection:
            connection.execute(statement)
            return connection.fetchall()

    def settle(self) -> None:
        """What the engine does by itself between a load and the next hour."""
        return

    def checkpoint(self) -> None:
        """Writes out what earlier work left to write, so that no run pays for another."""
        return

    @abstractmethod
    def remove(self) -> None:
        """Gives the space back."""


class DuckdbHistory(History):
    engine = "duckdb"

    def __init__(self, folder: Path, shared: int, name: str) -> None:
        super().__init__(shared, Dbt(folder / name, duckdb_output(folder / name)))
        self.path = folder / name / DUCKDB_FILE

    def _load(self, first: int, last: int, kind: dict[str, str]) -> None:
        with self.connect() as connection:
            tables = events.raw_tables(connection, first, last, kind, self.shared, SEED)
            for (schema, table), rows in tables.items():
                connection.execute(f"create schema if not exists {schema}")
                connection.execute(f"create table if not exists {schema}.{table} as {rows} limit 0")
                connection.execute(f"insert into {schema}.{table} {rows}")

    @contextlib.contextmanager
    def connect(self):
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(f"set threads = 2; set memory_limit = '{MEMORY}'")
            yield connection

    def floor(self) -> float:
        """Seconds of one grouping of the raw events by their identifier columns."""
        with self.connect() as connection:
            started = time.perf_counter()
            connection.execute(f"create temp table floor as {events.floor_sql()}")
            return time.perf_counter() - started

    def remove(self) -> None:
        self.path.unlink()


class PostgresHistory(History):
    engine = "postgres"

    def __init__(self, folder: Path, shared: int, name: str, server: PostgresServer) -> None:
        self.server = server
        self.database = server.create_database()
        super().__init__(shared, Dbt(folder / name, postgres_output(server, self.database)))

    def _load(self, first: int, last: int, kind: dict[str, str]) -> None:
        """DuckDB makes the events, and PostgreSQL copies them from CSV."""
        with (
            duckdb.connect() as made,
            self.connect() as loaded,
            tempfile.TemporaryDirectory() as folder,
        ):
            made.execute(f"set threads = 2; set memory_limit = '{MEMORY}'")
            tables = events.raw_tables(made, first, last, kind, self.shared, SEED)
            for (schema, table), rows in tables.items():
                self._create_raw_table(made, loaded, schema, table, rows)
                path = Path(folder) / f"{schema}_{table}.csv"
                made.execute(f"copy ({rows}) to '{path}' (format csv, header false)")
                with path.open() as file:
                    loaded.copy_expert(f"copy {schema}.{table} from stdin (format csv)", file)

    def _create_raw_table(self, made, loaded, schema: str, table: str, rows: str) -> None:
        columns = made.execute(f"describe {rows}").fetchall()
        types = ", ".join(
            f"{name} {'text' if kind == 'VARCHAR' else kind}" for name, kind, *_ in columns
        )
        loaded.execute(f"create schema if not exists {schema}")
        loaded.execute(f"create table if not exists {schema}.{table} ({types})")
        # Without it each hour reads all that was ever loaded.
        loaded.execute(f"create index if not exists {table}_uuid_ts on {schema}.{table} (uuid_ts)")

    @contextlib.contextmanager
    def connect(self):
        with contextlib.closing(self.server.connect(self.database)) as connection:
            yield connection.cursor()

    def settle(self) -> None:
        """Autovacuum would come within minutes: in one run, in another, or between them."""
        self.query("vacuum (analyze)")

    def checkpoint(self) -> None:
        self.query("checkpoint")

    def query(self, statement: str) -> list[tuple]:
        with self.connect() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def remove(self) -> None:
        self.server.drop_database(self.database)

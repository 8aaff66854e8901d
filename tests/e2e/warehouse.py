"""One interface to the engines that the end-to-end tests run dbt on.

A `Warehouse` is one database and the dbt settings that go with it: profile, target folder, log. dbt
runs in this process, which is ten times faster than a process per run. The database has the same
name and place after `clear()`, so that dbt's saved parse stays valid: each combination of vars is
parsed once in the life of a warehouse.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dbt.compilation
import duckdb
import parsedatetime
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import cleanup_connections, reset_adapters
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt.contracts.graph.nodes import InjectedCTE
from dbt_common.behavior_flags import BehaviorFlagRendered
from postgres_server import PostgresServer

PROJECT_FOLDER = Path(__file__).resolve().parents[2]
PROFILE = "identity_warehouse"
LAST_LINES = 40
# What this process asked of dbt so far: commands, parses, and processes of their own.
COUNTS: Counter[str] = Counter()
# What dbt makes of the project depends on these vars; the others are read when a model runs.
PARSED_VARS = ("analyses", "demo_data", "segment_sources", "space_name", "thorough_tests")

# What dbt does again in every command of a process, though it cannot come out differently:
# for a warning that it does not give, it looks up which module set each of its flags, and reads the
# source of every frame to do so: with pytest's many frames a fifth of a small run;
BehaviorFlagRendered._default_source = staticmethod(lambda: "dbt.adapters")
# it builds a parser of dates in words for every result that it fetches;
parsedatetime.Constants = functools.cache(parsedatetime.Constants)
# and it takes SQL apart to put ephemeral models into it, a seventh of a small run.
_inject_ctes = dbt.compilation.inject_ctes_into_sql


@functools.cache
def _injected(sql: str, ctes: tuple[tuple[str, str], ...]) -> str:
    return _inject_ctes(sql, [InjectedCTE(id=name, sql=text) for name, text in ctes])


dbt.compilation.inject_ctes_into_sql = lambda sql, ctes: _injected(
    sql, tuple((cte.id, cte.sql) for cte in ctes)
)


@dataclass
class DbtRun:
    """What one dbt command did. `results` is empty for commands that run no nodes."""

    success: bool
    results: list = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)  # (level, text)
    result: Any = None

    def texts(self, *levels: str) -> list[str]:
        return [text for level, text in self.messages if not levels or level in levels]

    @property
    def warnings(self) -> list[str]:
        return self.texts("warn")

    @property
    def errors(self) -> list[str]:
        return self.texts("error")

    @property
    def output(self) -> str:
        """Everything a user would see, for assertions on sentences."""
        return "\n".join(self.texts("info", "warn", "error"))

    @property
    def statuses(self) -> dict[str, str]:
        """Node name -> status, such as success, pass, fail, error, skipped."""
        return {result.node.name: str(result.status) for result in self.results}


class DbtFailed(AssertionError):
    """dbt failed where success was expected, or the other way round."""


def disconnect_dbt() -> None:
    """dbt leaves its adapter, and what that has open, behind for the next command.

    The DuckDB file is given back, so that the next statement or another process can open it:
    dbt-duckdb keeps its connection in the connection manager's class, where it outlives the command
    and the adapter. Resetting that attribute alone closes the file only once nothing refers to the
    connection any more, hence the explicit close before it.
    """
    cleanup_connections()
    reset_adapters()
    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
    DuckDBConnectionManager.close_all_connections()


def forget_compilation(manifest: Manifest) -> None:
    """Of a parse that is used again: else dbt leaves ephemeral models out."""
    for name in [name for name in manifest.nodes if name.endswith(".inline_query")]:
        manifest.nodes.pop(name)
    for node in manifest.nodes.values():
        if node.resource_type in ("model", "test"):
            node.compiled, node.extra_ctes_injected, node.extra_ctes = False, False, []


class Warehouse(ABC):
    """A database of our own, with dbt and SQL."""

    engine: str
    writes_json = False  # what dbt notes for commands that go on from another one
    types: Mapping[str, str] = {}  # the engine's names of types that tests call otherwise
    kind_of_table = ""  # what `create table` says behind the columns

    def __init__(self, folder: Path, project: Path = PROJECT_FOLDER) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.project = project
        # Of our project dbt may not warn, least of all of what it deprecates.
        self.is_strict = project == PROJECT_FOLDER
        self._defaults = yaml.safe_load((project / "dbt_project.yml").read_text()).get("vars", {})
        self._started = 0
        self._parses: dict[str, dbtRunnerResult] = {}
        self._kept: set[str] = set()

    @staticmethod
    def duckdb(folder: Path, **options: Any) -> DuckDBWarehouse:
        return DuckDBWarehouse(folder, **options)

    @staticmethod
    def postgres(server: PostgresServer, folder: Path, **options: Any) -> PostgresWarehouse:
        return PostgresWarehouse(server, folder, **options)

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    # ------------------------------------------------------------ dbt

    def dbt(
        self, *arguments: str, vars: Mapping | None = None, expect_success: bool = True
    ) -> DbtRun:
        """Runs a dbt command in this process, such as `dbt("build", "--full-refresh")`."""
        COUNTS["commands"] += 1
        messages: list[tuple[str, str]] = []
        callbacks = [lambda event: messages.append(_level_and_text(event))]
        try:
            manifest = None
            if arguments != ("parse",):
                outcome = self.parse(vars, callbacks)
                manifest = outcome.result
            if arguments == ("parse",) or outcome.success:
                runner = dbtRunner(manifest, callbacks)
                outcome = runner.invoke(self._dbt_arguments(arguments, vars))
        finally:
            disconnect_dbt()
        if outcome.exception:
            messages.append(("error", str(outcome.exception)))
        run = DbtRun(
            success=outcome.success,
            results=list(getattr(outcome.result, "results", [])),
            messages=messages,
            result=outcome.result,
        )
        if run.success != expect_success:
            seen = "\n".join(run.texts("info", "warn", "error")[-LAST_LINES:])
            verb = "failed" if expect_success else "succeeded, unexpectedly"
            raise DbtFailed(f"dbt {' '.join(arguments)} {verb} on {self.engine}:\n{seen}")
        return run

    def compiled(self, template: str, vars: Mapping | None = None) -> str:
        """The SQL that dbt makes of a template with macros and refs."""
        return self.dbt("compile", "--inline", template, vars=vars).results[0].node.compiled_code

    def parse(self, vars: Mapping | None, callbacks: list) -> dbtRunnerResult:
        """A parse of the project, kept for as long as the warehouse lives.

        Reading a saved one would take as long as a small run. It is saved too, for processes.
        """
        decisive = {
            name: value
            for name, value in (vars or {}).items()
            if name in PARSED_VARS and value != self._defaults.get(name)
        }
        outcome = self._parses.get(_encoded(decisive))
        if outcome is not None:
            forget_compilation(outcome.result)
        else:
            COUNTS["parses"] += 1
            runner = dbtRunner(callbacks=callbacks)
            outcome = runner.invoke(self._dbt_arguments(["parse"], decisive))
            if outcome.success:
                self._parses[_encoded(decisive)] = outcome
        return outcome

    def start_dbt(self, *arguments: str, vars: Mapping | None = None) -> subprocess.Popen:
        """Starts a dbt command as a process, for tests that kill one or run two at a time.

        Each has its own target folder: dbt's saved parse is not made to be shared.
        """
        COUNTS["processes"] += 1
        self._started += 1
        return subprocess.Popen(
            [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]
            + self._dbt_arguments(arguments, vars, f"process_{self._started}", "info"),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def _dbt_arguments(
        self,
        arguments: Sequence[str],
        vars: Mapping | None,
        target: str | None = None,
        log_level: str = "none",
    ) -> list[str]:
        """The whole command line. What dbt would else read from its surroundings is given here."""
        self.release()
        self._write_profile()
        target = target or hashlib.md5(_encoded(vars).encode()).hexdigest()[:8]
        return [
            *("--log-level", log_level),
            *("--log-level-file", "none"),
            *("--no-use-colors", "--no-version-check"),
            "--write-json" if self.writes_json else "--no-write-json",
            *(["--warn-error"] if self.is_strict and list(arguments) == ["parse"] else []),
            *arguments,
            *("--project-dir", str(self.project)),
            *("--profiles-dir", str(self.folder)),
            *("--profile", PROFILE),
            *("--target", self.engine),
            *("--target-path", str(self.folder / f"target_{target}")),
            *("--log-path", str(self.folder / "logs")),
            *("--vars", _encoded(vars)),
        ]

    def _write_profile(self) -> None:
        profile = {PROFILE: {"target": self.engine, "outputs": {self.engine: self._output()}}}
        path = self.folder / "profiles.yml"
        path.write_text(json.dumps(profile))  # JSON is YAML
        path.chmod(0o600)

    @abstractmethod
    def _output(self) -> dict[str, Any]:
        """The connection, as an output of profiles.yml."""

    # ------------------------------------------------------------ SQL

    def release(self) -> None:
        """Lets go of the database, where only one process at a time may have it."""
        return

    @abstractmethod
    def execute(self, statement: str, parameters: Sequence | None = None) -> list[tuple]:
        """Runs one statement and commits; returns the rows, if it has any. Placeholder: %s"""

    def query(self, statement: str, parameters: Sequence | None = None) -> list[tuple]:
        return self.execute(statement, parameters)

    def load(
        self, schema: str, table: str, columns: Mapping[str, str], rows: Iterable[Sequence]
    ) -> None:
        """Appends rows, as a loader would: what is missing of schema, table, columns is made."""
        relation = f"{_quoted(schema)}.{_quoted(table)}"
        self.execute(f"create schema if not exists {_quoted(schema)}")
        kinds = {name: self.types.get(kind, kind) for name, kind in columns.items()}
        definitions = ", ".join(f"{_quoted(name)} {kind}" for name, kind in kinds.items())
        self.execute(f"create table if not exists {relation} ({definitions}) {self.kind_of_table}")
        existing = self.columns(schema, table)
        for name, kind in kinds.items():
            if name not in existing:
                self.execute(f"alter table {relation} add column {_quoted(name)} {kind}")
        rows = list(rows)
        if rows:
            self._insert(relation, kinds, rows)

    @abstractmethod
    def _insert(self, relation: str, columns: Mapping[str, str], rows: list[Sequence]) -> None:
        """Inserts quickly: worlds are small but many."""

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """Column name -> type, in the table's order; empty where there is no such table."""
        return dict(
            self.query(
                """
                select column_name, data_type
                from information_schema.columns
                where table_catalog = current_database()
                    and table_schema = %s and table_name = %s
                order by ordinal_position
                """,
                [schema, table],
            )
        )

    def relations(self) -> list[str]:
        """schema.name of every table and view of the database."""
        return sorted(
            f"{schema}.{name}"
            for schema, name in self.query(
                """
                select table_schema, table_name
                from information_schema.tables
                where table_catalog = current_database()
                    and table_schema <> 'information_schema'
                    and substring(table_schema, 1, 3) <> 'pg_'
                """
            )
        )

    def snapshot(self, relation: str, columns: str = "*") -> list[tuple]:
        """All rows, sorted here and not by the engine, so that both engines sort alike."""
        rows = self.query(f"select {columns} from {relation}")
        return sorted(
            rows, key=lambda row: [(value is not None, _sortable(value)) for value in row]
        )

    # ------------------------------------------------------------ life

    def begin_with(self, name: str, make: Callable[[], None]) -> None:
        """The database as `make` leaves an empty one: a copy of that, from the second time on."""
        if name in self._kept:
            self._take(name)
        else:
            self.clear()
            make()
            self._keep(name)
            self._kept.add(name)

    @abstractmethod
    def _keep(self, name: str) -> None:
        """Copies the database, for `_take`."""

    @abstractmethod
    def _take(self, name: str) -> None:
        """Replaces the database by the copy of that name."""

    @abstractmethod
    def clear(self) -> None:
        """An empty database under the same name."""

    @abstractmethod
    def close(self) -> None:
        """Drops the database. The warehouse is of no use afterwards."""


class DuckDBWarehouse(Warehouse):
    """A DuckDB file, which dbt gets to itself while a command runs."""

    engine = "duckdb"

    def __init__(self, folder: Path, **options: Any) -> None:
        super().__init__(folder, **options)
        self.path = self.folder / "warehouse.duckdb"
        self._connection: duckdb.DuckDBPyConnection | None = None

    def _output(self) -> dict[str, Any]:
        return {"type": "duckdb", "path": str(self.path), "schema": "main", "threads": 2}

    def connect(self) -> duckdb.DuckDBPyConnection:
        """One connection between two dbt commands: opening a file takes as long as a statement."""
        if self._connection is None:
            self._connection = duckdb.connect(str(self.path))
        return self._connection

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def execute(self, statement: str, parameters: Sequence | None = None) -> list[tuple]:
        if parameters is not None:
            statement = statement.replace("%s", "?").replace("%%", "%")
        result = self.connect().execute(statement, parameters)
        return result.fetchall() if result.description else []

    def _insert(self, relation: str, columns: Mapping[str, str], rows: list[Sequence]) -> None:
        # One list per column: DuckDB's executemany takes a millisecond a row.
        names = ", ".join(_quoted(name) for name in columns)
        values = ", ".join(f"cast(unnest(cast(? as varchar[])) as {k})" for k in columns.values())
        lists = [[_text(value) for value in column] for column in zip(*rows, strict=True)]
        self.connect().execute(f"insert into {relation} ({names}) select {values}", lists)

    def _keep(self, name: str) -> None:
        self.release()
        shutil.copyfile(self.path, self.folder / f"{name}.copy")

    def _take(self, name: str) -> None:
        self.clear()
        shutil.copyfile(self.folder / f"{name}.copy", self.path)

    def clear(self) -> None:
        self.release()
        for file in self.folder.glob(f"{self.path.name}*"):
            file.unlink()

    close = clear


class PostgresWarehouse(Warehouse):
    """A database of its own on a running server."""

    engine = "postgres"

    def __init__(self, server: PostgresServer, folder: Path, **options: Any) -> None:
        super().__init__(folder, **options)
        self.server = server
        self.database = server.create_database()
        self.connection = server.connect(self.database)

    def _output(self) -> dict[str, Any]:
        return {
            "type": "postgres",
            "host": self.server.host,
            "port": self.server.port,
            "user": self.server.user,
            "password": self.server.password,
            "dbname": self.database,
            "schema": "public",
            "sslmode": "disable",
            "threads": 4,
        }

    def execute(self, statement: str, parameters: Sequence | None = None) -> list[tuple]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def _insert(self, relation: str, columns: Mapping[str, str], rows: list[Sequence]) -> None:
        names = ", ".join(_quoted(name) for name in columns)
        lines = ["\t".join(_copy_text(value) for value in row) + "\n" for row in rows]
        with self.connection.cursor() as cursor:
            cursor.copy_expert(f"copy {relation} ({names}) from stdin", io.StringIO("".join(lines)))

    def _keep(self, name: str) -> None:
        self.connection.close()
        self.server.create_database(f"{self.database}_{name}", template=self.database)
        self.connection = self.server.connect(self.database)

    def _take(self, name: str) -> None:
        self._replace(f"{self.database}_{name}")

    def clear(self) -> None:
        self._replace("template0")

    def _replace(self, template: str) -> None:
        self.connection.close()
        self.server.drop_database(self.database)
        self.server.create_database(self.database, template)
        self.connection = self.server.connect(self.database)

    def close(self) -> None:
        self.connection.close()
        for database in [self.database, *(f"{self.database}_{name}" for name in self._kept)]:
            self.server.drop_database(database)


class SparkWarehouse(Warehouse):
    """A Spark cluster behind its Thrift server, with the schemas of one test at a time.

    The server reads files of this machine, so rows come in a file.
    """

    engine = "spark"
    types = {"text": "string", "json": "string", "double precision": "double"}
    kind_of_table = "using iceberg"
    codegen = False  # to compile code for rows takes seconds, and tests have few rows

    def __init__(self, host: str, port: int, folder: Path, **options: Any) -> None:
        from pyhive import hive  # where Spark is not tested it need not be installed

        super().__init__(folder, **options)
        self.host, self.port = host, port
        self.connection = hive.connect(host, port)
        self.execute("set spark.sql.session.timeZone = UTC")

    def _output(self) -> dict[str, Any]:
        return {
            "type": "spark",
            "method": "thrift",
            "host": self.host,
            "port": self.port,
            "user": "dbt",
            "schema": "default",
            "threads": 1,
            "poll_interval": 0,
            "server_side_parameters": {
                "spark.sql.session.timeZone": "UTC",
                "spark.sql.codegen.wholeStage": str(self.codegen).lower(),
                "spark.sql.codegen.factoryMode": "FALLBACK" if self.codegen else "NO_CODEGEN",
            },
        }

    def execute(self, statement: str, parameters: Sequence | None = None) -> list[tuple]:
        """Runs one statement. Names may stand in double quotes, texts may not."""
        cursor = self.connection.cursor()
        cursor.execute(statement.replace('"', "`"), parameters)
        has_rows = [column[0] for column in cursor.description] != ["Result"]  # PyHive stumbles
        return cursor.fetchall() if has_rows else []

    def _insert(self, relation: str, columns: Mapping[str, str], rows: list[Sequence]) -> None:
        file = self.folder / "rows.json"
        lines = [json.dumps([_text(value) for value in row]) + "\n" for row in rows]
        file.write_text("".join(lines))
        names = ", ".join(_quoted(name) for name in columns)
        values = ", ".join(
            f"cast(row[{place}] as {kind})" for place, kind in enumerate(columns.values())
        )
        self.execute(
            f"insert into {relation} ({names}) select {values} from"
            f" (select from_json(value, 'array<string>') as row from text.`{file}`)"
        )

    def columns(self, schema: str, table: str) -> dict[str, str]:
        return {row[0]: row[1] for row in self.query(f'describe table "{schema}"."{table}"')}

    def relations(self) -> list[str]:
        return sorted(
            f"{schema}.{name}"
            for schema in self._schemas()
            for _, name, is_temporary in self.query(f'show tables in "{schema}"')
            if not is_temporary
        )

    def _schemas(self) -> list[str]:
        return [name for (name,) in self.query("show databases") if name != "default"]

    def begin_with(self, name: str, make: Callable[[], None]) -> None:
        """Copies of tables would have other marks; to make them again is what there is."""
        self.clear()
        make()

    def _keep(self, name: str) -> None:
        raise NotImplementedError

    _take = _keep

    def clear(self) -> None:
        """Iceberg leaves the files of a dropped table behind."""
        for schema in self._schemas():
            described = dict(self.query(f'describe database "{schema}"'))
            self.execute(f'drop schema if exists "{schema}" cascade')
            shutil.rmtree(re.sub("^file:/+", "/", described["Location"]), ignore_errors=True)

    def close(self) -> None:
        self.clear()
        self.connection.close()


def _level_and_text(event: Any) -> tuple[str, str]:
    return event.info.level, event.info.msg


def _encoded(vars: Mapping | None) -> str:
    return json.dumps(dict(vars or {}), sort_keys=True)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: Any) -> str | None:
    """A value as either engine reads it when it casts text to the column's type."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (bool, dict, list)):
        return json.dumps(value)
    return str(value)


COPY_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _copy_text(value: Any) -> str:
    text = _text(value)
    return r"\N" if text is None else text.translate(COPY_ESCAPES)


def _sortable(value: Any) -> Any:
    return 0 if value is None else value

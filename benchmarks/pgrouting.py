"""What finds components in PostgreSQL, pgRouting's C++ among them: links in, components out."""

from __future__ import annotations

import contextlib
import io
import time
from pathlib import Path

import duckdb
import psycopg2
from measure import NO_LONGER_THAN, Dbt, postgres_output
from peers import CHECKSUM, LONG, NAIVE_RECURSION
from postgres_server import PostgresServer

EDGES = "select link as id, head as source, tail as target, 1.0::float8 as cost from bench_links"
# pgr_kruskal wants the weight of each link, and gives back the links of the forest.
POSTGRES_PEERS = {
    "pgr_connectedComponents": f"select node, component from pgr_connectedComponents('{EDGES}')",
    "pgr_kruskal": "select edge from pgr_kruskal('select link as id, head as source,"
    " tail as target, link::float8 as cost from bench_links')",
    "PostgreSQL with recursive": NAIVE_RECURSION,
}


class RoutingServer:
    """A database of the server that has pgRouting, with the links of a graph."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.database = server.create_database()
        self.graph = None

    def load(self, graph) -> None:
        if self.graph is graph:
            return
        self.graph = graph
        with contextlib.closing(self.server.connect(self.database)) as connection:
            cursor = connection.cursor()
            cursor.execute("create extension if not exists pgrouting cascade")
            for table, columns in (("bench_nodes", "node"), ("bench_links", "link, head, tail")):
                rows = graph.execute(f"select {columns} from {table}")
                text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
                definition = ", ".join(f"{name} bigint" for name in columns.split(", "))
                cursor.execute(f"drop table if exists {table}")
                cursor.execute(f"create table {table} ({definition})")
                cursor.copy_expert(f"copy {table} from stdin", io.StringIO(text))
                cursor.execute(f"analyze {table}")

    def compete(self, name: str, graph, folder: Path, repeats: int) -> dict:
        self.load(graph)
        if name == "contraction":
            return self.contraction(folder, repeats)
        return self.peer(name, repeats)

    def contraction(self, folder: Path, repeats: int) -> dict:
        dbt = Dbt(folder / "postgres", postgres_output(self.server, self.database))
        outcome = dbt.time_contraction(repeats)
        with contextlib.closing(self.server.connect(self.database)) as connection:
            checksum = self.checksum(connection, "select node, component from bench_components")
            connection.cursor().execute("drop table bench_components")
        return outcome | {"checksum": checksum}

    def peer(self, name: str, repeats: int) -> dict:
        outcome = {"seconds": []}
        with contextlib.closing(self.server.connect(self.database)) as connection:
            cursor = connection.cursor()
            cursor.execute(f"set statement_timeout = '{NO_LONGER_THAN}s'")
            for _ in range(repeats):
                cursor.execute("drop table if exists components")
                started = time.perf_counter()
                try:
                    cursor.execute(f"create temporary table components as {POSTGRES_PEERS[name]}")
                except psycopg2.errors.QueryCanceled:
                    return {"seconds": [], "is_stopped": True}
                outcome["seconds"].append(time.perf_counter() - started)
                if outcome["seconds"][-1] > LONG:
                    break
            if "kruskal" not in name:
                # pgRouting leaves out what has no link.
                outcome["checksum"] = self.checksum(
                    connection,
                    "select nodes.node, coalesce(components.component, nodes.node) as component"
                    " from bench_nodes as nodes left join components using (node)",
                )
        return outcome

    def versions(self) -> dict[str, str]:
        with contextlib.closing(self.server.connect(self.database)) as connection:
            cursor = connection.cursor()
            cursor.execute("select current_setting('server_version'), pgr_version()")
            postgres, pgrouting = cursor.fetchone()
        return {"postgresql with pgrouting": postgres.split()[0], "pgrouting": pgrouting}

    def checksum(self, connection, components: str) -> list[str]:
        rows = io.StringIO()
        connection.cursor().copy_expert(f"copy ({components}) to stdout with csv", rows)
        path = self.graph.path.with_suffix(".csv")
        path.write_text("node,component\n" + rows.getvalue())
        found = duckdb.execute(CHECKSUM.format(f"from read_csv('{path}')")).fetchone()
        return [str(part) for part in found]

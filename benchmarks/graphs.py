"""Contraction alone against what else finds components: the same links in, components out."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import by_hand
import duckdb
from events import FEW_SHARED
from histories import DuckdbHistory
from measure import DUCKDB_FILE, FOLDER, NO_LONGER_THAN, Dbt, duckdb_output, median, progress, run
from peers import CHECKSUM
from pgrouting import POSTGRES_PEERS, RoutingServer
from postgres import routing_server

OURS = "contraction"


class Graph:
    """A DuckDB file with bench_nodes (node) and bench_links (link, head, tail)."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.path = folder / name / DUCKDB_FILE
        self.dbt = Dbt(folder / name, duckdb_output(folder / name))

    def execute(self, statement: str) -> list[tuple]:
        with duckdb.connect(str(self.path)) as connection:
            return connection.execute(statement).fetchall()

    @classmethod
    def of_events(cls, folder: Path, name: str, count: int) -> Graph:
        """All links of so many events: by_hand finds them, before any recursion."""
        progress(f"{name}: links of {count:,} events")
        history = DuckdbHistory(folder, FEW_SHARED, name)
        history.grow_to(count)
        graph = cls(folder, f"links_of_{name}")
        with history.connect() as connection:
            by_hand.create_graph(connection)
            connection.execute(f"attach '{graph.path}' as graph")
            for table in ("bench_nodes", "bench_links"):
                connection.execute(f"create table graph.{table} as from {table} order by all")
        history.remove()
        return graph

    def become_chain(self, length: int) -> None:
        """In ascending order: each link hangs one more node on."""
        nodes, links = f"range(1, {length + 1}) as t (node)", f"range(1, {length}) as t (node)"
        self.execute(f"create or replace table bench_nodes as from {nodes}")
        self.execute(f"""
            create or replace table bench_links as
            select node as link, node as head, node + 1 as tail from {links}
        """)

    # ------------------------------------------------------------ who competes

    def contraction(self, repeats: int) -> dict:
        outcome = self.dbt.time_contraction(repeats)
        checksum = self.execute(CHECKSUM.format("from bench_components"))[0]
        self.execute("drop table bench_components")
        return outcome | {"checksum": [str(part) for part in checksum]}

    def peer(self, name: str, repeats: int) -> dict:
        command = [sys.executable, FOLDER / "peers.py", name, self.path, repeats]
        finished = run(command, timeout=NO_LONGER_THAN)
        lines = [json.loads(line) for line in finished.output.splitlines() if line.startswith("{")]
        outcome = {"seconds": [line["seconds"] for line in lines if "seconds" in line]}
        if finished.is_stopped:
            outcome["is_stopped"] = True
        elif finished.code != 0:
            raise SystemExit(f"{name} failed:\n{finished.output}")
        else:
            outcome["checksum"] = lines[-1]["checksum"]
        return outcome


def compete(graph: Graph, peers: list[str], repeats: int) -> list[dict]:
    """Medians of contraction and of each peer; refuses to go on if they disagree."""
    progress(f"{graph.name}: contraction")
    results = {OURS: graph.contraction(repeats)}
    for name in peers:
        progress(f"{graph.name}: {name}")
        results[name] = graph.peer(name, repeats)
    return rows_of(results)


def rows_of(results: dict) -> list[dict]:
    ours = results[OURS]
    rows = []
    for name, outcome in results.items():
        if outcome.get("checksum") not in (None, ours["checksum"]):
            raise SystemExit(f"{name} found another partition than {OURS}: no time counts")
        is_stopped = outcome.get("is_stopped", False)
        seconds = NO_LONGER_THAN if is_stopped else median(outcome["seconds"])
        rows.append(
            {
                "name": name,
                "seconds": seconds,
                "is_stopped": is_stopped,
                "repeats": len(outcome["seconds"]),
                "over_contraction": seconds / median(ours["seconds"]),
                "rounds": outcome.get("rounds"),
            }
        )
    return rows


def compete_on_postgres(
    graph: Graph, folder: Path, repeats: int, versions: dict[str, str]
) -> list[dict] | str:
    """The same on a PostgreSQL server with pgRouting, or why there is none.

    Its versions go to `versions`.
    """
    with contextlib.ExitStack() as stack:
        try:
            server = RoutingServer(stack.enter_context(routing_server()))
        except RuntimeError as reason:
            return str(reason)
        results = {}
        for name in [OURS, *POSTGRES_PEERS]:
            progress(f"PostgreSQL: {name}")
            results[name] = server.compete(name, graph, folder, repeats)
        versions |= server.versions()
        return rows_of(results)

"""make bench: what a run costs, and what else finds components costs, side by side in one run.

SCALE=small takes few events, and no history with many shared devices.
"""

from __future__ import annotations

import argparse
import contextlib
import platform
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import deletions
import graphs
import growth
import histories
import limits
import report
import shapes
from events import FEW_SHARED, MANY_SHARED
from measure import FOLDER, MEMORY, PROJECT, progress
from peers import PEERS
from postgres import history_server
from yaml import safe_load

SCALES = {
    "whole": {
        "sizes": [1_000_000, 2_000_000, 4_000_000, 8_000_000],
        "by_hand": [1_000_000, 4_000_000],
        "shared_sizes": [2_000_000],
        "graph": 4_000_000,
        "limits": 1_000_000,
        "deletions": 100_000,
        "chains": [100, 500, 2_000, 100_000],
        "shapes": [5_000, 50_000, 1_000_000],
        "shape_limits": [None, 5, 100],
    },
    "small": {
        "sizes": [50_000, 100_000],
        "by_hand": [100_000],
        "shared_sizes": [],
        "graph": 100_000,
        "limits": 100_000,
        "deletions": 10_000,
        "chains": [100],
        "shapes": [500, 5_000, 50_000],
        "shape_limits": [5],
    },
}
GROWTH = {"histories", "by_hand", "hours"}  # share one growing history per engine
PARTS = [
    *("histories", "by_hand", "hours", "links", "pgrouting", "limits", "chains", "shapes"),
]
ONLY_IF_NAMED = ["deletions"]
ENGINES = ["duckdb", "postgres"]
CHAIN_PEERS = ["Splink", "DuckDB using key", "DuckDB with recursive"]
LONGEST_FOR_RECURSION = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="whole")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=[*PARTS, *ONLY_IF_NAMED], default=PARTS)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    arguments = parser.parse_args()
    scale = SCALES[arguments.scale]
    results = {"scale": arguments.scale, "repeats": arguments.repeats, "machine": machine()}
    results |= {"seed": histories.SEED, "memory": MEMORY, "graph_events": scale["graph"]}
    started = time.perf_counter()
    with contextlib.ExitStack() as stack:
        name = tempfile.TemporaryDirectory(prefix="identity_warehouse_bench_")
        folder = Path(stack.enter_context(name))
        measure(scale, folder, arguments, results)
    results["seconds"] = time.perf_counter() - started
    is_whole = arguments.scale == "whole" and arguments.only == PARTS
    is_whole = is_whole and arguments.engines == ENGINES
    report.write(results, FOLDER / "results" if is_whole else PROJECT / "target" / "benchmarks")


def measure(scale: dict, folder: Path, arguments: argparse.Namespace, results: dict) -> None:
    """Measures the parts, one after the other, and puts what it finds into `results`."""
    parts, repeats = set(arguments.only), arguments.repeats
    on_duckdb, on_postgres = (engine in arguments.engines for engine in ENGINES)
    if GROWTH & parts:
        wanted = (scale["sizes"], repeats, GROWTH & parts, scale["by_hand"], rules())
        if on_duckdb:
            history = histories.DuckdbHistory(folder, FEW_SHARED, "history")
            results["duckdb"] = growth.measure(history, *wanted)
        if on_postgres:
            with history_server() as server:
                history = histories.PostgresHistory(folder, FEW_SHARED, "history_pg", server)
                version = history.query("show server_version")[0][0]
                results["machine"]["postgresql"] = version.split()[0]
                results["postgres"] = growth.measure(history, *wanted)
    if "histories" in parts and on_duckdb and scale["shared_sizes"]:
        history = histories.DuckdbHistory(folder, MANY_SHARED, "shared_history")
        results["duckdb_shared"] = growth.measure(
            history, scale["shared_sizes"], repeats, {"histories"}, [], rules()
        )
    if {"links", "pgrouting"} & parts:
        graph = graphs.Graph.of_events(folder, "graph", scale["graph"])
        if "links" in parts and on_duckdb:
            results["links"] = graphs.compete(graph, list(PEERS), repeats)
        if "pgrouting" in parts and on_postgres:
            results["pgrouting"] = graphs.compete_on_postgres(
                graph, folder, repeats, results["machine"]
            )
    if "limits" in parts and on_duckdb:
        results["limits"] = limits.measure(folder, scale["limits"], rules(), repeats)
    if "deletions" in parts and on_duckdb:
        results["deletions"] = deletions.measure(
            folder, scale["limits"], scale["deletions"], repeats
        )
    if "chains" in parts and on_duckdb:
        results["chains"] = chains(folder, scale["chains"], repeats)
    if "shapes" in parts and on_duckdb:
        results["shapes"] = shapes.measure(
            folder, scale["shapes"], scale["shape_limits"], rules(), repeats
        )


def rules() -> list[dict]:
    return safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]["external_ids"]


def chains(folder: Path, lengths: list[int], repeats: int) -> list[dict]:
    """Contraction against recursion, which takes a round per link and is spared the longest."""
    rows = []
    graph = graphs.Graph(folder, "chain")
    for length in lengths:
        graph.become_chain(length)
        peers = CHAIN_PEERS if length <= LONGEST_FOR_RECURSION else []
        rows.append({"length": length, "rows": graphs.compete(graph, peers, repeats)})
    return rows


def machine() -> dict:
    cpu = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    versions = {"python": platform.python_version()}
    for package in ("dbt-core", "dbt-duckdb", "dbt-postgres", "duckdb", "splink", "scipy"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = None
    versions["networkx"] = version("networkx")
    return {"processor": cpu[0], "cores": len(cpu), "system": platform.platform(), **versions}


if __name__ == "__main__":
    progress("the results come at the end")
    main()

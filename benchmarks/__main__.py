"""make bench: what a run costs, and what else finds components costs, side by side in one run.

SCALE=small takes few events, and no second history.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import deletions
import graphs
import histories
import report
import shapes
from events import FEW_SHARED, MANY_SHARED
from measure import FOLDER, MEMORY, PROJECT, progress
from peers import PEERS
from yaml import safe_load

SCALES = {
    "whole": {
        "sizes": [1_000_000, 2_000_000, 4_000_000, 8_000_000],
        "shared_sizes": [2_000_000],
        "graph": 4_000_000,
        "postgres_graph": 2_000_000,
        "limits": 1_000_000,
        "deletions": 100_000,
        "chains": [100, 500, 2_000, 100_000],
        "shapes": [5_000, 50_000, 1_000_000],
        "shape_limits": [None, 5, 100],
    },
    "small": {
        "sizes": [100_000],
        "shared_sizes": [],
        "graph": 100_000,
        "postgres_graph": 100_000,
        "limits": 100_000,
        "deletions": 10_000,
        "chains": [100],
        "shapes": [500, 5_000, 50_000],
        "shape_limits": [5],
    },
}
HISTORIES_FOR_PARTS = [
    (histories.KEPT, "graph", ["links"]),
    (histories.SMALLER, "postgres_graph", ["postgres"]),
    (histories.LIMITED, "limits", ["limits", "deletions"]),
]
ONLY_IF_NAMED = ["deletions"]
CHAIN_PEERS = ["Splink", "DuckDB using key", "DuckDB with recursive"]
LONGEST_FOR_RECURSION = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="whole")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--only", nargs="*", help="histories, limits, links, postgres, chains, shapes, deletions"
    )
    arguments = parser.parse_args()
    scale, repeats = SCALES[arguments.scale], arguments.repeats

    def wanted(part):
        return part in arguments.only if arguments.only else part not in ONLY_IF_NAMED

    results = {"scale": arguments.scale, "repeats": repeats, "machine": machine()}
    results |= {"seed": histories.SEED, "memory": MEMORY}
    results["graph_events"] = {"links": scale["graph"], "postgres": scale["postgres_graph"]}
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="identity_warehouse_bench_") as name:
        folder = Path(name)
        kept = {
            name: scale[size]
            for name, size, parts in HISTORIES_FOR_PARTS
            if any(map(wanted, parts))
        }
        if wanted("histories"):
            results["histories"] = histories.measure(
                folder, FEW_SHARED, scale["sizes"], repeats, kept
            )
        elif kept:
            histories.measure(folder, FEW_SHARED, sorted(set(kept.values())), 1, kept)
        if wanted("histories") and scale["shared_sizes"]:
            results["shared_histories"] = histories.measure(
                folder, MANY_SHARED, scale["shared_sizes"], repeats
            )
        if wanted("limits"):
            results["limits"] = histories.limits(folder, rules(), repeats)
        if wanted("deletions"):
            results["deletions"] = deletions.measure(folder, scale["deletions"], repeats)
        if wanted("links"):
            graph = graphs.Graph.of_history(folder, histories.KEPT)
            results["links"] = graphs.compete(graph, list(PEERS), repeats)
        if wanted("postgres"):
            graph = graphs.Graph.of_history(folder, histories.SMALLER)
            results["postgres"] = graphs.compete_on_postgres(
                graph, folder, repeats, results["machine"]
            )
        if wanted("chains"):
            results["chains"] = chains(folder, scale["chains"], repeats)
        if wanted("shapes"):
            results["shapes"] = shapes.measure(
                folder, scale["shapes"], scale["shape_limits"], rules(), repeats
            )
    results["seconds"] = time.perf_counter() - started
    target = FOLDER / "results" if arguments.scale == "whole" and not arguments.only else None
    report.write(results, target or PROJECT / "target" / "benchmarks")


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

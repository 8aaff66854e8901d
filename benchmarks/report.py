"""Results as JSON, as a table in Markdown, and as two plots."""

from __future__ import annotations

import json
from pathlib import Path


def write(results: dict, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=2, default=str) + "\n")
    text = "\n".join(sections(results)) + "\n"
    (folder / "table.md").write_text(text)
    plot(results, folder)
    print(text)
    print(f"Written to {folder}")


def sections(results: dict):
    machine = results["machine"]
    yield (
        f"Medians of {results['repeats']}, scale {results['scale']}, events of seed"
        f" {results['seed']}, DuckDB with {results['memory']}, on {machine['cores']} cores"
    )
    yield f"({machine['processor']}). " + ", ".join(
        f"{name} {machine[name]}" for name in machine if name not in ("processor", "cores")
    )
    for key, title in (
        ("histories", "Histories on DuckDB, 2 % of devices shared"),
        ("shared_histories", "Histories on DuckDB, 25 % of devices shared"),
    ):
        if key in results:
            yield f"\n### {title}\n"
            yield from table(HISTORY, results[key])
    if "limits" in results:
        yield "\n### Resolution under limits (DuckDB)\n"
        none = results["limits"][0]["resolution_seconds"]
        rows = [{**row, "ratio": row["resolution_seconds"] / none} for row in results["limits"]]
        yield from table(LIMITS, rows)
    for key, title in (("links", "Components on DuckDB"), ("postgres", "Components on PostgreSQL")):
        if isinstance(results.get(key), str):
            yield f"\n### {title}\n\nNot measured: {results[key]}."
        elif key in results:
            yield f"\n### {title}, links of {results['graph_events'][key]:,} events\n"
            yield from table(PEERS, results[key])
    for chain in results.get("chains", []):
        yield f"\n### A chain of {chain['length']:,} identifiers\n"
        yield from table(PEERS, chain["rows"])
    if "shapes" in results:
        yield "\n### Hard shapes, raw events to profiles (DuckDB)\n"
        yield from table(SHAPES, results["shapes"])
    if "deletions" in results:
        yield "\n### Deletion (DuckDB)\n"
        yield from table(DELETIONS, results["deletions"])
    yield f"\nThe whole took {results['seconds'] / 60:.1f} minutes."


def number(digits: int):
    return lambda value: "" if value is None else f"{value:,.{digits}f}"


# Column title -> what of a row to show, and how.
HISTORY = {
    "events": (lambda row: row["events"], number(0)),
    "identifiers": (lambda row: row["identifiers"], number(0)),
    "links": (lambda row: row["links"], number(0)),
    "full refresh / floor": (lambda row: row["full_over_floor"], number(1)),
    "1 % news / full refresh": (lambda row: row["news_over_full"], number(3)),
    "floor s": (lambda row: row["floor_seconds"], number(2)),
    "full refresh s": (lambda row: row["full_refresh"]["model_seconds"], number(1)),
    "1 % news s": (lambda row: row["news"]["model_seconds"], number(2)),
    "rounds": (lambda row: row["full_refresh"]["round_count"], number(0)),
    "peak MB": (lambda row: row["full_refresh"]["peak_megabytes"], number(0)),
    "sightings of news": (lambda row: row["news"]["sighting_count"], number(0)),
    "identifiers touched": (lambda row: row["news"]["resolved_identifier_count"], number(0)),
    "rows published": (lambda row: row["news"]["published_row_count"], number(0)),
}
LIMITS = {
    "limits": (lambda row: row["limits"], str),
    "over no limits": (lambda row: row["ratio"], number(2)),
    "resolution s": (lambda row: row["resolution_seconds"], number(2)),
    "rounds": (lambda row: row["round_count"], number(0)),
    "refused links": (lambda row: row["refused_link_count"], number(0)),
}
PEERS = {
    "": (lambda row: row["name"], str),
    "over contraction": (
        lambda row: (">" if row["is_stopped"] else "") + f"{row['over_contraction']:,.2f}",
        str,
    ),
    "seconds": (
        lambda row: "not in 5 minutes" if row["is_stopped"] else f"{row['seconds']:,.3f}",
        str,
    ),
    "repeats": (lambda row: row["repeats"], number(0)),
    "rounds": (lambda row: row["rounds"], number(0)),
}
DELETIONS = {
    "requests": (lambda row: row["requests"], number(0)),
    "tombstones": (lambda row: row["tombstones"], number(0)),
    "run that processes them s": (lambda row: row["processing"], number(1)),
    "full refresh before s": (lambda row: row["before"], number(1)),
    "full refresh after s": (lambda row: row["after"], number(1)),
}
SHAPES = {
    "shape": (lambda row: row["shape"], str),
    "limits": (lambda row: row["limit"] or "default", str),
    "seconds": (lambda row: row["model_seconds"], number(1)),
    "rounds": (lambda row: row["round_count"], number(0)),
    "peak MB": (lambda row: row["peak_megabytes"], number(0)),
}


def table(columns: dict, rows: list[dict]):
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in rows:
        cells = [show(value(row)) for value, show in columns.values()]
        yield "| " + " | ".join(cells) + " |"


def plot(results: dict, folder: Path) -> None:
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    if "histories" in results and "shared_histories" in results:
        figure, axes = pyplot.subplots(figsize=(7, 4))
        for key, label in (("histories", "2 % shared"), ("shared_histories", "25 % shared")):
            events = [row["events"] / 1e6 for row in results[key]]
            full = [row["full_refresh"]["model_seconds"] for row in results[key]]
            news = [row["news"]["model_seconds"] for row in results[key]]
            axes.plot(events, full, marker="o", label=f"full refresh, {label}")
            axes.plot(events, news, marker="s", label=f"1 % news, {label}")
        axes.plot(
            [row["events"] / 1e6 for row in results["histories"]],
            [row["floor_seconds"] for row in results["histories"]],
            marker="^",
            label="floor",
        )
        axes.set(xlabel="million events", ylabel="seconds", ylim=0, title="Cost against history")
        axes.legend()
        figure.savefig(folder / "histories.png", dpi=120)
    if "chains" in results:
        figure, axes = pyplot.subplots(figsize=(7, 4))
        names = [row["name"] for row in results["chains"][0]["rows"]]
        for name in names:
            points = [
                (chain["length"], row["seconds"])
                for chain in results["chains"]
                for row in chain["rows"]
                if row["name"] == name and not row["is_stopped"]
            ]
            axes.loglog(*zip(*points, strict=True), marker="o", label=name)
        axes.set(xlabel="identifiers in the chain", ylabel="seconds", title="Chains")
        axes.legend()
        figure.savefig(folder / "chains.png", dpi=120)

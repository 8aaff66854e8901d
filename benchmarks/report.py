"""Results as JSON, as a table in Markdown, and as two plots."""

from __future__ import annotations

import json
from pathlib import Path

from goals import goals


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
    yield f"\n### Goals, on {results['graph_events']:,} events where no sizes are named\n"
    yield from table(GOALS, goals(results))
    for key, title in HISTORIES.items():
        if key in results:
            yield f"\n### Histories on {title}\n"
            for title_of_part, columns in GROWTH.items():
                yield from part(title_of_part, columns, results[key])
    if "postgres" in results:
        yield "\n### Bytes per identifier on PostgreSQL\n"
        yield from table(*sizes(results["postgres"]))
    if "limits" in results:
        yield "\n### Resolution under limits (DuckDB)\n"
        none = results["limits"][0]["resolution_seconds"]
        rows = [{**row, "ratio": row["resolution_seconds"] / none} for row in results["limits"]]
        yield from table(LIMITS, rows)
    for key, title in (
        ("links", "Components on DuckDB"),
        ("pgrouting", "Components on PostgreSQL"),
    ):
        if isinstance(results.get(key), str):
            yield f"\n### {title}\n\nNot measured: {results[key]}."
        elif key in results:
            yield f"\n### {title}, links of {results['graph_events']:,} events\n"
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


def seconds_of(run: str):
    return lambda row: row[run]["model_seconds"]


def of_news(run: str, column: str):
    return lambda row: row[run][column]


HISTORIES = {
    "duckdb": "DuckDB, 2 % of devices shared",
    "duckdb_shared": "DuckDB, 25 % of devices shared",
    "postgres": "PostgreSQL, 2 % of devices shared",
}
EVENTS = {"events": (lambda row: row["events"], number(0))}
# Column title -> what of a row to show, and how. A table is shown where its first run was measured.
FULL_REFRESH = {
    "identifiers": (lambda row: row["identifiers"], number(0)),
    "links": (lambda row: row["full_refresh"]["resolved_link_count"], number(0)),
    "full refresh s": (seconds_of("full_refresh"), number(1)),
    "repeats": (lambda row: row["full_refresh"]["repeats"], number(0)),
    "wall s": (lambda row: row["full_refresh"]["wall_seconds"], number(1)),
    "resolution s": (lambda row: row["full_refresh"]["resolution_seconds"], number(2)),
    "rounds": (lambda row: row["full_refresh"]["round_count"], number(0)),
    "peak MB of dbt": (lambda row: row["full_refresh"]["peak_megabytes"], number(0)),
}
FLOOR = {
    "full refresh / floor": (
        lambda row: row["full_refresh"]["model_seconds"] / row["floor_seconds"],
        number(1),
    ),
    "floor s": (lambda row: row["floor_seconds"], number(2)),
    "1 % news / full refresh": (
        lambda row: row["news"]["model_seconds"] / row["full_refresh"]["model_seconds"],
        number(3),
    ),
    "1 % news s": (seconds_of("news"), number(2)),
    "sightings of news": (of_news("news", "sighting_count"), number(0)),
    "identifiers touched": (of_news("news", "resolved_identifier_count"), number(0)),
    "rows published": (of_news("news", "published_row_count"), number(0)),
}
HOURS = {
    "nothing new s": (seconds_of("nothing"), number(2)),
    "wall s": (lambda row: row["nothing"]["wall_seconds"], number(2)),
    "1,000 new events s": (seconds_of("hour"), number(2)),
    "wall s ": (lambda row: row["hour"]["wall_seconds"], number(2)),
    "new sightings": (of_news("hour", "sighting_count"), number(0)),
    "identifiers touched": (of_news("hour", "resolved_identifier_count"), number(0)),
    "rows published": (of_news("hour", "published_row_count"), number(0)),
}
BY_HAND = {
    "full refresh / by hand": (
        lambda row: row["full_refresh"]["model_seconds"] / row["by_hand"]["seconds"],
        number(2),
    ),
    "hour / by hand": (
        lambda row: (
            row["hour"]["model_seconds"] / row["by_hand"]["seconds"] if "hour" in row else None
        ),
        number(3),
    ),
    "copying our tables / by hand": (
        lambda row: row["by_hand"]["copying_seconds"] / row["by_hand"]["seconds"],
        number(2),
    ),
    "by hand s": (lambda row: row["by_hand"]["seconds"], number(2)),
    "components": (lambda row: row["by_hand"]["components"], number(0)),
    "profiles": (lambda row: row["by_hand"]["profiles"], number(0)),
}
GROWTH = {
    "full_refresh": FULL_REFRESH,
    "by_hand": BY_HAND,
    "hour": HOURS,
    "news": FLOOR,
}
RUNS = {
    "full_refresh": "full refresh",
    "by_hand": "by hand",
    "hour": "1,000 new events",
    "nothing": "nothing new",
}
SECONDS = dict.fromkeys(RUNS, "model_seconds") | {"by_hand": "seconds"}
GOALS = {
    "goal": (lambda goal: goal.text, str),
    "seen": (lambda goal: goal.seen, number(2)),
    "": (lambda goal: goal.verdict, str),
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


def part(name: str, columns: dict, rows: list[dict]):
    """A table of the sizes at which this part was measured."""
    rows = [row for row in rows if name in row]
    if rows:
        yield from table(EVENTS | columns, rows)
        yield ""


def sizes(rows: list[dict]) -> tuple[dict, list[dict]]:
    """A row for each relation and one for all of them, a column for each size of the history."""
    names = ["all relations", *rows[-1]["bytes"]]

    def per_identifier(row, name):
        sizes = row["bytes"]
        return (sizes.get(name, 0) if name in sizes else sum(sizes.values())) / row["identifiers"]

    lines = [
        {"name": name, **{row["events"]: per_identifier(row, name) for row in rows}}
        for name in names
    ]
    columns = {"relation": (lambda line: line["name"], str)} | {
        f"{row['events']:,} events": (lambda line, size=row["events"]: line[size], number(0))
        for row in rows
    }
    return columns, lines


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

    if len(results.get("duckdb", [])) > 1 or len(results.get("postgres", [])) > 1:
        figure, panels = pyplot.subplots(1, 2, figsize=(10, 4))
        for axes, key in zip(panels, ("duckdb", "postgres"), strict=True):
            for run, label in RUNS.items():
                rows = [row for row in results.get(key, []) if run in row]
                events = [row["events"] / 1e6 for row in rows]
                axes.loglog(events, [row[run][SECONDS[run]] for row in rows], "o-", label=label)
            axes.set(xlabel="million events", ylabel="seconds", title=HISTORIES[key].split(",")[0])
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

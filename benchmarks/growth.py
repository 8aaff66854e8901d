"""The product on growing histories: full refreshes, hours on top, and the pipeline by hand."""

from __future__ import annotations

import by_hand
from histories import ALL_BUT_VIEWS, HOUR, DuckdbHistory, History
from measure import middle, progress

NEWS = 0.01  # of the history, per batch
LONG = 60  # seconds; a full refresh that takes longer is not repeated
SCHEMAS = ("personas_graph", "personas_identities", "personas_private")


def measure(
    history: History,
    sizes: list[int],
    repeats: int,
    parts: set[str],
    by_hand_sizes: list[int],
    rules: list[dict],
) -> list[dict]:
    """For each size what `parts` name: histories, hours, by_hand."""
    rows = []
    for size in sizes:
        progress(f"{history.engine}: {size:,} events, {history.shared} % of devices shared")
        history.grow_to(size)
        row = {"events": size, "shared_percent": history.shared}
        is_compared = "by_hand" in parts and size in by_hand_sizes
        count = repeats if "histories" in parts or is_compared else 1
        row["full_refresh"] = full_refresh(history, count)
        history.settle()
        row |= counts(history)
        if history.engine == "postgres":
            row["bytes"] = relation_bytes(history)
        if isinstance(history, DuckdbHistory) and "histories" in parts:
            row["floor_seconds"] = middle([{"s": history.floor()} for _ in range(count)], "s")["s"]
        if is_compared:
            row["by_hand"] = by_hand.measure(history, repeats)
            by_hand.remove(history)
        if "hours" in parts:
            row |= hours(history, repeats)
        if isinstance(history, DuckdbHistory) and "histories" in parts:
            row["news"] = middle([news(history, size) for _ in range(repeats)])
        if is_compared and size == min(by_hand_sizes):
            compare_without_limits(history, rules)
        rows.append(row)
    history.remove()
    return rows


def full_refresh(history: History, repeats: int) -> dict:
    runs = []
    while len(runs) < repeats and not (runs and runs[-1]["model_seconds"] > LONG):
        runs.append(history.run("--full-refresh"))
    return {**middle(runs), "repeats": len(runs)}


def counts(history: History) -> dict[str, int]:
    [(identifiers, profiles)] = history.query(
        "select count(*), count(distinct founder_key) from personas_graph.identity_clusters"
    )
    return {"identifiers": identifiers, "profiles": profiles}


def hours(history: History, repeats: int) -> dict[str, dict]:
    """Runs with nothing new, and runs with an hour's events, which bring the same at each size."""
    nothing = [history.run() for _ in range(repeats)]
    hours = []
    for _ in range(repeats):
        history.add_visits(HOUR)
        hours.append(history.run())
    return {"nothing": middle(nothing), "hour": middle(hours)}


def news(history: History, size: int) -> dict:
    history.add_stream(round(size * NEWS))
    return history.run()


def relation_bytes(history: History) -> dict[str, int]:
    """Each relation of the product, its indexes and toast included."""
    schemas = ", ".join(f"'{name}'" for name in SCHEMAS)
    return dict(
        history.query(f"""
            select
                pg_namespace.nspname || '.' || pg_class.relname,
                pg_total_relation_size(pg_class.oid)
            from pg_class
            inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
            where pg_namespace.nspname in ({schemas}) and pg_class.relkind in ('r', 'm', 'p')
            order by 2 desc, 1
        """)
    )


def compare_without_limits(history: History, rules: list[dict]) -> None:
    """Without limits profiles are the components: the pipeline by hand does the same work."""
    progress(f"{history.engine}: profiles without limits are the components by hand")
    unlimited = [{**rule, "limit": None} for rule in rules]
    history.run("--full-refresh", *ALL_BUT_VIEWS, vars={"external_ids": unlimited})
    with history.connect() as connection:
        connection.execute(by_hand.sql(history.engine))
    by_hand.compare(history, is_limited=False)
    by_hand.remove(history)

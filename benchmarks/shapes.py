"""Shapes that are hard on identity resolution, whole: raw events in, published profiles out."""

from __future__ import annotations

from histories import ALL_BUT_VIEWS, DuckdbHistory
from measure import middle, progress

BOT = "a bot of {n:,} anonymous ids"
# Shape -> events as (user_id, anonymous_id, braze_id) of event number i, and whether to try it
# under limits too: a chain would go link by link, to contraction_max_rounds.
SHAPES = {
    "a kiosk of {n:,} users": ("'u' || i", "'kiosk'", "null", True),
    BOT: ("'bot'", "'a' || i", "null", True),
    "a chain of {n:,} identifiers": (
        "null",
        "'a' || (i - i % 2)",
        "'b' || (i + i % 2 - 1)",
        False,
    ),
}


def events_sql(columns: list[str], count: int) -> str:
    """A query of DuckDB: the rows of segment_web.tracks."""
    user_id, anonymous_id, braze_id = columns
    return f"""
        select
            'm' || i as id,
            timestamp '2025-01-01' + to_seconds(i) as received_at,
            {user_id} as user_id,
            {anonymous_id} as anonymous_id,
            {braze_id} as context_braze_braze_id
        from range(1, {count + 1}) as numbers (i)
    """


def load(history: DuckdbHistory, columns: list[str], count: int) -> None:
    with history.connect() as connection:
        connection.execute("create schema segment_web")
        connection.execute(f"create table segment_web.tracks as {events_sql(columns, count)}")


def measure(folder, counts: list[int], limits: list, rules, repeats: int) -> list[dict]:
    """Each shape of its count of identifiers, under each limit for every type that has none."""
    rows = []
    for (title, (*columns, is_limited)), count in zip(SHAPES.items(), counts, strict=True):
        history = DuckdbHistory(folder, shared=0, name=f"shape_{len(rows)}")
        load(history, columns, count)
        history.run("--empty")
        for limit in limits if is_limited else [None]:
            name = title.format(n=count)
            progress(f"{name}, limits of {limit or 'dbt_project.yml'}")
            external_ids = [{"limit": limit, **rule} if limit else rule for rule in rules]
            vars = {"external_ids": external_ids}
            runs = [
                history.run("--full-refresh", *ALL_BUT_VIEWS, vars=vars) for _ in range(repeats)
            ]
            rows.append({"shape": name, "limit": limit, **middle(runs)})
        history.remove()
    return rows

"""Resolution alone, from sightings to profiles and merges, under other limits."""

from __future__ import annotations

from pathlib import Path

from events import FEW_SHARED
from histories import DuckdbHistory
from measure import middle, progress


def measure(folder: Path, size: int, rules: list[dict], repeats: int) -> list[dict]:
    settings = {
        "none": [{**rule, "limit": None} for rule in rules],
        "default": rules,
        "5": [{"limit": 5, **rule} for rule in rules],
    }
    history = DuckdbHistory(folder, FEW_SHARED, "limits")
    history.grow_to(size)
    history.run("--full-refresh")
    rows = []
    for name, external_ids in settings.items():
        progress(f"resolution under limits: {name}")
        models = ["--select", "identity_runs", "identity_clusters"]
        vars = {"external_ids": external_ids}
        runs = [history.run("--full-refresh", *models, vars=vars) for _ in range(repeats)]
        rows.append({"limits": name, **middle(runs, "resolution_seconds")})
    history.remove()
    return rows

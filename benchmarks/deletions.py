"""Deletion: many requests in one run, and what it costs to read everything again afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
from events import FEW_SHARED
from histories import DuckdbHistory
from measure import median, progress

VARS = {"deletion_requests": "crm.deletions"}


def measure(folder: Path, size: int, count: int, repeats: int) -> list[dict]:
    """Seconds of deletion_receipts, of the full refresh before it, and of the one after it."""
    events = DuckdbHistory(folder, FEW_SHARED, "deletions")
    events.grow_to(size)
    runs = []
    for number in range(repeats):
        progress(f"{count:,} deletion requests")
        history = DuckdbHistory(folder, FEW_SHARED, f"deletions_{number}")
        shutil.copy(events.path, history.path)
        before = history.run("--full-refresh")
        ask(history.path, count)
        processed = history.run(vars=VARS)
        published = history.query(PUBLISHED)
        after = history.run("--full-refresh", vars=VARS)
        if history.query(PUBLISHED) != published:
            raise SystemExit("A full refresh brought somebody back: no time counts")
        [(tombstones,)] = history.query("select count(*) from personas_private.tombstones")
        runs.append(
            {
                "tombstones": tombstones,
                "processing": processed["model_seconds"],
                "before": before["model_seconds"],
                "after": after["model_seconds"],
            }
        )
        history.remove()
    events.remove()
    return [{"requests": count, **{key: median([run[key] for run in runs]) for key in runs[0]}}]


PUBLISHED = """
    select count(*), bit_xor(hash(external_id_type, external_id_value, segment_id, merged_at))
    from personas_identities.users_identities
"""


def ask(path: Path, count: int) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema crm")
        connection.execute(f"""
            create table crm.deletions as
            select
                'request ' || row_number() over () as request_id,
                'suppress_with_delete' as regulation,
                external_id_type,
                external_id_value,
                timestamp '2025-01-01' as requested_at
            from (
                select * from personas_identities.users_identities
                order by hash(external_id_value, external_id_type)
                limit {count}
            )
        """)

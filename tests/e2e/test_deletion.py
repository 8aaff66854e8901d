"""Whoever asked to be forgotten is, and stays so: through late events, replays and full refreshes.

Random requests come between the runs of random worlds; after every run all tables equal what the
sequential program makes of the rows, the overrides and the requests processed so far.
"""

import json
import random
from datetime import datetime, timedelta

import pytest
from comparison import NO_VIEWS, assert_equals_oracle, create_raw_tables, load, needed_views
from oracle import Memory, RawRow, default_variables, extract, normalise, resolve, rule_of
from worlds import VARIANTS, decisions, deletions, world

DEFAULTS = default_variables()
COLUMNS = {
    "request_id": "text",
    "regulation": "text",
    "external_id_type": "text",
    "external_id_value": "text",
    "requested_at": "timestamp",
}
VARS = {"deletion_requests": "crm.deletions", "identity_overrides": "crm.overrides"}
OVERRIDE_COLUMNS = {
    "action": "text",
    "external_id_type": "text",
    "external_id_value": "text",
    "other_external_id_type": "text",
    "other_external_id_value": "text",
    "reason": "text",
    "decided_at": "timestamp",
}
NOW = datetime(2026, 1, 1)
RECEIPTS = "personas_graph.deletion_receipts"


def ask(warehouse, requests):
    """Adds (request_id, regulation, type, value) to crm.deletions, in the order of requested_at."""
    rows = [(*request, NOW + timedelta(seconds=n)) for n, request in enumerate(requests)]
    warehouse.load("crm", "deletions", COLUMNS, rows)


def decide(warehouse, overrides):
    warehouse.load("crm", "overrides", OVERRIDE_COLUMNS, [])
    warehouse.execute("delete from crm.overrides")
    rows = [(o.action, *o.one, *o.other, "because", o.decided_at) for o in overrides]
    warehouse.load("crm", "overrides", OVERRIDE_COLUMNS, rows)


def statuses(warehouse):
    """request_id -> (status, problem, processed_at)"""
    rows = warehouse.query(f"select request_id, status, problem, processed_at from {RECEIPTS}")
    return {row[0]: row[1:] for row in rows}


def normalised(requests, variables):
    return [
        request._replace(identifier=(type_, normalise(value, rule_of(type_, variables))))
        for request in requests
        for type_, value in [request.identifier]
    ]


def received_later(rows, number):
    """Half of the rows as if they had been received centuries later: after every request."""
    chance = random.Random(number)
    for row in rows:
        if row.columns["received_at"] and chance.random() < 0.5:
            row.columns["received_at"] += timedelta(days=36525 * number)
    return rows


# Few variants and worlds: each run is followed by another, and rules do not bear on deletion.
@pytest.mark.parametrize("variant", [0, 2])
def test_tables_equal_the_oracle_whoever_is_forgotten(warehouse, variant, world_count):
    variables = DEFAULTS | VARIANTS[variant]
    chance = random.Random(variant)
    seeds = range(variant, world_count // 8, len(VARIANTS))
    worlds = [world(seed, variables) for seed in seeds]
    run_count = max(len(w.batches) for w in worlds) + 1
    asked = [deletions(seed, variables, run_count) for seed in seeds]
    decided = [decisions(seed, variables, run_count) for seed in seeds]
    loaded, memory = [], Memory()
    create_raw_tables(warehouse)
    ask(warehouse, [])
    for number in range(run_count):
        rows = [row for w in worlds for row in (w.batches[number : number + 1] or [[]])[0]]
        rows = received_later(rows, number)
        load(warehouse, rows)
        loaded += rows
        overrides = [override for sets in decided for override in sets[number]]
        decide(warehouse, overrides)
        requests = [request for sets in asked for request in sets[number]]
        ids = [f"{number}-{position}" for position in range(len(requests))]
        ask(
            warehouse,
            [(i, r.regulation, *r.identifier) for i, r in zip(ids, requests, strict=True)],
        )
        full_refresh = ["--full-refresh"] if number and chance.random() < 0.3 else []
        views = needed_views(*full_refresh) if number else []
        changed = VARIANTS[variant] | VARS | {"lookback_hours": 10_000}
        warehouse.dbt("run", *full_refresh, *views, vars=changed)

        resolution = resolve(
            extract(loaded, variables)[0], variables, overrides=overrides, memory=memory
        )
        found = statuses(warehouse)
        if requests:
            processed_at = found[ids[0]][2]
            expected = memory.process(normalised(requests, variables), resolution, processed_at)
            assert [found[i][0] for i in ids] == expected
            # Rows that claim to be received after the requests, though they were read before: they
            # count with the next run that reads them again.
            warehouse.dbt("run", *NO_VIEWS, vars=changed)
        assert_equals_oracle(warehouse, loaded, variables, overrides=overrides, memory=memory)

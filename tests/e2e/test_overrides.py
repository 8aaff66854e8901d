"""What analysts decide about two identifiers: the tables stay a pure function of events and rows.

Random overrides come, go and change between the runs of random worlds; after every run all tables
equal what the sequential program makes of the rows and overrides present, cell by cell.
"""

import random
from datetime import datetime

import pytest
from comparison import NO_STAGING, assert_equals_oracle, create_raw_tables, load
from oracle import default_variables
from worlds import VARIANTS, decisions, world

COLUMNS = {
    "action": "text",
    "external_id_type": "text",
    "external_id_value": "text",
    "other_external_id_type": "text",
    "other_external_id_value": "text",
    "reason": "text",
    "decided_at": "timestamp",
}
DEFAULTS = default_variables()
VARS = {"identity_overrides": "crm.overrides"}
NOW = datetime(2026, 1, 1)
LINKS = "personas_graph.identity_links"


def decide(warehouse, overrides):
    """Makes crm.overrides hold these rows and no others."""
    warehouse.load("crm", "overrides", COLUMNS, [])
    warehouse.execute("delete from crm.overrides")
    rows = [(o.action, *o.one, *o.other, "because", o.decided_at) for o in overrides]
    warehouse.load("crm", "overrides", COLUMNS, rows)


@pytest.mark.parametrize("variant", range(len(VARIANTS)))
def test_overrides_come_and_go_and_the_tables_equal_the_oracle(warehouse, variant, world_count):
    variables = DEFAULTS | VARIANTS[variant]
    chance = random.Random(variant)
    seeds = range(variant, world_count, len(VARIANTS))
    worlds = [world(seed, variables) for seed in seeds]
    run_count = max(len(w.batches) for w in worlds) + 2
    decided = [decisions(seed, variables, run_count) for seed in seeds]
    loaded = []
    create_raw_tables(warehouse)
    for number in range(run_count):
        rows = [row for w in worlds for row in (w.batches[number : number + 1] or [[]])[0]]
        load(warehouse, rows)
        loaded += rows
        overrides = [override for sets in decided for override in sets[number]]
        decide(warehouse, overrides)
        full_refresh = ["--full-refresh"] if number and chance.random() < 0.2 else []
        views = NO_STAGING if number else []
        warehouse.dbt("run", *full_refresh, *views, vars=VARIANTS[variant] | VARS)
        assert_equals_oracle(warehouse, loaded, variables, overrides=overrides)

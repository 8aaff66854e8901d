"""The property that everything else serves: the tables are a pure function of the events and vars.

Random worlds are loaded batch by batch. After every run, `users_identities` and the outcome of
every link equal what the sequential program makes of the rows loaded so far, cell by cell.
"""

import random

import pytest
from comparison import assert_equals_oracle, create_raw_tables, load, no_views
from oracle import default_variables
from worlds import VARIANTS, world


def marks_of(variant):
    """Two variants for Spark, where a run takes a minute; in make test all but one alternate."""
    on_spark = [pytest.mark.on_spark] if variant in (0, 3) else []
    engines = ["duckdb", "postgres"] if variant == 0 else [["duckdb", "postgres"][variant % 2]]
    return [*on_spark, pytest.mark.quick_on(*engines)]


@pytest.mark.each_engine
@pytest.mark.parametrize(
    "variant", [pytest.param(number, marks=marks_of(number)) for number in range(len(VARIANTS))]
)
def test_tables_equal_the_oracle_after_every_run(warehouse, variant, world_count):
    variables = default_variables() | VARIANTS[variant]
    chance = random.Random(variant)
    seeds = range(variant, world_count, len(VARIANTS))
    worlds = [world(seed, variables) for seed in seeds]
    loaded = []
    create_raw_tables(warehouse)
    for number in range(max(len(w.batches) for w in worlds)):
        rows = [row for w in worlds for row in (w.batches[number : number + 1] or [[]])[0]]
        load(warehouse, rows)
        loaded += rows
        full_refresh = ["--full-refresh"] if number and chance.random() < 0.25 else []
        views = no_views(warehouse) if number else []
        warehouse.dbt("run", *full_refresh, *views, vars=VARIANTS[variant])
        assert_equals_oracle(warehouse, loaded, variables)

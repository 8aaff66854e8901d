"""The property that everything else serves: the tables are a pure function of the events and vars.

Random worlds are loaded batch by batch. After every run, `users_identities` and the outcome of every
link equal what the sequential program makes of the rows loaded so far, cell by cell.
"""

import random

import pytest
from oracle import default_variables, extract, resolve
from worlds import COLUMNS, VARIANTS, world

PUBLISHED = (
    "created_source, external_id_type, external_id_value,"
    " merged_at, merged_from, segment_id, created_at"
)
LINKS = (
    "head_type, head_value, tail_type, tail_value,"
    " received_at, message_id, source_key, outcome, reason"
)


def load(warehouse, rows):
    """Appends raw rows to the tables of their sources, all columns present."""
    tables = {}
    for row in rows:
        tables.setdefault((row.source, row.table), []).append(row)
    for (source, table), table_rows in tables.items():
        columns = COLUMNS[table]
        values = [[row.columns.get(name) for name in columns] for row in table_rows]
        warehouse.load(source, table, columns, values)


def assert_equals_oracle(warehouse, rows, variables, space_name=""):
    schema = f"personas_{space_name}_" if space_name else "personas_"
    expected = resolve(extract(rows, variables)[0], variables, space_name)
    identities = warehouse.query(f"select {PUBLISHED} from {schema}identities.users_identities")
    assert_same_rows(identities, [tuple(row) for row in expected.identities.values()])
    links = warehouse.query(f"select {LINKS} from {schema}graph.identity_links")
    assert_same_rows(
        links, [(*head, *tail, *link) for (head, tail), link in expected.links.items()]
    )


def assert_same_rows(found, expected):
    found, expected = set(found), set(expected)
    differing = sorted(found ^ expected, key=repr)
    lines = [f"{'found   ' if row in found else 'expected'} {row}" for row in differing[:20]]
    assert not differing, f"{len(differing)} rows differ\n" + "\n".join(lines)


@pytest.mark.parametrize("variant", range(len(VARIANTS)))
def test_tables_equal_the_oracle_after_every_run(warehouse, variant, world_count):
    variables = default_variables() | VARIANTS[variant]
    chance = random.Random(variant)
    seeds = range(variant, world_count, len(VARIANTS))
    worlds = [world(seed, variables) for seed in seeds]
    loaded = []
    for number in range(max(len(w.batches) for w in worlds)):
        rows = [row for w in worlds for row in (w.batches[number : number + 1] or [[]])[0]]
        load(warehouse, rows)
        loaded += rows
        full_refresh = ["--full-refresh"] if number and chance.random() < 0.25 else []
        warehouse.dbt("run", *full_refresh, vars=VARIANTS[variant])
        assert_equals_oracle(warehouse, loaded, variables)

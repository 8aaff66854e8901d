"""Loads raw rows into a warehouse, and holds its tables against what the oracle makes of them."""

from oracle import default_variables, extract, resolve
from worlds import COLUMNS

PUBLISHED = (
    "created_source, external_id_type, external_id_value,"
    " merged_at, merged_from, segment_id, created_at"
)
LINKS = (
    "head_type, head_value, tail_type, tail_value,"
    " received_at, message_id, source_key, outcome, reason"
)

# Rendering the views of raw tables takes longer than all the rest of a run, and they only change
# when a table or a column comes into being.
NO_STAGING = ["--exclude", "staging", "rejected_identifiers"]


def load(warehouse, rows):
    """Appends raw rows to the tables of their sources, all columns present."""
    tables = {}
    for row in rows:
        tables.setdefault((row.source, row.table), []).append(row)
    for (source, table), table_rows in tables.items():
        columns = COLUMNS[table]
        values = [[row.columns.get(name) for name in columns] for row in table_rows]
        warehouse.load(source, table, columns, values)


def create_raw_tables(warehouse):
    """All of them, empty: for runs with NO_STAGING."""
    for source in default_variables()["segment_sources"]:
        for table, columns in COLUMNS.items():
            warehouse.load(source["name"], table, columns, [])


def assert_equals_oracle(warehouse, rows, variables, space_name=""):
    identities, links = expected_tables(rows, variables, space_name)
    assert_tables(warehouse, identities, links, space_name)


def expected_tables(rows, variables, space_name=""):
    """The rows that users_identities and identity_links must have."""
    expected = resolve(extract(rows, variables)[0], variables, space_name)
    identities = [tuple(row) for row in expected.identities.values()]
    links = [(*head, *tail, *link) for (head, tail), link in expected.links.items()]
    return identities, links


def assert_tables(warehouse, identities, links, space_name=""):
    schema = f"personas_{space_name}_" if space_name else "personas_"
    found = warehouse.query(f"select {PUBLISHED} from {schema}identities.users_identities")
    assert_same_rows(found, identities)
    found = warehouse.query(f"select {LINKS} from {schema}graph.identity_links")
    assert_same_rows(found, links)


def assert_same_rows(found, expected):
    found, expected = set(found), set(expected)
    differing = sorted(found ^ expected, key=repr)
    lines = [f"{'found   ' if row in found else 'expected'} {row}" for row in differing[:20]]
    assert not differing, f"{len(differing)} rows differ\n" + "\n".join(lines)

"""Loads raw rows into a warehouse, and holds its tables against what the oracle makes of them."""

from datetime import timedelta

from oracle import default_variables, extract, resolve
from worlds import COLUMNS

PUBLISHED = (
    "created_source, external_id_type, external_id_value,"
    " merged_at, merged_from, segment_id, created_at"
)
MERGES = (
    "segment_id, canonical_segment_id, created_at, merged_at, merged_into, message_id, source_key"
)
UPDATES = (
    'segment_id, canonical_segment_id, triggering_event_type, triggering_event_id, "timestamp"'
)
MAPPINGS = (
    "external_id_type, external_id_value, segment_id, triggering_event_type,"
    ' triggering_event_id, triggering_event_source_id, "timestamp"'
)
LINKS = (
    "head_type, head_value, tail_type, tail_value,"
    " received_at, message_id, source_key, outcome, reason"
)
# Identifiers with their profile, in the columns of PUBLISHED, as the graph has them.
IDENTIFIERS = """
    select
        births.source_key as created_source,
        births.external_id_type,
        births.external_id_value,
        clusters.merged_at,
        former.segment_id as merged_from,
        names.segment_id,
        coalesce(clusters.merged_at, births.received_at) as created_at
    from personas_graph.identity_clusters as clusters
    left join personas_graph.identity_sightings as births
        on clusters.identifier_key = births.identifier_key
        and clusters.identifier_key = births.head_key
    left join personas_graph.identity_names as names on clusters.founder_key = names.founder_key
    left join personas_graph.identity_names as former
        on clusters.merged_from_key = former.founder_key
"""

# Most of a small run is dbt making sure of what is there already: tables that begin empty and that
# other models fill, and views, which only change with vars. What is rejected decides nothing.
FILLED_BY_OTHERS = [
    *("identity_watermarks", "identity_overrides", "resolved_overrides"),
    *("secrets", "tombstones", "suppressions", "requested_deletions"),
]
NO_REJECTIONS = ["--exclude", "rejected_identifiers", *FILLED_BY_OTHERS]
NO_VIEWS = [*NO_REJECTIONS, "config.materialized:kept_view"]
# On Spark two views rest on tables that every run makes anew.
NO_VIEWS_ON_SPARK = [*NO_REJECTIONS, "identity_links", "identity_health", "user_identifiers"]


def no_views(warehouse):
    return NO_VIEWS_ON_SPARK if warehouse.engine == "spark" else NO_VIEWS


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
    """All of them, empty, so that no source is missing and no column comes later."""
    for source in default_variables()["segment_sources"]:
        for table, columns in COLUMNS.items():
            warehouse.load(source["name"], table, columns, [])


def assert_equals_oracle(warehouse, rows, variables, space_name="", overrides=(), memory=None):
    expected = resolve(
        extract(rows, variables)[0], variables, space_name, overrides=overrides, memory=memory
    )
    assert_tables(warehouse, *rows_of_tables(expected), space_name)
    assert_history(warehouse, expected, space_name)
    return expected


def assert_history(warehouse, expected, space_name=""):
    """The relations that tell what became of each profile."""
    schema = identities_schema(space_name)
    found = warehouse.query(
        f"select {MERGES} from {schema}.profile_merges where created_at is not null"
    )
    assert_same_rows(found, [tuple(row) for row in expected.profile_merges.values()])
    found = warehouse.query(f"select {UPDATES}, seq from {schema}.id_graph_updates")
    assert_same_rows([row[:-1] for row in found], [tuple(row) for row in expected.graph_updates])
    assert_sequential(found, position_of_time=4)
    found = warehouse.query(f"select {MAPPINGS}, seq from {schema}.external_id_mapping_updates")
    assert_same_rows([row[:-1] for row in found], [tuple(row) for row in expected.mappings])
    assert_sequential(found, position_of_time=6)
    found = warehouse.query(
        f'select "type", "value", canonical_segment_id, received_at from {schema}.user_identifiers'
    )
    born = {row[:2]: row.timestamp for row in expected.mappings}
    assert_same_rows(
        found,
        [(*key, row.segment_id, born[key]) for key, row in expected.identities.items()],
    )


def assert_moments_equal_the_oracle(
    warehouse, events, variables, changed, chance, overrides=(), memory=None
):
    """identities_as_of at some moments is what the oracle makes of the events until then.

    A link of an analyst is an event of its time; what refuses links does so at any time.
    """
    placeholder = "2000-01-01 00:00:00.000000"
    as_of = warehouse.compiled(f"{{{{ identities_as_of('{placeholder}') }}}}", changed)
    moments = sorted({event.received_at for event in events})
    moments = [
        *chance.sample(moments, min(3, len(moments))),
        moments[0] - timedelta(seconds=1),
        moments[-1],
    ]
    for moment in moments:
        before = [event for event in events if event.received_at <= moment]
        decided = [one for one in overrides if one.action != "link" or one.decided_at <= moment]
        expected = resolve(before, variables, overrides=decided, memory=memory)
        query = as_of.replace(placeholder, f"{moment:%Y-%m-%d %H:%M:%S.%f}")
        found = warehouse.query(f"select {PUBLISHED} from ({query}) as identities")
        assert_same_rows(found, [tuple(row) for row in expected.identities.values()])


def assert_sequential(rows, position_of_time):
    """seq, the last column, is unique and follows time."""
    assert len({row[-1] for row in rows}) == len(rows)
    by_sequence = sorted(rows, key=lambda row: row[-1])
    times = [row[position_of_time] for row in by_sequence]
    assert times == sorted(times)


def expected_tables(rows, variables, space_name=""):
    """The rows that users_identities and identity_links must have."""
    return rows_of_tables(resolve(extract(rows, variables)[0], variables, space_name))


def rows_of_tables(expected):
    identities = [tuple(row) for row in expected.identities.values()]
    links = [(*head, *tail, *link) for (head, tail), link in expected.links.items()]
    return identities, links


def assert_tables(warehouse, identities, links, space_name=""):
    schema = identities_schema(space_name)
    found = warehouse.query(f"select {PUBLISHED} from {schema}.users_identities")
    assert_same_rows(found, identities)
    schema = schema.removesuffix("identities") + "graph"
    found = warehouse.query(f"select {LINKS} from {schema}.identity_links")
    assert_same_rows(found, links)


def identities_schema(space_name=""):
    return f"personas_{space_name}_identities" if space_name else "personas_identities"


def assert_same_rows(found, expected):
    found, expected = set(found), set(expected)
    differing = sorted(found ^ expected, key=repr)
    lines = [f"{'found   ' if row in found else 'expected'} {row}" for row in differing[:20]]
    assert not differing, f"{len(differing)} rows differ\n" + "\n".join(lines)


def people(warehouse):
    """segment_id -> the values that share the profile, sorted."""
    profiles = {}
    for segment_id, value in warehouse.query(
        "select segment_id, external_id_value from personas_identities.users_identities"
    ):
        profiles.setdefault(segment_id, set()).add(value)
    return {segment_id: sorted(values) for segment_id, values in profiles.items()}

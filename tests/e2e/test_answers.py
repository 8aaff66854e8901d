"""Macros that users call in models of theirs, held against the oracle on random worlds."""

import random
from collections import Counter
from datetime import datetime, timezone

import oracle
import pytest
from comparison import (
    assert_moments_equal_the_oracle,
    assert_same_rows,
    create_raw_tables,
    load,
)
from oracle import extract, resolve
from scenarios import DEFAULTS
from worlds import COLUMNS, COMMON, VARIANTS, world

# All that the macros read, and not what is published beside it.
RUN = ("run", "--select", "+users_identities")
SOURCES = [source["name"] for source in DEFAULTS["segment_sources"]]
WHOSE_EVENTS = "\nunion all\n".join(
    f"select '{source}', '{table}', id, segment_id, decided_by_type, decided_by_value"
    f" from ({{{{ with_segment_id(source('{source}', '{table}')) }}}}) as raw_rows"
    for source in SOURCES
    for table in COLUMNS
)


def decided_by(row, variables, identities):
    """The identifier of a raw row that says whose it is: the first that is known."""
    read = [*oracle.read_columns(row, variables), *oracle.read_entries(row, variables)]
    accepted = [(type_, value) for type_, value, reason in read if reason is None]
    known = [one for one in accepted if one in identities]
    types = [rule["type"] for rule in variables["external_ids"]]
    return min(
        known,
        key=lambda one: (
            types.index(one[0]) if one[0] in types else len(types),
            one[0].encode(),
            one[1].encode(),
        ),
        default=None,
    )


def expected_rows(rows, variables, identities):
    for row in rows:
        one = decided_by(row, variables, identities)
        segment_id = identities[one].segment_id if one else None
        yield row.source, row.table, row.columns.get("id"), segment_id, *(one or (None, None))


@pytest.mark.parametrize(
    "variant",
    [
        *(pytest.param(variant, marks=pytest.mark.full) for variant in range(4)),
        pytest.param(4, marks=pytest.mark.quick_on("duckdb")),  # with aliases
        pytest.param(5, marks=pytest.mark.quick_on("postgres")),  # with blocked values
    ],
)
def test_rows_and_moments_are_told_as_the_oracle_tells_them(warehouse, variant, world_count):
    variables = DEFAULTS | VARIANTS[variant]
    worlds = [world(seed, variables) for seed in range(variant, world_count // 2, len(VARIANTS))]
    rows = [row for made in worlds for row in made.rows]
    create_raw_tables(warehouse)
    load(warehouse, rows)
    warehouse.dbt(*RUN, vars=VARIANTS[variant])
    events = extract(rows, variables)[0]
    identities = resolve(events, variables).identities

    found = warehouse.query(warehouse.compiled(WHOSE_EVENTS, VARIANTS[variant]))
    expected = list(expected_rows(rows, variables, identities))
    assert_same_rows(found, expected)
    assert Counter(found) == Counter(expected)

    assert_moments_equal_the_oracle(
        warehouse, events, variables, VARIANTS[variant], random.Random(variant)
    )


def test_two_rows_of_one_event_are_of_one_profile(warehouse, world_count):
    """A loader writes an event into two tables; what identifies is in the columns of both."""
    worlds = [world(seed, DEFAULTS) for seed in range(world_count // 4)]
    rows = [row for made in worlds for row in made.rows if row.source == SOURCES[0]]
    events = [oracle.RawRow(row.source, row.table, dict(row.columns)) for row in rows]
    for event in events:
        event.columns = {name: value for name, value in event.columns.items() if name in COMMON}
    create_raw_tables(warehouse)
    load(warehouse, rows)
    for table in ("pages", "screens"):
        load(warehouse, [oracle.RawRow(event.source, table, event.columns) for event in events])
    warehouse.dbt(*RUN)
    ids = sorted({event.columns.get("id") or "" for event in events})
    told = {}
    for table in ("pages", "screens"):
        sql = warehouse.compiled(f"{{{{ with_segment_id(source('{SOURCES[0]}', '{table}')) }}}}")
        columns = "id, received_at, user_id, anonymous_id, context_external_ids, segment_id"
        found = warehouse.query(f"select {columns}, decided_by_value from ({sql}) as raw_rows")
        told[table] = Counter(found)
    shared = told["pages"] & told["screens"]
    assert shared.total() >= len(events) > 100
    assert {row[0] or "" for row in shared} == set(ids)


def test_sources_are_as_fresh_as_their_last_loaded_row(warehouse):
    now = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
    warehouse.load("segment_web", "tracks", {"uuid_ts": "timestamp"}, [[now]])
    warehouse.load("segment_web", "pages", {"received_at": "timestamptz"}, [[None]])
    warehouse.load("segment_web", "identifies", {"loaded_at": "text"}, [["2024-05-01T12:00+02:00"]])
    run = warehouse.dbt("source", "freshness")
    found = {
        result.node.name: (result.status, result.max_loaded_at.replace(tzinfo=None))
        for result in run.results
        if getattr(result.node, "source_name", "") == "segment_web"
    }
    assert found["tracks"] == ("pass", now)
    assert found["pages"] == ("warn", datetime(1970, 1, 1))
    assert found["identifies"] == ("warn", datetime(2024, 5, 1, 10))
    status, loaded_at = found["screens"]  # which is not there
    assert status == "pass" and loaded_at >= now


def test_a_relation_names_its_own_columns_and_faults_are_one_sentence(warehouse):
    create_raw_tables(warehouse)
    identify = {"id": "text", "received_at": "timestamp", "user_id": "text", "email": "text"}
    rows = [["1", datetime(2024, 1, 1), "ann", "ann@shop.test"]]
    warehouse.load("segment_web", "identifies", identify, rows)
    warehouse.dbt(*RUN)
    contacts = {"contact": "integer", "Mail": "text", "mail2": "text"}
    rows = [[1, " ANN@shop.test ", None], [2, None, "ann@shop.test"], [3, "n/a", None]]
    warehouse.load("segment_web", "pages", contacts, rows)

    def told(arguments, expect_success=True):
        template = f"{{{{ with_segment_id(source('segment_web', 'pages'), {arguments}) }}}}"
        if expect_success:
            return warehouse.compiled(template)
        run = warehouse.dbt("compile", "--inline", template, expect_success=False)
        return run.output

    sql = told("columns={'email': ['mail', 'mail2']}")
    name = f"{chr(34)}Mail{chr(34)}"
    found = warehouse.query(f"select contact, {name}, decided_by_value from ({sql}) as contacts")
    assert sorted(found) == [
        (1, " ANN@shop.test ", "ann@shop.test"),
        (2, None, "ann@shop.test"),
        (3, "n/a", None),
    ]
    run = warehouse.dbt("compile", "--inline", "{{ with_segment_id('x') }}", expect_success=False)
    assert "with_segment_id: found x, expected what ref() or source() returns" in run.output
    output = told("columns={'email': 'male'}", expect_success=False)
    assert "with_segment_id: found no column male in" in output
    warehouse.execute("alter table segment_web.pages add column segment_id text")
    output = told("columns={'email': 'mail'}", expect_success=False)
    assert "with_segment_id: found a column segment_id in" in output
    run = warehouse.dbt(
        "compile", "--inline", "{{ identities_as_of('yesterday') }}", expect_success=False
    )
    assert "identities_as_of: found the moment yesterday, expected a date" in run.output

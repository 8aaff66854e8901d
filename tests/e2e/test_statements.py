"""What the statements of resolution and deletion write, on made-up tables.

They cannot be tested as queries on CTEs, like the steps in tests/resolution and tests/deletion.
Here the tables that they read and write stand in the schema of the connection, under plain names.
"""

from __future__ import annotations

import re
from datetime import datetime

SCHEMAS = {"duckdb": "main", "postgres": "public"}
ROWS = {"duckdb": "rowid", "postgres": "ctid"}
IDENTIFIER = {"external_id_type": "text", "external_id_value": "text"}
A, B = ("email", "a"), ("email", "b")


def day(number, year=2026):
    return datetime(year, 1, number)


def make(warehouse, table, columns, rows):
    warehouse.load(SCHEMAS[warehouse.engine], table, columns, rows)


def run(warehouse, call, *tables):
    """Runs the statements that a macro returns; it takes the tables as relations of their names."""
    relations = "".join(
        f"{{% set {table} = api.Relation.create(identifier='{table}') %}}" for table in tables
    )
    inline = f"{relations}{{{{ {call} }}}}"
    compiled = warehouse.dbt("compile", "--inline", inline).results[0].node.compiled_code
    warehouse.execute(re.sub(r"(pg_temp|temp\.main)\.iw_", "", compiled))


def test_rows_of_the_erased_are_erased_from_their_table(warehouse):
    for table in ("identity_sightings", "identity_clusters"):
        make(warehouse, table, {"value": "text"}, [("a",), ("b",), ("c",)])
    row = ROWS[warehouse.engine]
    warehouse.execute(
        f"""
        create table erased_rows as
        select 'identity_sightings' as relation_name, {row} as erased_row
        from identity_sightings where value <> 'c'
        union all
        select 'identity_clusters', {row} from identity_clusters where value = 'c'
        """
    )
    run(
        warehouse,
        "erase_statements({'identity_sightings': identity_sightings,"
        " 'identity_clusters': identity_clusters})",
        "identity_sightings",
        "identity_clusters",
    )
    assert warehouse.snapshot("identity_sightings") == [("c",)]
    assert warehouse.snapshot("identity_clusters") == [("a",), ("b",)]


def test_tombstones_are_renewed_and_never_shortened(warehouse):
    stone = {"erased_through": "timestamp", "erasure_number": "integer"}
    make(
        warehouse,
        "tombstones",
        {"identifier_hash": "text", **stone},
        [("h1", day(5), 2), ("h2", day(1), 1), ("h3", day(1), 4), ("h4", day(1), 1)],
    )
    make(
        warehouse,
        "affected_identifiers",
        {"identifier_hash": "text", "effective_at": "timestamp", "is_erased": "boolean"},
        [("h1", day(3), True), ("h2", day(3), True), ("h3", day(3), False), ("h5", day(3), True)],
    )
    run(warehouse, "write_tombstones_statements(tombstones)", "tombstones")
    assert warehouse.snapshot("tombstones") == [
        ("h1", day(5), 3),
        ("h2", day(3), 2),
        ("h3", day(1), 4),
        ("h4", day(1), 1),
        ("h5", day(3), 1),
    ]


def test_suppressions_begin_once_and_end_when_lifted(warehouse):
    """Of `future` the suppression begins after now, because events claim to be later."""
    make(
        warehouse,
        "suppressions",
        {
            "identifier_hash": "text",
            "suppressed_after": "timestamp",
            "suppressed_through": "timestamp",
        },
        [
            ("lifted", day(1, 2020), None),
            ("lifted", day(1, 2018), day(1, 2019)),
            ("future", day(1, 2999), None),
            ("open", day(1, 2020), None),
            ("ended", day(1, 2020), day(1, 2021)),
            ("other", day(1, 2020), None),
        ],
    )
    decisions = {
        "lifted": "unsuppress",
        "future": "unsuppress",
        "open": "suppress",
        "ended": "suppress",
        "new": "suppress",
        "erased": "unsuppress",
    }
    make(
        warehouse,
        "pending_deletions",
        {
            "identifier_hash": "text",
            "regulation": "text",
            "requested_at": "timestamp",
            "request_id": "text",
            "request_hash": "text",
            "subject": "text",
            "problem": "text",
        },
        [(hash_, what, None, hash_, hash_, hash_, None) for hash_, what in decisions.items()],
    )
    make(
        warehouse,
        "affected_identifiers",
        {
            "identifier_hash": "text",
            "subject": "text",
            "effective_at": "timestamp",
            "is_erased": "boolean",
        },
        [
            *((hash_, hash_, day(3), False) for hash_ in ("open", "ended", "new")),
            ("erased", "erased", day(3), True),
        ],
    )
    run(
        warehouse,
        f"suppress_statements(suppressions, \"cast('{day(4)}' as timestamp)\")",
        "suppressions",
    )
    found = warehouse.snapshot("suppressions")
    (lifted_at,) = [
        ended for hash_, begun, ended in found if (hash_, begun) == ("lifted", day(1, 2020))
    ]
    assert day(1) < lifted_at < day(1, 2999)
    assert found == [
        ("ended", day(1, 2020), day(1, 2021)),
        ("ended", day(3), None),
        ("future", day(1, 2999), day(1, 2999)),
        ("lifted", day(1, 2018), day(1, 2019)),
        ("lifted", day(1, 2020), lifted_at),
        ("new", day(3), None),
        ("open", day(1, 2020), None),
        ("other", day(1, 2020), None),
    ]


def test_hidden_rejections_take_the_place_of_those_that_show_a_value(warehouse):
    rejection = {"raw_table": "text", **IDENTIFIER, "reason": "text"}
    counts = {"rejection_count": "bigint", "settled_count": "bigint"}
    times = {"first_seen_at": "timestamp", "last_seen_at": "timestamp"}
    make(
        warehouse,
        "rejections",
        {"rejection_key": "text", "source_key": "text", **rejection, **counts, **times},
        [
            (key, "s", "web.pages", *identifier, "blocked", count, count, day(count), day(count))
            for key, identifier, count in (("a", A, 1), ("b", B, 2))
        ],
    )
    make(warehouse, "affected_identifiers", IDENTIFIER | {"is_erased": "boolean"}, [(*A, True)])
    for count in (1, 2):
        run(warehouse, "hide_rejections_statements(rejections)", "rejections")
        warehouse.execute("drop table if exists hidden_rejections")
        warehouse.execute("drop table if exists shown_rejections")
        assert warehouse.snapshot(
            "rejections", "external_id_value, rejection_count, first_seen_at, last_seen_at"
        ) == [(None, count, day(1), day(count)), ("b", 2, day(2), day(2))]
        assert warehouse.query("select count(distinct rejection_key) from rejections") == [(2,)]
        # The value is rejected again before a second request.
        warehouse.execute(
            """
            insert into rejections
            select
                'a', 's', 'web.pages', 'email', 'a', 'blocked', 1, 1,
                cast('2026-01-02' as timestamp), cast('2026-01-02' as timestamp)
            """
        )


def test_identifiers_that_changed_are_replaced_and_those_that_nobody_knows_go(warehouse):
    columns = {"identifier_key": "text", "founder_key": "text"}
    make(warehouse, "clusters", columns, [("u", "u"), ("v", "v"), ("a", "a"), ("b", "a")])
    make(warehouse, "changed_identifiers", columns, [("u", "a"), ("new", "new")])
    make(warehouse, "resolved_identifiers", {"identifier_key": "text"}, [("u",), ("a",), ("new",)])
    call = (
        "replace_rows_statements(clusters, 'changed_identifiers', ['identifier_key'],"
        " ['identifier_key', 'founder_key']{})"
    )
    run(warehouse, call.format(""), "clusters")
    kept = [("a", "a"), ("b", "a"), ("new", "new"), ("u", "a"), ("v", "v")]
    assert warehouse.snapshot("clusters") == kept
    run(warehouse, call.format(", is_gone=is_unknown_identifier(clusters)"), "clusters")
    assert warehouse.snapshot("clusters") == [("a", "a"), ("new", "new"), ("u", "a")]


def test_outcomes_are_noted_on_the_links_of_their_table(warehouse):
    for table in ("sightings", "overrides"):
        make(
            warehouse,
            table,
            {"message_id": "text", "is_refused": "boolean"},
            [("m1", None), ("m2", True), ("m3", None)],
        )
    row = ROWS[warehouse.engine]
    warehouse.execute(
        f"""
        create table changed_links as
        select false as is_override, {row} as link_row, message_id = 'm1' as is_refused
        from sightings where message_id <> 'm3'
        union all
        select true, {row}, true from overrides where message_id = 'm3'
        """
    )
    call = "changed_links_update_statements({}, ['message_id'], 'is_override = {}')"
    run(warehouse, call.format("sightings", "false"), "sightings")
    assert warehouse.snapshot("sightings") == [("m1", True), ("m2", False), ("m3", None)]
    run(warehouse, call.format("overrides", "true"), "overrides")
    assert warehouse.snapshot("overrides") == [("m1", None), ("m2", True), ("m3", True)]

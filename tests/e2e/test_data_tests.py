"""Tests of users' data: they pass on an empty warehouse and on the demo, and each of them can fail.

Those that recompute what a run decided are off by default (the var thorough_tests).
"""

from __future__ import annotations

DEMO = {"demo_data": True}
THOROUGH = {"thorough_tests": True}
CLUSTERS = "personas_graph.identity_clusters"
SIGHTINGS = "personas_graph.identity_sightings"
LINKS = "personas_graph.identity_links"
WATERMARKS = "personas_graph.identity_watermarks"
RUNS = "personas_graph.identity_runs"
REJECTIONS = "personas_graph.rejected_identifiers"
RECEIPTS = "personas_graph.deletion_receipts"
IDENTITIES = "personas_identities.users_identities"
MERGES = "personas_identities.profile_merges"
NAMES = "personas_graph.identity_names"
OVERRIDES = "personas_graph.resolved_overrides"

JANE = "external_id_value = 'jane.doe@example1.com'"
SOMEBODY_MERGED = f"""
    (external_id_type, external_id_value) in (
        select external_id_type, external_id_value from {CLUSTERS}
        where merged_from is not null order by 1, 2 limit 1
    )
"""
A_LINK = f"""
    (head_type, head_value, external_id_type, external_id_value) in (
        select head_type, head_value, tail_type, tail_value from {LINKS}
        where outcome = '{{}}' order by 1, 2, 3, 4 limit 1
    )
"""
JOINED, REDUNDANT = A_LINK.format("joined"), A_LINK.format("redundant")
REFUSED = A_LINK.format("refused")


def override(action, outcome="joined", is_joined="null"):
    """Of two identifiers that are one person, and that an event linked with this outcome."""
    return f"""
        insert into {OVERRIDES} (
            action, head_type, head_value, tail_type, tail_value, is_joined
        )
        select '{action}', head_type, head_value, tail_type, tail_value, {is_joined}
        from {LINKS}
        where outcome = '{outcome}' order by 1, 2, 3, 4, 5 limit 1
    """


# What must make which test fail.
CORRUPTIONS = [
    ("one_sighting_per_pair", f"insert into {SIGHTINGS} select * from {SIGHTINGS} where {JOINED}"),
    (
        "sightings_name_their_first_event",
        f"update {SIGHTINGS} set message_id = null where {JOINED}",
    ),
    (
        "heads_have_the_highest_priority",
        f"""
        update {SIGHTINGS}
        set
            head_type = external_id_type, head_value = external_id_value,
            external_id_type = head_type, external_id_value = head_value
        where {JOINED}
        """,
    ),
    ("one_profile_per_identifier", f"insert into {CLUSTERS} select * from {CLUSTERS} where {JANE}"),
    (
        "identifiers_have_a_birth_and_a_profile",
        f"update {CLUSTERS} set first_seen_at = null where {JANE}",
    ),
    (
        "births_are_the_first_sightings",
        f"update {CLUSTERS} set first_message_id = 'other' where {JANE}",
    ),
    ("births_are_the_first_sightings", f"delete from {CLUSTERS} where {JANE}"),
    (
        "births_are_the_first_sightings",
        f"delete from {SIGHTINGS} where {JANE} and external_id_type = head_type",
    ),
    (
        "profiles_are_named_after_their_founder",
        f"""
        update {CLUSTERS} set segment_id = 'use_1'
        where segment_id = (select segment_id from {CLUSTERS} where {JANE})
        """,
    ),
    (
        "founders_are_the_oldest_of_their_profile",
        f"""
        update {CLUSTERS} set first_seen_at = cast('2000-01-01' as timestamp)
        where {SOMEBODY_MERGED}
        """,
    ),
    (
        "founders_are_the_oldest_of_their_profile",
        f"update {CLUSTERS} set founder_value = 'nobody' where {SOMEBODY_MERGED}",
    ),
    (
        "merges_rename_after_the_birth",
        f"update {CLUSTERS} set merged_from = segment_id where {SOMEBODY_MERGED}",
    ),
    (
        "merges_rename_after_the_birth",
        f"""
        update {CLUSTERS} set merged_at = cast('2000-01-01' as timestamp) where {SOMEBODY_MERGED}
        """,
    ),
    (
        "merges_rename_after_the_birth",
        f"update {CLUSTERS} set merged_at = null where {SOMEBODY_MERGED}",
    ),
    (
        "merges_rename_after_the_birth",
        f"""
        update {CLUSTERS} set merged_at = first_seen_at, merged_from = 'use_1'
        where external_id_type = founder_type and external_id_value = founder_value
        """,
    ),
    (
        "no_profile_exceeds_a_limit",
        f"""
        update {CLUSTERS} set segment_id = (select max(segment_id) from {CLUSTERS})
        where external_id_type = 'user_id'
        """,
    ),
    (
        "links_are_decided_within_profiles",
        f"update {SIGHTINGS} set is_joined = null where {JOINED}",
    ),
    ("links_are_decided_within_profiles", f"delete from {CLUSTERS} where {SOMEBODY_MERGED}"),
    (
        "links_are_decided_within_profiles",
        f"update {CLUSTERS} set segment_id = 'use_1' where {SOMEBODY_MERGED}",
    ),
    (
        "joined_links_span_every_profile",
        f"update {SIGHTINGS} set is_joined = true where {REDUNDANT}",
    ),
    ("joined_links_span_every_profile", f"update {SIGHTINGS} set is_joined = false where {JOINED}"),
    (
        # The two profiles could be one now, so a link between them should not have been refused.
        "refused_links_would_break_a_limit",
        f"""
        update {CLUSTERS} set external_id_type = 'other'
        where
            external_id_type = 'user_id'
            and segment_id in (
                select tail_segment_id from {LINKS}
                where reason = 'user_id' and tail_type <> 'user_id'
            )
        """,
    ),
    (
        "refused_links_would_break_a_limit",
        f"update {SIGHTINGS} set is_joined = null where not is_joined",
    ),
    ("every_neighborhood_was_decided", f"update {CLUSTERS} set is_undecided = true where {JANE}"),
    ("one_watermark_per_subject", f"insert into {WATERMARKS} select * from {WATERMARKS}"),
    ("watermarks_say_whose_they_are", f"update {WATERMARKS} set subject = null"),
    (
        "one_receipt_per_request",
        f"insert into {RECEIPTS} (request_hash, status) values ('a', 'refused'), ('a', 'refused')",
    ),
    ("receipts_have_a_status", f"insert into {RECEIPTS} (request_hash) values ('a')"),
    (
        "one_tombstone_per_identifier",
        "insert into personas_private.tombstones (identifier_hash) values ('a'), ('a')",
    ),
    ("unique_identity_runs_run_id", f"insert into {RUNS} select * from {RUNS}"),
    (
        "unique_rejected_identifiers_rejection_key",
        f"insert into {REJECTIONS} select * from {REJECTIONS}",
    ),
    (
        "one_published_row_per_identifier",
        f"insert into {IDENTITIES} select * from {IDENTITIES} where {JANE}",
    ),
    (
        "no_profile_is_unusually_large",
        f"""
        insert into {CLUSTERS} (external_id_type, external_id_value, segment_id)
        select 'anonymous_id', cast(number as text), 'use_1'
        from generate_series(1, 1001) as numbers (number)
        """,
    ),
    (
        "no_identifier_is_refused_unusually_often",
        f"""
        insert into {SIGHTINGS}
        select sightings.*
        from {SIGHTINGS} as sightings, generate_series(1, 101) as numbers (number)
        where {REFUSED}
        """,
    ),
    (
        "some_profiles_are_not_anonymous",
        f"update {CLUSTERS} set external_id_type = 'anonymous_id'",
    ),
    ("one_resolved_override_per_pair", f"{override('separate')}; {override('separate')}"),
    ("separated_identifiers_are_apart", override("separate")),
    ("joined_links_span_every_profile", override("link", "redundant", is_joined="true")),
    ("names_have_a_founder", f"update {NAMES} set founder_value = null"),
    ("unique_identity_names_segment_id", f"insert into {NAMES} select * from {NAMES}"),
    ("profiles_have_a_name", f"update {MERGES} set segment_id = null"),
    ("unique_profile_merges_segment_id", f"insert into {MERGES} select * from {MERGES}"),
    ("published_names_resolve", f"delete from {MERGES} where merged_at is not null"),
    ("published_rows_say_who_is_who", f"update {IDENTITIES} set segment_id = null where {JANE}"),
]
CORRUPTIONS += [
    ("published_rows_are_what_was_resolved", statement)
    for statement in (
        f"delete from {IDENTITIES} where {JANE}",
        f"update {IDENTITIES} set external_id_value = 'nobody' where {JANE}",
        f"update {IDENTITIES} set segment_id = 'use_1' where {JANE}",
        f"update {IDENTITIES} set merged_from = null where {SOMEBODY_MERGED}",
        f"update {IDENTITIES} set merged_at = null where {SOMEBODY_MERGED}",
        f"update {IDENTITIES} set created_at = cast('2000-01-01' as timestamp) where {JANE}",
        f"update {IDENTITIES} set created_source = null where {JANE}",
    )
]

# dbt's own, of which we need not show that they can fail.
NOT_CORRUPTED = {
    "not_null_identity_runs_run_id",
    "not_null_identity_runs_started_at",
    "not_null_rejected_identifiers_rejection_key",
    "the_forgotten_are_gone",  # test_deletion shows it
}


def test_build_passes_where_nothing_is_loaded_and_again(warehouse):
    """The hourly build first: models and cheap tests of data, nothing that is ours to test."""
    hourly = [result.node for result in warehouse.dbt("build").results]
    assert {node.resource_type for node in hourly} == {"model", "test", "operation"}
    tests = {node.name for node in hourly if node.resource_type == "test"}
    assert "no_profile_exceeds_a_limit" in tests and len(hourly) < 60
    thorough = warehouse.dbt("build", vars=THOROUGH).statuses
    assert "links_are_decided_within_profiles" in thorough.keys() - tests


def test_build_passes_whatever_is_synced(warehouse):
    warehouse.dbt("seed", vars=DEMO)
    warehouse.dbt("run", vars=DEMO)
    for settings in (
        {"enabled": False},
        {"columns": {"exclude": ["created_source", "merged_at", "created_at"]}},
        {
            "external_id_types": {"exclude": ["email"]},
            "created_sources": {"include": ["fHz4PsaUf8"]},
            "columns": {"exclude": ["created_source"]},
            "purge": True,
        },
    ):
        vars = DEMO | THOROUGH | {"selective_sync": settings}
        warehouse.dbt("build", "--select", "path:models/identities", vars=vars)


def test_build_passes_on_the_demo_again_and_again_and_every_test_of_data_can_fail(warehouse):
    warehouse.dbt("build", vars=DEMO)
    results = warehouse.dbt("build", vars=DEMO | THOROUGH).results
    queries = {result.node.name: getattr(result.node, "compiled_code", "") for result in results}
    on_data = {result.node.name for result in results if result.node.resource_type == "test"}
    assert on_data - {test for test, _ in CORRUPTIONS} == NOT_CORRUPTED
    drop_indexes(warehouse)
    passed = []
    for test, statement in CORRUPTIONS:
        table = next(word for word in statement.split() if word.startswith("personas_"))
        failures = f"select count(*) from ({queries[test]}) as failures"
        assert warehouse.query(failures) == [(0,)], test
        warehouse.execute(f"create table saved as select * from {table}")
        warehouse.execute(statement)
        if warehouse.query(failures) == [(0,)]:
            passed.append((test, statement))
        warehouse.execute(f"delete from {table}")
        warehouse.execute(f"insert into {table} select * from saved")
        warehouse.execute("drop table saved")
    assert passed == []


def drop_indexes(warehouse):
    """PostgreSQL's unique indexes would refuse what the tests are to find."""
    if warehouse.engine == "postgres":
        for schema, index in warehouse.query(
            "select schemaname, indexname from pg_indexes where schemaname like 'personas%%'"
        ):
            warehouse.execute(f'drop index "{schema}"."{index}"')

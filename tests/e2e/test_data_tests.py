"""Tests of users' data: they pass on an empty warehouse and on the demo, and each of them can fail.

Those that recompute what a run decided are off by default (the var thorough_tests).
"""

from __future__ import annotations

import pytest
from scenarios import DEMO, IDENTITIES, RECEIPTS

CLUSTERS = "personas_graph.identity_clusters"
SIGHTINGS = "personas_graph.identity_sightings"
LINKS = "personas_graph.identity_links"
WATERMARKS = "personas_graph.identity_watermarks"
RUNS = "personas_graph.identity_runs"
REJECTIONS = "personas_graph.rejected_identifiers"
MERGES = "personas_identities.profile_merges"
NAMES = "personas_graph.identity_names"
OVERRIDES = "personas_graph.resolved_overrides"

# Only births have a value, so this is one identifier's birth, or its published row.
JANE = "external_id_value = 'jane.doe@example1.com'"
HER_KEY = f"identifier_key = (select identifier_key from {SIGHTINGS} where {JANE})"
SOMEBODY_MERGED = f"""
    identifier_key = (
        select identifier_key from {CLUSTERS}
        where merged_from_key is not null order by 1 limit 1
    )
"""
THEIR_ROW = f"""
    (external_id_type, external_id_value) in (
        select external_id_type, external_id_value from {SIGHTINGS} where {SOMEBODY_MERGED}
    )
"""
IS_TAIL, IS_HEAD = (
    f"identifier_key in (select {end} from {SIGHTINGS} where identifier_key <> head_key)"
    for end in ("identifier_key", "head_key")
)
NOBODY = "cast('00000000-0000-0000-0000-000000000001' as uuid)"
SOMEDAY = "cast('2000-01-01' as timestamp)"


def keys_of_links(outcome):
    """A query (head_key, tail_key), in an order of its own."""
    return f"""
        select heads.identifier_key as head_key, tails.identifier_key as tail_key
        from {LINKS} as links
        inner join {SIGHTINGS} as heads
            on links.head_type = heads.external_id_type
            and links.head_value = heads.external_id_value
        inner join {SIGHTINGS} as tails
            on links.tail_type = tails.external_id_type
            and links.tail_value = tails.external_id_value
        where links.outcome = '{outcome}'
        order by links.head_type, links.head_value, links.tail_type, links.tail_value
    """


A_LINK = "(head_key, identifier_key) in ({} limit 1)"
JOINED, REFUSED = (A_LINK.format(keys_of_links(outcome)) for outcome in ("joined", "refused"))


def override(action):
    """Of two identifiers that are one person, and that an event linked."""
    return f"""
        insert into {OVERRIDES} (action, head_key, tail_key)
        select '{action}', head_key, tail_key from ({keys_of_links("joined")} limit 1) as links
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
        update {SIGHTINGS} set head_key = identifier_key, identifier_key = head_key where {JOINED}
        """,
    ),
    (
        "keys_stand_for_one_identifier",
        f"update {SIGHTINGS} set external_id_value = 'other' where {JANE}",
    ),
    (
        "keys_stand_for_one_identifier",
        f"update {SIGHTINGS} set external_id_type = 'other' where {JANE}",
    ),
    (
        "keys_stand_for_one_identifier",
        f"update {SIGHTINGS} set external_id_type = null where {JANE}",
    ),
    (
        "one_profile_per_identifier",
        f"insert into {CLUSTERS} select * from {CLUSTERS} where {HER_KEY}",
    ),
    ("identifiers_have_a_profile", f"update {CLUSTERS} set founder_key = null where {HER_KEY}"),
    ("births_are_the_first_sightings", f"delete from {CLUSTERS} where {HER_KEY}"),
    ("births_are_the_first_sightings", f"delete from {SIGHTINGS} where {JANE}"),
    (
        "founders_are_the_oldest_of_their_profile",
        f"""
        update {SIGHTINGS} set received_at = {SOMEDAY}
        where identifier_key = head_key and {SOMEBODY_MERGED}
        """,
    ),
    (
        "founders_are_the_oldest_of_their_profile",
        f"update {CLUSTERS} set founder_key = {NOBODY} where {SOMEBODY_MERGED}",
    ),
    (
        "founders_are_the_oldest_of_their_profile",
        f"""
        update {CLUSTERS} set founder_key = {NOBODY}
        where identifier_key = (select founder_key from {CLUSTERS} where {SOMEBODY_MERGED})
        """,
    ),
    (
        "merges_rename_after_the_birth",
        f"update {CLUSTERS} set merged_from_key = founder_key where {SOMEBODY_MERGED}",
    ),
    (
        "merges_rename_after_the_birth",
        f"update {CLUSTERS} set merged_at = {SOMEDAY} where {SOMEBODY_MERGED}",
    ),
    (
        "merges_rename_after_the_birth",
        f"update {CLUSTERS} set merged_at = null where {SOMEBODY_MERGED}",
    ),
    (
        "merges_rename_after_the_birth",
        f"""
        update {CLUSTERS}
        set merged_at = cast('2100-01-01' as timestamp), merged_from_key = {NOBODY}
        where identifier_key = founder_key
        """,
    ),
    (
        "no_profile_exceeds_a_limit",
        f"""
        update {CLUSTERS} set founder_key = {NOBODY}
        where identifier_key in (
            select identifier_key from {SIGHTINGS} where external_id_type = 'user_id'
        )
        """,
    ),
    (
        "links_are_decided_within_profiles",
        f"update {SIGHTINGS} set is_refused = false where {REFUSED}",
    ),
    (
        "links_are_decided_within_profiles",
        f"update {SIGHTINGS} set is_refused = null where {REFUSED}",
    ),
    (
        "links_are_decided_within_profiles",
        f"delete from {CLUSTERS} where {IS_HEAD} and not {IS_TAIL}",
    ),
    (
        "links_are_decided_within_profiles",
        f"delete from {CLUSTERS} where {IS_TAIL} and not {IS_HEAD}",
    ),
    (
        "links_are_decided_within_profiles",
        f"update {CLUSTERS} set founder_key = {NOBODY} where {SOMEBODY_MERGED}",
    ),
    (
        # A link that an analyst decided, between two profiles.
        "links_are_decided_within_profiles",
        f"""
        insert into {OVERRIDES} (action, head_key, tail_key, decided_at, message_id, is_refused)
        select 'link', heads.identifier_key, tails.identifier_key, {SOMEDAY}, 'm', false
        from {CLUSTERS} as heads
        inner join {CLUSTERS} as tails on heads.founder_key < tails.founder_key
        limit 1
        """,
    ),
    (
        # One link too many.
        "joined_links_span_every_profile",
        f"""
        update {CLUSTERS}
        set own_profile_merge_head_key = links.head_key, own_profile_merge_tail_key = links.tail_key
        from ({keys_of_links("redundant")} limit 1) as links
        where
            identifier_key = founder_key
            and founder_key = (
                select tails.founder_key from {CLUSTERS} as tails
                where tails.identifier_key = links.tail_key
            )
        """,
    ),
    (
        "joined_links_span_every_profile",
        f"update {CLUSTERS} set own_profile_merge_tail_key = null where {SOMEBODY_MERGED}",
    ),
    (
        # One link stands for two.
        "joined_links_span_every_profile",
        f"""
        update {CLUSTERS}
        set
            own_profile_merge_head_key = others.own_profile_merge_head_key,
            own_profile_merge_tail_key = others.own_profile_merge_tail_key
        from {CLUSTERS} as others
        where
            identity_clusters.founder_key = others.founder_key
            and identity_clusters.identifier_key < others.identifier_key
            and identity_clusters.own_profile_merge_head_key is not null
            and others.own_profile_merge_head_key is not null
        """,
    ),
    (
        # The two profiles could be one now, so a link between them should not have been refused.
        "refused_links_would_break_a_limit",
        f"""
        update {SIGHTINGS} set external_id_type = 'other'
        where
            external_id_type = 'user_id'
            and identifier_key in (
                select members.identifier_key
                from {LINKS} as links
                inner join {NAMES} as names on links.tail_segment_id = names.segment_id
                inner join {CLUSTERS} as members on names.founder_key = members.founder_key
                where links.reason = 'user_id' and links.tail_type <> 'user_id'
            )
        """,
    ),
    (
        "refused_links_would_break_a_limit",
        f"update {SIGHTINGS} set is_refused = false where is_refused",
    ),
    (
        "every_neighborhood_was_decided",
        f"update {CLUSTERS} set is_undecided = true where {HER_KEY}",
    ),
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
        insert into {CLUSTERS} (identifier_key, founder_key)
        select {NOBODY}, {NOBODY}
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
        f"update {SIGHTINGS} set external_id_type = 'anonymous_id' where identifier_key = head_key",
    ),
    ("one_resolved_override_per_pair", f"{override('separate')}; {override('separate')}"),
    ("separated_identifiers_are_apart", override("separate")),
    ("names_have_a_founder", f"update {NAMES} set founder_key = null"),
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
        f"update {IDENTITIES} set merged_from = null where {THEIR_ROW}",
        f"update {IDENTITIES} set merged_at = null where {THEIR_ROW}",
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
    thorough = warehouse.dbt("build", "--exclude-resource-type", "seed", vars=DEMO).statuses
    assert "links_are_decided_within_profiles" in thorough.keys() - tests


@pytest.mark.quick_on("duckdb")
def test_build_passes_whatever_is_synced(demo):
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
        vars = DEMO | {"selective_sync": settings}
        demo.dbt("build", "--select", "path:models/identities", vars=vars)


@pytest.mark.quick_on("duckdb")
def test_build_passes_on_the_demo_again_and_again_and_every_test_of_data_can_fail(demo):
    results = demo.dbt("build", vars=DEMO).results
    queries = {result.node.name: getattr(result.node, "compiled_code", "") for result in results}
    on_data = {result.node.name for result in results if result.node.resource_type == "test"}
    assert on_data - {test for test, _ in CORRUPTIONS} == NOT_CORRUPTED
    drop_indexes(demo)
    passed = []
    for test, statement in CORRUPTIONS:
        table = next(word for word in statement.split() if word.startswith("personas_"))
        failures = f"select count(*) from ({queries[test]}) as failures"
        assert demo.query(failures) == [(0,)], test
        demo.execute(f"create table saved as select * from {table}")
        demo.execute(statement)
        if demo.query(failures) == [(0,)]:
            passed.append((test, statement))
        demo.execute(f"delete from {table}")
        demo.execute(f"insert into {table} select * from saved")
        demo.execute("drop table saved")
    assert passed == []


def drop_indexes(warehouse):
    """PostgreSQL's unique indexes would refuse what the tests are to find."""
    if warehouse.engine == "postgres":
        for schema, index in warehouse.query(
            "select schemaname, indexname from pg_indexes where schemaname like 'personas%%'"
        ):
            warehouse.execute(f'drop index "{schema}"."{index}"')

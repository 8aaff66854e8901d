"""Whoever asked to be forgotten is, and stays so: through late events, replays and full refreshes.

Random requests come between the runs of random worlds; after every run all tables equal what the
sequential program makes of the rows, the overrides and the requests processed so far.
"""

import hmac
import os
import random
import re
import signal
from datetime import timedelta

import duckdb
import pytest
from comparison import (
    NO_VIEWS,
    assert_equals_oracle,
    assert_moments_equal_the_oracle,
    create_raw_tables,
    load,
    no_views,
    people,
)
from oracle import (
    Memory,
    Override,
    Request,
    default_variables,
    extract,
    normalize,
    resolve,
    rule_of,
)
from scenarios import (
    JANE,
    LATER,
    NOW,
    RECEIPTS,
    VARS,
    ask,
    count_rows,
    decide,
    finish,
    raw_row,
    read_until,
    request,
    start,
    statuses,
    world_of_jane,
)
from worlds import VARIANTS, decisions, deletions, world

DEFAULTS = default_variables()


def normalized(requests, variables):
    return [
        request._replace(identifier=(type_, normalize(value, rule_of(type_, variables))))
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
@pytest.mark.parametrize(
    ("variant", "most_runs"),
    [
        (0, 4),
        pytest.param(0, 100, marks=[pytest.mark.on_spark, pytest.mark.full]),
        pytest.param(2, 100, marks=pytest.mark.full),
    ],
)
def test_tables_equal_the_oracle_whoever_is_forgotten(warehouse, variant, most_runs, world_count):
    variables = DEFAULTS | VARIANTS[variant]
    chance = random.Random(variant)
    seeds = range(variant, max(world_count // 8, variant + 1), len(VARIANTS))
    worlds = [world(seed, variables) for seed in seeds]
    run_count = min(max(len(w.batches) for w in worlds) + 1, most_runs)
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
        views = no_views(warehouse) if number else []
        everything = {"loading_overlap_hours": 1_000_000, "lookback_hours": 1_000_000}
        changed = VARIANTS[variant] | VARS | everything
        warehouse.dbt("run", *full_refresh, *views, vars=changed)

        resolution = resolve(
            extract(loaded, variables)[0], variables, overrides=overrides, memory=memory
        )
        found = statuses(warehouse)
        if requests:
            processed_at = found[ids[0]][2]
            expected = memory.process(normalized(requests, variables), resolution, processed_at)
            assert [found[i][0] for i in ids] == expected
            # Rows that claim to be received after the requests, though they were read before: they
            # count with the next run that reads them again.
            warehouse.dbt("run", *no_views(warehouse), vars=changed)
        assert_equals_oracle(warehouse, loaded, variables, overrides=overrides, memory=memory)
    if warehouse.engine == "spark":
        return  # which has no identities_as_of
    assert_moments_equal_the_oracle(
        warehouse,
        extract(loaded, variables)[0],
        variables,
        changed,
        chance,
        overrides=overrides,
        memory=memory,
    )


# ------------------------------------------------------------------------------- by hand

HER_REQUEST = {"type": "email", "value": JANE[0], "regulation": "suppress_with_delete"}


@pytest.fixture
def janes(engine_warehouse):
    """A space in which the world of Jane was resolved, and nothing was asked yet."""

    def build():
        create_raw_tables(engine_warehouse)
        load(engine_warehouse, world_of_jane())
        engine_warehouse.dbt("run")

    engine_warehouse.begin_with("janes", build)
    return engine_warehouse


def relations(warehouse):
    """Every table and view of the project's schemas."""
    return [name for name in warehouse.relations() if name.startswith("personas_")]


def places(warehouse, text):
    """The relations that hold the text in any column of any row."""
    needle = text.lower()
    return [
        relation
        for relation in relations(warehouse)
        if any(
            needle in str(value).lower()
            for row in warehouse.query(f"select * from {relation}")
            for value in row
        )
    ]


def test_nothing_of_a_forgotten_person_is_left_in_any_relation(warehouse):
    separate = Override("separate", ("email", JANE[0]), ("user_id", "kim"), NOW)
    load(warehouse, world_of_jane())
    decide(warehouse, [separate])
    ask(warehouse, [])
    warehouse.dbt("run", vars=VARS)
    names = [name for name, values in people(warehouse).items() if set(values) & set(JANE)]
    merged_names = warehouse.query(
        "select segment_id from personas_identities.profile_merges"
        f" where canonical_segment_id = '{names[0]}'"
    )
    assert len(names) == 1
    hers = [*JANE, *(name for (name,) in merged_names)]
    for text in hers:
        assert len(places(warehouse, text)) > 3, text  # the scan does find
    # Whoever guesses type and value can compute a key.
    keys = [
        str(key)
        for (key,) in warehouse.query(
            "select identifier_key from personas_graph.identity_sightings"
            f" where external_id_value in {JANE}"
        )
    ]
    assert len(keys) == len(JANE)
    for key in keys:
        assert len(places(warehouse, key)) > 1, key
    hers += keys
    assert "personas_graph.rejected_identifiers" in places(warehouse, JANE[0])
    kim = [values for values in people(warehouse).values() if "kim" in values]

    request(warehouse, **HER_REQUEST)
    warehouse.dbt("run", vars=VARS)
    for arguments in (NO_VIEWS, ["--full-refresh"]):
        assert [places(warehouse, text) for text in hers] == [[]] * len(hers)
        assert [values for values in people(warehouse).values() if "kim" in values] == kim
        # What was on its way, or is sent again, does not bring her back.
        load(warehouse, [raw_row("late", 9, anonymous_id=JANE[1], user_id=JANE[3])])
        load(warehouse, world_of_jane())
        warehouse.dbt("run", *arguments, vars=VARS)
    assert [places(warehouse, text) for text in hers] == [[]] * len(hers)

    # Suppressed, not even later events count, until that is lifted: for events received afterwards.
    load(warehouse, [raw_row("8", at=LATER, anonymous_id=JANE[1], email="new@x.test")])
    warehouse.dbt("run", *NO_VIEWS, vars=VARS)
    assert places(warehouse, JANE[1]) == []
    assert places(warehouse, "new@x.test") != []
    if warehouse.engine == "duckdb":
        assert_not_in_a_copied_file(warehouse)


def assert_not_in_a_copied_file(warehouse):
    """As models/bookkeeping/guides.md says: a copied file has nothing of what was deleted."""
    warehouse.execute("drop schema crm cascade")
    warehouse.execute("drop schema segment_web cascade")
    copy = warehouse.folder / "copy.duckdb"
    copy.unlink(missing_ok=True)
    database = warehouse.path.stem
    warehouse.execute(f"attach '{copy}' as fresh")
    views = warehouse.query("select schema_name, view_name from duckdb_views() where not internal")
    for schema, view in views:
        warehouse.execute(f'drop view if exists "{schema}"."{view}"')
    warehouse.execute(f"copy from database {database} to fresh")
    warehouse.execute("detach fresh")
    content = copy.read_bytes()
    copy.unlink()
    assert b"lee-cookie" in content
    assert [text for text in JANE if text.encode() in content] == []


def test_erasing_one_joins_no_two_others_and_who_returns_has_a_new_name(warehouse):
    rows = [
        raw_row("1", 1, user_id="u", email="e@x.test", anonymous_id="a"),
        raw_row("2", 2, email="other@x.test", anonymous_id="b"),
    ]
    limited = {"external_ids": [r | {"limit": 1} for r in DEFAULTS["external_ids"]]}
    shared = raw_row("3", 3, user_id="u", email="other@x.test", anonymous_id="c")
    variables = DEFAULTS | limited
    create_raw_tables(warehouse)
    load(warehouse, [*rows, shared])
    ask(warehouse, [("r1", "delete", "user_id", "u")])
    run_vars = limited | {"deletion_requests": "crm.deletions"}
    warehouse.dbt("run", vars=run_vars)
    # Event 3 tied both to u alone, who refused them; it does not tie them to each other instead.
    assert sorted(people(warehouse).values()) == [["b", "other@x.test"], ["c"]]
    before = people(warehouse)
    warehouse.dbt("run", "--full-refresh", *NO_VIEWS, vars=run_vars)
    assert people(warehouse) == before

    memory = Memory()
    expected = resolve(extract([*rows, shared], variables)[0], variables)
    requests = [Request("delete", ("user_id", "u"))]
    memory.process(requests, expected, statuses(warehouse)["r1"][2])
    returned = raw_row("4", at=LATER, user_id="u", email="e@x.test")
    load(warehouse, [returned])
    warehouse.dbt("run", *NO_VIEWS, vars=run_vars)
    loaded = [*rows, shared, returned]
    new = assert_equals_oracle(warehouse, loaded, variables, memory=memory)
    old_name = expected.identities[("user_id", "u")].segment_id
    assert new.identities[("user_id", "u")].segment_id != old_name

    proof = ("test", "--select", "the_forgotten_are_gone", "published_rows_are_what_was_resolved")
    thorough = run_vars | {"thorough_tests": True}
    warehouse.dbt(*proof, vars=thorough)
    warehouse.execute(
        "update personas_graph.identity_sightings set received_at = timestamp '2026-01-01'"
        " where external_id_value = 'u'"
    )
    failed = warehouse.dbt(*proof, vars=thorough, expect_success=False)
    assert failed.statuses["the_forgotten_are_gone"] == "fail"


def test_each_request_ends_with_a_status_and_malformed_ones_are_refused(warehouse):
    load(warehouse, world_of_jane())
    asked = [
        ("a", "delete", "email", "LEE@x.test "),
        ("b", "delete", "email", "nobody@x.test"),
        ("c", "forget", "email", JANE[0]),
        ("d", "delete", "email", " "),
        (None, "delete", "email", JANE[0]),
        ("e", "unsuppress", "user_id", "kim"),
        ("f", "SUPPRESS", "user_id", "kim"),
        ("a", "delete", "email", "LEE@x.test "),
    ]
    ask(warehouse, asked)
    run = warehouse.dbt("run", vars={"deletion_requests": "crm.deletions"})
    assert {key: value[:2] for key, value in statuses(warehouse).items()} == {
        "a": ("processed", None),
        "b": ("unknown_identifier", None),
        "c": ("refused", "unknown_regulation"),
        "d": ("refused", "missing_identifier"),
        None: ("refused", "missing_request_id"),
        "e": ("not_suppressed", None),
        "f": ("processed", None),
    }
    for problem in ("unknown_regulation", "missing_identifier", "missing_request_id"):
        assert sum(f"1 requests are refused ({problem})" in text for text in run.warnings) == 1
    values = {value for values in people(warehouse).values() for value in values}
    assert values == {*JANE, "kim", "kim-cookie"}
    counts = warehouse.query(
        "select identity_clusters_count, users_identities_count, identity_names_count"
        f" from {RECEIPTS} where request_id = 'a'"
    )
    assert counts == [(3, 0, 0)]  # nothing was published yet

    # Processed once, although the rows are still there.
    receipts = warehouse.snapshot(RECEIPTS)
    load(warehouse, [raw_row("9", at=LATER, email="lee@x.test")])
    warehouse.dbt("run", *NO_VIEWS, vars={"deletion_requests": "crm.deletions"})
    assert warehouse.snapshot(RECEIPTS) == receipts
    assert ["lee@x.test"] in people(warehouse).values()


def test_a_request_by_operation_can_be_tried_and_names_nobody_afterwards(warehouse):
    refused = request(warehouse, **HER_REQUEST, expect_success=False)
    assert "run dbt build first" in refused.output
    load(warehouse, world_of_jane())
    off = {"selective_sync": {"tables": {"users_identities": False}}}
    warehouse.dbt("run")
    before = {r: warehouse.snapshot(r) for r in relations(warehouse)}
    tried = request(warehouse, **HER_REQUEST, dry_run=True)
    assert {r: warehouse.snapshot(r) for r in relations(warehouse)} == before
    gone = {}
    for line in tried.texts("info"):
        if " rows of " in line:
            count, relation = line.split(" rows of ")
            gone[relation.split(".")[-1].strip('"')] = int(count)
    for wrong in (
        {"type": "email", "value": JANE[0], "regulation": "forget"},
        {"type": "email", "regulation": "delete"},
        HER_REQUEST | {"dry_run": "yes"},
    ):
        run = request(warehouse, **wrong, expect_success=False)
        assert "expected type, value in quotes, a regulation out of delete, suppress" in run.output
        assert JANE[0] not in run.output
    assert warehouse.query("select * from personas_private.requested_deletions") == []

    noted = request(warehouse, **HER_REQUEST, request_id="ticket 7")
    assert "Request ticket 7 is noted" in noted.output
    warehouse.dbt("run", vars=off)  # deletion does not ask what is published
    after = {r: len(warehouse.snapshot(r)) for r in relations(warehouse)}
    for table, count in gone.items():
        relation = next(r for r in before if r.endswith("." + table))
        assert len(before[relation]) - after[relation] == count, table
        found = warehouse.query(f"select {table}_count from {RECEIPTS}")
        assert found == [(count,)]
    assert gone["users_identities"] == len(JANE)
    assert warehouse.query("select * from personas_private.requested_deletions") == []


def test_no_noted_request_stays_where_it_shows_an_identifier(janes):
    warehouse = janes
    noted = "select request_id from personas_private.requested_deletions"
    request(warehouse, **HER_REQUEST, request_id=" r1 ")
    warehouse.dbt("run", *NO_VIEWS)
    assert warehouse.query(noted) == []

    again = request(warehouse, **HER_REQUEST, request_id="r1", expect_success=False)
    assert "found a receipt of the same request" in again.output
    assert JANE[0] not in again.output
    assert warehouse.query(noted) == []

    # As two operations leave it that both ask before a run, and one that asked before this version.
    request(warehouse, **HER_REQUEST, request_id="r2")
    warehouse.execute(
        "insert into personas_private.requested_deletions"
        " select 'r1', regulation, external_id_type, external_id_value, requested_at"
        " from personas_private.requested_deletions"
    )
    warehouse.dbt("run", *NO_VIEWS)
    assert warehouse.query(noted) == []
    assert sorted(statuses(warehouse)) == ["r1", "r2"]


ERASED = (
    "personas_graph.identity_sightings",
    "personas_graph.identity_clusters",
    "personas_identities.users_identities",
)


def test_a_killed_run_erases_nothing_by_half(janes):
    warehouse = janes
    before = {r: warehouse.snapshot(r) for r in relations(warehouse)}
    request(warehouse, **HER_REQUEST)
    process = start(warehouse, "run", *NO_VIEWS)
    read_until(process, "processing 1 deletion requests")
    os.kill(process.pid, signal.SIGKILL)
    finish(process)
    erased = [len(before[table]) != count_rows(warehouse, table) for table in ERASED]
    assert len(set(erased)) == 1
    warehouse.dbt("run", *NO_VIEWS)
    assert [status for status, *_ in statuses(warehouse).values()] == ["processed"]
    assert [places(warehouse, text) for text in JANE] == [[]] * len(JANE)


def test_a_lost_secret_stops_the_run_in_one_sentence(janes):
    warehouse = janes
    secret = warehouse.snapshot("personas_private.secrets")
    request(warehouse, **HER_REQUEST)
    warehouse.dbt("run", "--full-refresh")
    assert warehouse.snapshot("personas_private.secrets") == secret
    for statement in ("delete from {0}", "drop table {0} cascade"):
        kept = warehouse.snapshot("personas_identities.users_identities")
        warehouse.execute(statement.format("personas_private.secrets"))
        run = warehouse.dbt("run", expect_success=False)
        assert "found no secret in" in run.output
        assert "from a backup" in run.output
        assert warehouse.snapshot("personas_identities.users_identities") == kept


def test_hashes_are_hmac_of_the_secret(janes):
    warehouse = janes
    ask(warehouse, [("1", "delete", "email", "lee@x.test")])
    warehouse.dbt("run", *NO_VIEWS, vars={"deletion_requests": "crm.deletions"})
    (secret,) = warehouse.query("select secret from personas_private.secrets")[0]
    found = {row[0] for row in warehouse.snapshot("personas_private.tombstones")}
    lee = [("email", "lee@x.test"), ("user_id", "lee"), ("anonymous_id", "lee-cookie")]
    texts = ("".join(f"{len(part)}:{part}," for part in identifier) for identifier in lee)
    digests = {hmac.new(bytes(secret), text.encode(), "sha256").hexdigest() for text in texts}
    assert len(bytes(secret)) == 32
    assert found == digests


def test_raw_rows_of_the_forgotten_are_deleted_by_the_statements_that_are_printed(janes):
    warehouse = janes
    decide(warehouse, [Override("separate", ("email", JANE[0]), ("user_id", "lee"), NOW)])
    ask(warehouse, [("1", "delete", "email", JANE[0])])
    nothing = ("run-operation", "raw_deletion_statements")
    warehouse.dbt("run", *NO_VIEWS, vars=VARS)
    printed = warehouse.dbt(*nothing, vars=VARS).output
    for text in JANE:
        assert text not in printed
    assert "-- 5 rows of" in printed  # of the raw table: 1, 2, 3, the shared 5, and the entry in 6
    before = people(warehouse)
    for statement in printed.split(";\n"):
        if "delete from" in statement:
            warehouse.execute(statement[statement.index("delete from") :].replace("%", "%%"))
    assert [m for (m,) in warehouse.query("select id from segment_web.identifies order by id")] == [
        "4",
        "7",
    ]
    assert warehouse.query("select * from crm.overrides") == []
    assert warehouse.query("select * from crm.deletions") == []
    output = warehouse.dbt(*nothing, vars=VARS).output
    assert "No relation of yours holds anybody who was erased." in output
    warehouse.dbt("run", "--full-refresh", *NO_VIEWS, vars=VARS)
    assert people(warehouse) == before


# ------------------------------------------------------------------------------- raw tables

RAW = {"id": "text", "received_at": "timestamp", "anonymous_id": "text", "user_id": "text"}
RAW_COLUMNS = ", ".join(f"{name} {kind}" for name, kind in RAW.items())
KINDS = {  # statements that make a relation {0} from a table stored, with its rows
    "view": ["create view {0} as select * from stored"],
    "view that joins": [
        "create view {0} as select a.* from stored as a inner join stored as b on a.id = b.id"
    ],
    "table": ["create table {0} as select * from stored"],
}
KINDS_OF_DUCKDB = {
    "table with a column rowid": ["create table {0} as select *, 1 as rowid from stored"],
    "table with a key": [
        f"create table {{0}} ({RAW_COLUMNS}, primary key (id))",
        "insert into {0} select * from stored",
    ],
}
KINDS_OF_POSTGRES = {
    "partitioned": [
        f"create table {{0}} ({RAW_COLUMNS}) partition by hash (id)",
        *(
            f"create table {{0}}_{n} partition of {{0}} for values with (modulus 4, remainder {n})"
            for n in range(4)
        ),
        "insert into {0} select * from stored",
    ],
    "inherited": [
        f"create table {{0}} ({RAW_COLUMNS})",
        "create table {0}_heir () inherits ({0})",
        "insert into {0} select * from stored order by id desc limit 3",
        "insert into {0}_heir select * from stored where id not in (select id from only {0})",
    ],
    "unlogged": ["create unlogged table {0} as select * from stored"],
    "other access method": [
        "create access method other type table handler heap_tableam_handler",
        "create table {0} using other as select * from stored",
    ],
}
CANNOT = {
    "view": "which is a view; delete from the tables behind it",
    "view that joins": "which is a view; delete from the tables behind it",
    "other access method": "which is stored by other; delete by its own means",
    "table with a column rowid": "with a column rowid, which hides where rows lie; rename it",
}


def statements_of(printed):
    """relation, as printed -> the statement"""
    return {
        text.split("\n")[0].removeprefix("delete from "): text
        for text in re.findall(r"^delete from .*?;$", printed, re.S | re.M)
    }


def test_the_statements_delete_the_forgotten_alone_from_every_kind_of_raw_table(warehouse):
    people_of_rows = ["jane", "kim", "jane", "lee", "mo", "kim", "jane", "kim"]
    rows = [
        (f"m{n}", NOW + timedelta(minutes=n), f"cookie-{n}", user)
        for n, user in enumerate(people_of_rows)
    ]
    warehouse.load("segment_web", "stored", RAW, rows)
    kinds = KINDS | (KINDS_OF_DUCKDB if warehouse.engine == "duckdb" else KINDS_OF_POSTGRES)
    names = ("identifies", "tracks", "pages", "screens", "groups", "aliases")
    places_of = [f"segment_{source}.{table}" for source in ("web", "mobile") for table in names]
    relation_of = dict(zip(kinds, places_of, strict=False))
    warehouse.execute("create schema segment_mobile")
    for kind, definition in kinds.items():
        for statement in definition:
            statement = statement.format(relation_of[kind])
            warehouse.execute(re.sub(r"\bstored\b(?! by)", "segment_web.stored", statement))
    requests_vars = {"deletion_requests": "crm.asked", "identity_overrides": "crm.decided"}
    ask(warehouse, [("1", "delete", "user_id", "jane")])
    decide(warehouse, [Override("separate", ("user_id", "jane"), ("user_id", "kim"), NOW)])
    warehouse.execute("create view crm.asked as select * from crm.deletions")
    warehouse.execute("create view crm.decided as select * from crm.overrides")
    warehouse.dbt("run", vars=requests_vars)

    printed = warehouse.dbt("run-operation", "raw_deletion_statements", vars=requests_vars).output
    found = statements_of(printed)
    for relation in ("crm.asked", "crm.decided"):
        assert line_about(printed, relation).startswith("-- 1 rows of")
        assert line_about(printed, relation).endswith("a view; delete from the tables behind it.")
    for kind, relation in relation_of.items():
        assert line_about(printed, relation).startswith("-- 3 rows of"), kind
        if kind in CANNOT:
            assert CANNOT[kind] in line_about(printed, relation), kind
    is_printed = [relation.replace('"', "").split(".", 1)[1] for relation in found]
    assert is_printed == [relation_of[kind] for kind in kinds if kind not in CANNOT]

    # The rows move before the statements run, and places that were free are taken by others.
    for kind, relation in relation_of.items():
        if kind not in CANNOT:
            warehouse.execute(f"update {relation} set anonymous_id = anonymous_id || '-moved'")
            warehouse.execute(f"delete from {relation} where id = 'm1'")
            if warehouse.engine == "postgres":
                warehouse.execute(f"vacuum full {relation}")
            moved = (*rows[5][:1], LATER, "another", "nobody")
            warehouse.execute(
                f"insert into {relation} values (%s, %s, %s, %s)", ["new", *moved[1:]]
            )
    for statement in found.values():
        warehouse.execute(statement)
    for kind, relation in relation_of.items():
        if kind not in CANNOT:
            left = [row[0] for row in warehouse.snapshot(relation, "id")]
            assert left == ["m3", "m4", "m5", "m7", "new"], kind
    left = [row[0] for row in warehouse.snapshot("segment_web.stored", "id")]
    assert left == [row[0] for row in rows]


def line_about(printed, relation):
    schema, name = relation.split(".")
    return next(
        line
        for line in printed.splitlines()
        if re.match(rf'-- [\d,]+ rows of "?\w+"?."?{schema}"?."?{name}"?(,|$)', line)
    )


def test_only_requests_that_were_processed_are_deleted(janes):
    """A ticket may ask twice: what was asked under its number since the run still waits."""
    warehouse, run_vars = janes, {"deletion_requests": "crm.deletions"}
    done = [("7", "DELETE ", "email", "LEE@x.test"), (" 7", "forget", "email", "lee@x.test")]
    done += [(None, "delete", "user_id", "kim")]
    ask(warehouse, done)
    warehouse.dbt("run", *NO_VIEWS, vars=run_vars)
    waiting = ("7", "delete", "email", JANE[0])
    ask(warehouse, [waiting])
    printed = warehouse.dbt("run-operation", "raw_deletion_statements", vars=run_vars).output
    (statement,) = [s for r, s in statements_of(printed).items() if "deletions" in r]
    assert "-- 3 rows of" in printed
    warehouse.execute(statement)
    left = warehouse.query(
        "select request_id, regulation, external_id_type, external_id_value from crm.deletions"
    )
    assert left == [waiting]


OBSTACLES = {  # engine -> (statements, relation) -> what keeps its rows from being deleted
    "duckdb": {
        "other.main.t": "attached read-only; attach its database for writing and ask again",
        "warehouse.main.t": "",
        "warehouse.MAIN.T": "",
        "warehouse.main.v": "a view; delete from the tables behind it",
        "warehouse.main.file": "no table of a database; delete from the files behind it",
    },
    "postgres": {
        "m": "a materialized view; delete from the tables behind it and refresh it",
        "f": "a foreign table, or has one among its parts; delete where that is stored",
        "p": "a foreign table, or has one among its parts; delete where that is stored",
        "t": "",
    },
}


def test_relations_whose_rows_cannot_be_deleted_where_they_lie_are_told(warehouse, monkeypatch):
    if warehouse.engine == "duckdb":
        other = warehouse.folder / "other.duckdb"
        other.unlink(missing_ok=True)
        duckdb.connect(str(other)).execute("create table t (id text)").close()
        output = warehouse._output() | {"attach": [{"path": str(other), "read_only": True}]}
        monkeypatch.setattr(warehouse, "_output", lambda: output)
        made = ["create table t (id text)", "create view v as select * from t"]
    else:
        made = [
            "create foreign data wrapper nowhere",
            "create server nowhere foreign data wrapper nowhere",
            "create table t (id text)",
            "create materialized view m as select * from t",
            "create foreign table f (id text) server nowhere",
            "create table p (id text) partition by list (id)",
            "create table p1 partition of p for values in ('a') partition by list (id)",
            "create foreign table p2 partition of p1 for values in ('a') server nowhere",
        ]
    for statement in made:
        warehouse.execute(statement)
    for name, expected in OBSTACLES[warehouse.engine].items():
        if warehouse.engine == "postgres":
            name = f"{warehouse.database}.public.{name}"
        database, schema, table = name.split(".")
        inline = (
            "{% set relation = api.Relation.create("
            f"database='{database}', schema='{schema}', identifier='{table}') %}}"
            "select {{ text_literal(find_obstacle_to_deletion(relation)) if execute else 1 }}"
            " as obstacle"
        )
        run = warehouse.dbt("show", "--inline", inline)
        assert run.results[0].agate_table.rows[0][0] == expected, name

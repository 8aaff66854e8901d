"""What analysts decide about two identifiers: the tables stay a pure function of events and rows.

Random overrides come, go and change between the runs of random worlds; after every run all tables
equal what the sequential program makes of the rows and overrides present, cell by cell.
"""

import random
from datetime import datetime, timedelta

import pytest
from comparison import (
    NO_VIEWS,
    assert_equals_oracle,
    assert_moments_equal_the_oracle,
    create_raw_tables,
    load,
    people,
)
from oracle import Override, RawRow, extract
from scenarios import DEFAULTS, DEMO, decide
from worlds import VARIANTS, decisions, world

VARS = {"identity_overrides": "crm.overrides"}
NOW = datetime(2026, 1, 1)
LINKS = "personas_graph.identity_links"


# Half of the variants and an eighth of the worlds: each has two more runs than without overrides.
@pytest.mark.parametrize(
    "variant",
    [
        pytest.param(variant, marks=[] if variant == 4 else pytest.mark.full)
        for variant in range(0, len(VARIANTS), 2)
    ],
)
def test_overrides_come_and_go_and_the_tables_equal_the_oracle(warehouse, variant, world_count):
    variables = DEFAULTS | VARIANTS[variant]
    chance = random.Random(variant)
    seeds = range(variant, world_count // 8, len(VARIANTS))
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
        views = NO_VIEWS if number else []
        warehouse.dbt("run", *full_refresh, *views, vars=VARIANTS[variant] | VARS)
        assert_equals_oracle(warehouse, loaded, variables, overrides=overrides)
    assert_moments_equal_the_oracle(
        warehouse,
        extract(loaded, variables)[0],
        variables,
        VARIANTS[variant] | VARS,
        chance,
        overrides=overrides,
    )


def row(message_id, minute, day=0, **columns):
    columns |= {
        "id": message_id,
        "received_at": NOW + timedelta(minutes=minute),
        "uuid_ts": NOW + timedelta(days=1 + day),
    }
    return RawRow("segment_web", "tracks", columns)


def letters(warehouse):
    """Which values share a profile, a word for each."""
    return sorted("".join(values) for values in people(warehouse).values())


def outcomes(warehouse):
    return {
        head + tail: (outcome, reason)
        for head, tail, outcome, reason in warehouse.query(
            f"select head_value, tail_value, outcome, reason from {LINKS}"
        )
    }


def override(action, one, other, minute=0):
    types = {"a": "anonymous_id", "b": "braze_id", "e": "email"}
    ends = ((types[value[0]], value) for value in (one, other))
    return Override(action, *ends, NOW + timedelta(minutes=minute))


def test_an_analyst_splits_and_joins_people_and_takes_it_back(warehouse):
    """a1 - b1 - a2 - b2 in the order of time, and e1 on its own."""
    rows = [
        row("1", 1, anonymous_id="a1", context_braze_braze_id="b1"),
        row("2", 2, anonymous_id="a2", context_braze_braze_id="b1"),
        row("3", 3, anonymous_id="a2", context_braze_braze_id="b2"),
        row("4", 4, context_traits_email="e1"),
    ]
    create_raw_tables(warehouse)
    load(warehouse, rows)
    is_first = [True]

    def run(*overrides, arguments=()):
        decide(warehouse, overrides)
        views = [] if is_first else NO_VIEWS
        ran = warehouse.dbt("run", *arguments, *views, vars=VARS)
        is_first.clear()
        assert_equals_oracle(warehouse, rows, DEFAULTS, overrides=overrides)
        return ran.warnings

    assert run() == []
    assert letters(warehouse) == ["a1a2b1b2", "e1"]

    assert run(override("distrust", "b1", "a2")) == []
    assert letters(warehouse) == ["a1b1", "a2b2", "e1"]
    assert outcomes(warehouse)["a2b1"] == ("distrusted", "distrust")

    # The link that came last is the one that goes.
    run(override("separate", "b2", "a1"))
    assert letters(warehouse) == ["a1a2b1", "b2", "e1"]
    assert outcomes(warehouse)["a2b2"] == ("refused", "separate")

    link = override("link", "e1", "b2", minute=10)
    run(override("separate", "b2", "a1"), link)
    assert letters(warehouse) == ["a1a2b1", "b2e1"]
    assert outcomes(warehouse)["e1b2"] == ("joined", None)
    before = warehouse.snapshot("personas_identities.users_identities")
    run(override("separate", "b2", "a1"), link)
    assert warehouse.snapshot("personas_identities.users_identities") == before
    run(override("separate", "b2", "a1"), link, arguments=["--full-refresh"])
    assert warehouse.snapshot("personas_identities.users_identities") == before

    assert run() == []
    assert letters(warehouse) == ["a1a2b1b2", "e1"]
    assert set(outcomes(warehouse)) == {"a1b1", "a2b1", "a2b2"}


def test_overrides_that_concern_nothing_known_wait_and_malformed_ones_are_left_out(warehouse):
    rows = [row("1", 1, anonymous_id="a1", context_braze_braze_id="b1")]
    load(warehouse, rows)
    waiting = [
        override("distrust", "a1", "b2"),
        override("separate", "a1", "b2"),
        override("link", "a1", "e9"),
    ]
    malformed = [
        override("forget", "a1", "b1"),
        override("link", "a1", "a1"),
        override("link", "a1", "b1")._replace(decided_at=None),
        override("separate", "a1", "b1")._replace(other=("braze_id", None)),
    ]
    decide(warehouse, waiting + malformed)
    run = warehouse.dbt("run", vars=VARS)
    for action in ("distrust", "separate", "link"):
        assert sum(f"1 rows with the action {action}" in text for text in run.warnings) == 1
    for problem in ("unknown_action", "same_identifier", "missing_decided_at"):
        assert sum(f"1 rows are left out ({problem})" in text for text in run.warnings) == 1
    assert sum("1 rows are left out (missing_identifier)" in text for text in run.warnings) == 1
    assert letters(warehouse) == ["a1b1"]
    decided = ("test", "--select", "links_are_decided_within_profiles")
    warehouse.dbt(*decided, vars=VARS | DEMO)

    # What they waited for arrives.
    rows.append(row("2", 2, day=1, anonymous_id="a1", context_braze_braze_id="b2"))
    load(warehouse, rows[1:])
    run = warehouse.dbt("run", *NO_VIEWS, vars=VARS)
    assert [text for text in run.warnings if "with the action" in text] == [
        text for text in run.warnings if "with the action link" in text
    ]
    assert letters(warehouse) == ["a1b1", "b2"]
    assert_equals_oracle(warehouse, rows, DEFAULTS, overrides=waiting)


HEAD = 100
FIRST, SECOND = NOW, NOW + timedelta(minutes=1)
# Tails of one head: (moment, message, is_refused) as the event and the analyst have it, and what
# the one link is. A pair of None has no such evidence.
EVIDENCE = {
    1: ((FIRST, "m1", False), None, (FIRST, "m1", "web", False)),
    2: ((FIRST, "m2", True), None, (FIRST, "m2", "web", True)),
    3: (None, (FIRST, "o3", True), (FIRST, "o3", "override", True)),
    4: ((FIRST, "m4", False), (SECOND, "o4", False), (FIRST, "m4", "web", False)),
    5: ((SECOND, "m5", False), (FIRST, "o5", False), (FIRST, "o5", "override", False)),
    6: ((FIRST, "a6", False), (FIRST, "b6", False), (FIRST, "a6", "web", False)),
    7: ((FIRST, "b7", False), (FIRST, "a7", False), (FIRST, "a7", "override", False)),
    8: ((FIRST, "m8", False), (SECOND, "o8", True), (FIRST, "m8", "web", True)),
    9: ((FIRST, "m9", True), (SECOND, "o9", False), (FIRST, "m9", "web", True)),
}


def key(number):
    return f"00000000-0000-0000-0000-{number:012}"


def test_what_an_event_showed_and_an_analyst_linked_is_one_link(warehouse):
    """The model int_links, on made-up rows of the two tables that it reads."""
    warehouse.dbt("run", "--select", "+identity_sightings", "resolved_overrides")

    def insert(table, columns, *values):
        places = ", ".join(["%s"] * len(values))
        warehouse.execute(
            f"insert into personas_graph.{table} ({columns}) values ({places})", values
        )

    sighting = (
        "identifier_key, head_key, received_at, message_id, is_refused, source_key, revision,"
        " erasure_number, is_revised, event_type"
    )
    decision = "action, head_key, tail_key, decided_at, message_id, is_refused"
    for tail, (of_event, of_analyst, _) in EVIDENCE.items():
        if of_event:
            pair = key(tail), key(HEAD)
            insert("identity_sightings", sighting, *pair, *of_event, "web", 1, 0, False, "page")
        if of_analyst:
            insert("resolved_overrides", decision, "link", key(HEAD), key(tail), *of_analyst)
    # No links: a birth, what an analyst separated, and distrust, which has a direction.
    birth = key(1), key(1), FIRST, "m0", False
    insert("identity_sightings", sighting, *birth, "web", 1, 0, False, "page")
    for action, head, tail in [
        ("separate", HEAD, 10),
        ("distrust", HEAD, 2),
        ("distrust", 4, HEAD),
    ]:
        insert("resolved_overrides", decision, action, key(head), key(tail), None, "o", None)
    # The other way round is another link.
    insert("resolved_overrides", decision, "link", key(1), key(HEAD), SECOND, "o1", False)

    inline = "select * from {{ ref('int_links') }}"
    compiled = warehouse.dbt("compile", "--inline", inline).results[0].node.compiled_code
    found = warehouse.query(
        "select cast(head_key as text), cast(tail_key as text), received_at, message_id,"
        f" source_key, is_refused, is_distrusted from ({compiled}) as links"
    )
    expected = [(key(HEAD), key(tail), *link, tail == 2) for tail, (_, _, link) in EVIDENCE.items()]
    expected.append((key(1), key(HEAD), SECOND, "o1", "override", False, False))
    assert sorted(found) == sorted(expected)


def test_a_relation_that_cannot_hold_overrides_is_refused_in_one_sentence(built):
    built.load("crm", "notes", {"action": "text"}, [])
    run = ("run", "--select", "identity_clusters")
    for name in ("crm.notes", "crm.nowhere"):
        output = built.dbt(*run, vars={"identity_overrides": name}, expect_success=False).output
        assert "var identity_overrides: found" in output, name
        assert "expected a relation with the columns action, external_id_type" in output, name
    output = built.dbt(*run, vars={"identity_overrides": "a b"}, expect_success=False).output
    assert "expected the name of a model, seed or snapshot, or schema.table" in output

"""Graphs of the shapes that are hard on identity resolution: long chains, stars, cliques, kiosks.

Every value starts with the name of its shape, so that many shapes share one database.
"""

import random
from collections import Counter
from itertools import combinations, pairwise

import pytest
from comparison import (
    LINKS,
    NO_REJECTIONS,
    NO_VIEWS,
    PUBLISHED,
    assert_equals_oracle,
    assert_tables,
    expected_tables,
    load,
    no_views,
)
from examples import name
from oracle import default_variables
from scenarios import (
    COLUMN_OF,
    FIRST_LOAD,
    chain,
    loaded_on_day,
    message_id,
    moment,
    path,
    seen_alone_first,
    shape_row,
    shape_rows,
)

WEB = "fHz4PsaUf8"
DEFAULTS = default_variables()
IDENTITIES = "personas_identities.users_identities"


# ------------------------------------------------------------------------------- making shapes


def shuffled(events):
    return random.Random(len(events)).sample(events, len(events))


def star(center, type_, count):
    return [[center, (type_, number)] for number in range(count)]


def clique_in_pairs(count):
    return shuffled(list(combinations(path(count, list(COLUMN_OF)), 2)))


def clique_in_sixes(count):
    chance = random.Random(count)
    return [chance.sample(path(count, list(COLUMN_OF)), 6) for _ in range(3 * count)]


SAME_VALUES = [
    [("user_id", "together")],
    [("anonymous_id", "together")],
    [("user_id", "together"), ("anonymous_id", "together"), ("email", "together")],
    [("user_id", "apart"), ("braze_id", 1)],
    [("email", "apart"), ("braze_id", 2)],
]
DIAMONDS = [
    # The last event reaches the profile of the first by two roads, once from a younger profile,
    # once from an older one, and once together with a third profile.
    *[[("anonymous_id", 1), ("braze_id", 1)], [("email", 1)]],
    [("email", 1), ("anonymous_id", 1), ("braze_id", 1)],
    *[[("email", 2)], [("anonymous_id", 2), ("braze_id", 2)]],
    [("email", 2), ("anonymous_id", 2), ("braze_id", 2)],
    *[[("anonymous_id", 3), ("braze_id", 3)], [("anonymous_id", 4), ("braze_id", 4)]],
    [("email", 3), ("anonymous_id", 3), ("braze_id", 3), ("anonymous_id", 4), ("braze_id", 4)],
]
BOT, KIOSK = ("user_id", "bot"), ("anonymous_id", "kiosk")


def common_shapes():
    shapes = {
        "same_values": SAME_VALUES,
        "diamonds": DIAMONDS,
        "clique_in_pairs": clique_in_pairs(60),
        "clique_in_sixes": clique_in_sixes(60),
        "kiosk": star(KIOSK, "user_id", 500),
        "bot": star(BOT, "anonymous_id", 2000),
        "star": star(("anonymous_id", "center"), "braze_id", 5000),
        **orders_of_a_chain(10),
        "shuffled_chain": shuffled(chain(1000)),
    }
    return [row for shape, events in shapes.items() for row in shape_rows(shape, events)]


def limited_to(limit):
    """The vars with this limit for every type that has none."""
    external_ids = [{"limit": limit} | rule for rule in DEFAULTS["external_ids"]]
    return {"external_ids": external_ids}


def segment_id(shape, identifier):
    type_, value = identifier
    return name(f"{type_}:{shape}-{value}")


# ------------------------------------------------------------------------------- without limits


def orders_of_a_chain(length):
    """In descending order each link renames all that the links before it had tied together."""
    return {
        f"ascending_{length}": chain(length),
        f"descending_{length}": seen_alone_first(chain(length)[::-1]),
        f"random_{length}": shuffled(chain(length)),
    }


def chain_tables(shape, length, events):
    """What an unlimited chain must become, where the oracle takes too long to say it.

    The latest link on the way from an identifier to the founder is the one that renamed it last,
    together with its neighbors for which that is the same link.
    """
    births, turns, links = {}, {}, []
    for number, event in enumerate(events):
        for identifier in event:
            births.setdefault(identifier, number)
        if len(event) == 2:
            head, tail = sorted(event)
            turns[frozenset(event)] = number
            ends = (head[0], f"{shape}-{head[1]}", tail[0], f"{shape}-{tail[1]}")
            links.append((*ends, moment(number), message_id(shape, number), WEB, "joined", None))

    def age(identifier):
        return births[identifier], identifier

    places = path(length)
    founder = min(places, key=age)
    segment = segment_id(shape, founder)
    start = places.index(founder)
    renamed_together = {None: [founder]}
    for side in (places[start:], places[start::-1]):
        latest = -1
        for nearer, farther in pairwise(side):
            latest = max(latest, turns[frozenset((nearer, farther))])
            renamed_together.setdefault(latest, []).append(farther)

    identities = []
    for link, identifiers in renamed_together.items():
        former = segment_id(shape, min(identifiers, key=age))
        for identifier in identifiers:
            type_, place = identifier
            merge = (None, None)
            if link is not None and births[identifier] != link:
                merge = (moment(link), former)
            born_at = moment(births[identifier])
            identities.append(
                (WEB, type_, f"{shape}-{place}", *merge, segment, merge[0] or born_at)
            )
    return identities, links


@pytest.mark.parametrize("shape", orders_of_a_chain(300))
def test_what_is_stated_of_chains_is_what_the_oracle_says(shape):
    events = orders_of_a_chain(300)[shape]
    identities, links = expected_tables(shape_rows(shape, events), DEFAULTS)
    stated_identities, stated_links = chain_tables(shape, 300, events)
    assert sorted(stated_identities, key=repr) == sorted(identities, key=repr)
    assert sorted(stated_links, key=repr) == sorted(links, key=repr)


def load_chain(warehouse, shape, events):
    """Fills only the columns that a chain needs: it has up to 100,000 rows."""
    columns = {"id": "text", "received_at": "timestamp", "uuid_ts": "timestamp"}
    columns |= {"anonymous_id": "text", "context_braze_braze_id": "text"}
    rows = []
    for number, event in enumerate(events):
        values = {type_: f"{shape}-{place}" for type_, place in event}
        ends = values.get("anonymous_id"), values.get("braze_id")
        rows.append((message_id(shape, number), moment(number), FIRST_LOAD, *ends))
    warehouse.load("segment_web", "tracks", columns, rows)


@pytest.mark.parametrize("length", [2000, pytest.param(50_000, marks=pytest.mark.full)])
def test_unlimited_shapes_come_out_exactly_and_a_chain_of_logins_takes_few_rounds(
    warehouse, length
):
    # Loaded so much later than the chains that no later run looks at those again.
    rows = loaded_on_day(10, common_shapes() if length == 2000 else [])
    logins = loaded_on_day(11, shape_rows("logins", chain(3000, ["user_id", "email"])))
    identities, links = expected_tables(rows + logins, DEFAULTS)
    load(warehouse, rows)
    for shape, events in orders_of_a_chain(length).items():
        load_chain(warehouse, shape, events)
        chain_identities, chain_links = chain_tables(shape, length, events)
        identities += chain_identities
        links += chain_links
    warehouse.dbt("run")

    load(warehouse, logins)
    warehouse.dbt("run", *NO_VIEWS)
    assert round_count_of_the_last_run(warehouse) < 20
    assert_tables(warehouse, identities, links)


@pytest.mark.parametrize("limit", [5, pytest.param(100, marks=pytest.mark.full)])
def test_kiosks_and_bots_take_few_rounds_under_a_limit(warehouse, limit):
    """Each of these would need a round per identifier up to the limit, were it not for stars."""
    limits = limited_to(limit)
    limits["external_ids"][0] = limits["external_ids"][0] | {"limit": limit}  # user_id
    for shape, events in {
        "kiosk": star(KIOSK, "user_id", 1000),
        "bot": star(BOT, "anonymous_id", 5000),
        "shuffled_kiosk": shuffled(star(KIOSK, "user_id", 1000)),
    }.items():
        load(warehouse, shape_rows(shape, events))
    warehouse.dbt("run", vars=limits)
    assert round_count_of_the_last_run(warehouse) < 10
    rows = warehouse.query(f"select count(*) from {IDENTITIES} group by segment_id")
    assert max(size for (size,) in rows) == limit + 1


def round_count_of_the_last_run(warehouse):
    rounds = warehouse.query(
        "select round_count from personas_graph.identity_runs order by started_at desc limit 1"
    )
    return rounds[0][0]


# ------------------------------------------------------------------------------- under limits


@pytest.mark.full
@pytest.mark.on_spark
def test_shapes_in_three_batches_equal_the_oracle_under_a_limit_of_5(warehouse):
    variables = limited_to(5)
    rows = shuffled(common_shapes())
    third = len(rows) // 3
    loaded = []
    for day, batch in enumerate([rows[:third], rows[third:-third], rows[-third:]]):
        load(warehouse, loaded_on_day(day, batch))
        loaded += batch
        warehouse.dbt("run", *(no_views(warehouse) if day else []), vars=variables)
        assert_equals_oracle(warehouse, loaded, DEFAULTS | variables)


@pytest.mark.full
def test_shapes_equal_the_oracle_under_a_limit_of_100(warehouse):
    variables = limited_to(100)
    rows = loaded_on_day(0, common_shapes())
    load(warehouse, rows)
    warehouse.dbt("run", vars=variables)
    assert_equals_oracle(warehouse, rows, DEFAULTS | variables)


# ------------------------------------------------------------------------------- a hostile chain


def test_a_hostile_chain_is_cut_off_loudly_and_joins_nobody_beyond_a_limit(warehouse):
    """In order of time and of one limited type, every link waits for the one before it."""
    impatient, patient = {"contraction_max_rounds": 20}, {"contraction_max_rounds": 100}
    rows = loaded_on_day(0, shape_rows("hostile", chain(101, ["email"])))
    load(warehouse, rows)
    run = warehouse.dbt("run", vars=impatient)
    assert [w for w in run.warnings if "contraction_max_rounds" in w]
    assert profile_sizes(warehouse) == Counter({5: 5, 1: 76})
    assert links_by_outcome(warehouse) == {
        ("joined", None): 20,
        ("refused", "email"): 5,
        ("refused", "contraction_max_rounds"): 75,
    }

    before = warehouse.snapshot(IDENTITIES)
    warehouse.dbt("run", *NO_VIEWS, vars=impatient)
    assert warehouse.snapshot(IDENTITIES) == before

    newcomer = [("email", 50), ("anonymous_id", "new")]
    rows += loaded_on_day(1, [shape_row("hostile", 1000, newcomer)])
    load(warehouse, rows[-1:])
    warehouse.dbt("run", *NO_VIEWS, vars=impatient)
    incremental = tables(warehouse)
    warehouse.dbt("run", "--full-refresh", *NO_REJECTIONS, vars=impatient)
    assert tables(warehouse) == incremental
    assert max(email_counts(warehouse).values()) == 5

    warehouse.dbt("run", "--full-refresh", *NO_REJECTIONS, vars=patient)
    assert_equals_oracle(warehouse, rows, DEFAULTS)
    assert ("refused", "contraction_max_rounds") not in links_by_outcome(warehouse)


def test_numbers_that_do_not_fit_into_half_a_bigint_are_refused_once(warehouse, monkeypatch):
    """Beyond 2^31 links two numbers in one bigint would begin again below zero."""
    rows = loaded_on_day(0, shape_rows("chain", chain(6)))
    load(warehouse, rows)
    macros = warehouse.parse(None, []).result.macros
    macro = macros["macro.identity_warehouse.largest_packed_number"]
    with monkeypatch.context() as patch:
        patch.setattr(macro, "macro_sql", macro.macro_sql.replace("2147483647", "3"))
        run = warehouse.dbt("run", expect_success=False)
    assert run.statuses["identity_clusters"] == "error"
    assert run.statuses["users_identities"] == "skipped"
    [sentence] = [line for line in run.output.splitlines() if "in one run, expected" in line]
    assert "links or identifiers to resolve in one run, expected at most 3, two of" in sentence
    warehouse.dbt("run")
    assert_equals_oracle(warehouse, rows, DEFAULTS)


def profile_sizes(warehouse):
    return Counter(email_counts(warehouse).values())


def email_counts(warehouse):
    return dict(
        warehouse.query(
            f"select segment_id, count(*) from {IDENTITIES}"
            " where external_id_type = 'email' group by segment_id"
        )
    )


def links_by_outcome(warehouse):
    links = warehouse.query("select outcome, reason from personas_graph.identity_links")
    return Counter(links)


def tables(warehouse):
    """All that is promised to be the same whichever way it was computed."""
    return [
        warehouse.snapshot(IDENTITIES, PUBLISHED),
        warehouse.snapshot("personas_graph.identity_links", LINKS),
    ]

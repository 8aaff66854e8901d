"""That the generator of worlds covers what it is for: counted over a few hundred of them."""

import json
from collections import Counter
from datetime import datetime
from itertools import pairwise

import pytest
from oracle import RawRow, default_variables, extract, resolve
from worlds import COLUMNS, LOOKBACK, OVERLAP, TRIMMED, UNLISTED_TYPES, VARIANTS, world

pytestmark = pytest.mark.check

SEEDS = range(200)
DEFAULTS, NO_LIMITS, OTHER_ORDER, TIGHT, ALIASES, CUSTOM = VARIANTS


def moment(row):
    return row.columns["received_at"], row.columns["id"]


def content(row):
    columns = {name: value for name, value in row.columns.items() if value is not None}
    return row.source, row.table, {k: v for k, v in columns.items() if k != "uuid_ts"}


def result(each, variables):
    events, rejected = extract(each.rows, variables)
    return events, rejected, resolve(events, variables)


def features(each, variables):
    """The names of what occurs in this world."""
    events, rejected, resolution = result(each, variables)
    rows = [row for row in each.rows if row.columns["id"] and row.columns["received_at"]]
    yield from {rejection.reason for rejection in rejected}
    yield from {link.outcome for link in resolution.links.values()}
    yield from {f"refused for {link.reason}" for link in resolution.links.values() if link.reason}
    yield from {f"table {row.table}" for row in rows} | {f"source {row.source}" for row in rows}
    yield from {f"{len(event.identifiers)} identifiers in an event" for event in events}
    yield f"{len(each.batches)} batches"

    if any(identity.merged_at for identity in resolution.identities.values()):
        yield "merge"
    if len({event.received_at for event in events}) < len({event.message_id for event in events}):
        yield "tied received_at"
    for event in events:
        counts = Counter(type_ for type_, _ in event.identifiers)
        if counts["email"] > 1:
            yield "two e-mails in an event"
        if counts["user_id"] > 1:
            yield "two user ids in an event"

    types = {type_ for type_, _ in resolution.identities}
    yield from {f"type {type_}" for type_ in types}
    if len(types & set(UNLISTED_TYPES)) > 1:
        yield "several unlisted types"
    values = Counter(value for _, value in resolution.identities)
    if max(values.values(), default=0) > 1:
        yield "one value under two types"
    if any(value.isdigit() for value in values):
        yield "number"
    if not all(value.isascii() for value in values):
        yield "unicode"
    if sorted(values) != sorted(values, key=lambda value: (value.lower(), value)):
        yield "bytes sort unlike words"
    if any(text.strip(TRIMMED) != text for row in rows for text in texts(row)):
        yield "padding"
    if "@X" in str(each.rows):
        yield "mixed case"
    if '"id": 1' in str(each.rows):
        yield "number in JSON"

    seen = {}
    for row in rows:
        for earlier in seen.get(moment(row), []):
            if content(row) != content(earlier):
                yield "tied row of other content"
                if row.source != earlier.source:
                    yield "tied row of another source"
                if row.table != earlier.table:
                    yield "tied row of another table"
        seen.setdefault(moment(row), []).append(row)
    yield from retries(each.batches)
    for earlier, later in pairwise(received(batch) for batch in each.batches):
        if earlier and later and min(later) < max(earlier):
            yield "late row"


def texts(row):
    return [value for value in row.columns.values() if isinstance(value, str)]


def received(batch):
    return [row.columns["received_at"] for row in batch if row.columns["received_at"]]


def retries(batches):
    rows = [(position, row) for position, batch in enumerate(batches) for row in batch]
    for number, (first, row) in enumerate(rows):
        for second, other in rows[:number]:
            if row.columns["id"] and row.columns["id"] == other.columns["id"]:
                if content(row) == content(other):
                    yield "retry in the same batch" if first == second else "retry in a later batch"
                elif row.columns["received_at"] != other.columns["received_at"]:
                    yield "retry received later"


def outcomes(each, variables):
    links = result(each, variables)[2].links.values()
    return {link.outcome for link in links} | {f"refused for {link.reason}" for link in links}


def shares(variables, features=features):
    """The share of worlds in which each feature occurs."""
    counts = Counter(
        name for seed in SEEDS for name in set(features(world(seed, variables), variables))
    )
    return {name: count / len(SEEDS) for name, count in counts.items()}


@pytest.fixture(scope="module")
def by_default():
    return shares(DEFAULTS)


FREQUENT = [
    "joined",
    "redundant",
    "refused",
    "merge",
    "tied received_at",
    "blocked_value",
    "padding",
]
FREQUENT += ["late row", "unicode", "one value under two types", "bytes sort unlike words"]
FREQUENT += ["two e-mails in an event", "two user ids in an event", "malformed_entry"]
FREQUENT += ["wrong_collection", "wrong_encoding", "tied row of other content"]
FREQUENT += [f"{count} identifiers in an event" for count in range(7)]
FREQUENT += [f"{count} batches" for count in range(1, 6)] + [f"table {table}" for table in COLUMNS]
FREQUENT += [f"source {source['name']}" for source in DEFAULTS["segment_sources"]]
FREQUENT += [f"type {rule['type']}" for rule in DEFAULTS["external_ids"]]
FREQUENT += [f"type {type_}" for type_ in UNLISTED_TYPES]
OCCASIONAL = ["malformed_external_ids", "missing_message_id", "missing_received_at", "group_id"]
OCCASIONAL += ["contains_nul", "tied row of another source", "tied row of another table"]
OCCASIONAL += ["retry in the same batch", "retry in a later batch", "retry received later"]
OCCASIONAL += ["number", "number in JSON", "mixed case", "several unlisted types"]


@pytest.mark.parametrize("feature", FREQUENT)
def test_a_tenth_of_the_worlds_has(feature, by_default):
    assert by_default.get(feature, 0) >= 0.1


@pytest.mark.parametrize("feature", OCCASIONAL)
def test_one_world_in_thirty_has(feature, by_default):
    assert by_default.get(feature, 0) >= 0.03


@pytest.mark.parametrize(
    ("variables", "reasons"),
    [
        (OTHER_ORDER, ["user_id", "email", "anonymous_id", "phone"]),
        (TIGHT, ["email", "anonymous_id"]),
        (ALIASES, ["user_id"]),
        (DEFAULTS, ["user_id", "email"]),
        (CUSTOM, ["user_id", "email"]),
    ],
)
def test_limits_refuse_links_under_every_variant_that_has_some(variables, reasons):
    found = shares(variables, outcomes)
    assert {r for r in reasons if found.get(f"refused for {r}", 0) < 0.01} == set()
    assert found["refused"] > 0.3
    assert found["redundant"] > 0.3


def test_without_limits_nothing_is_refused():
    assert "refused" not in shares(NO_LIMITS, outcomes)


def test_custom_blocking_differs_from_the_default_and_bites():
    different = [
        seed
        for seed in SEEDS
        if set(result(world(seed, CUSTOM), CUSTOM)[1])
        != set(result(world(seed, CUSTOM), DEFAULTS)[1])
    ]
    assert len(different) > 30


def test_following_aliases_makes_a_difference():
    without = ALIASES | {"link_on_alias": False}
    changed = [
        seed
        for seed in SEEDS
        if result(world(seed, ALIASES), ALIASES)[2].profiles
        != result(world(seed, ALIASES), without)[2].profiles
    ]
    assert len(changed) > 30


@pytest.mark.parametrize("variables", VARIANTS)
def test_no_identifier_and_no_message_id_occurs_in_two_worlds(variables):
    owners = {}
    for seed in SEEDS:
        events, _, resolution = result(world(seed, variables), variables)
        for key in {*resolution.identities, *(event.message_id for event in events)}:
            assert owners.setdefault(key, seed) == seed


def test_a_seed_gives_the_same_world_again():
    assert world(7, DEFAULTS) == world(7, DEFAULTS)
    assert world(7, DEFAULTS).batches != world(8, DEFAULTS).batches


def test_rows_have_known_columns():
    for seed in SEEDS:
        batches = world(seed, DEFAULTS).batches
        assert 5 <= sum(map(len, batches)) <= 60
        assert all(row.columns.keys() <= COLUMNS[row.table].keys() for b in batches for row in b)


def test_rows_are_late_in_each_way_and_by_no_more_than_runs_look_back():
    read_through = [datetime.min] * 6  # before each batch, by all worlds: they share raw tables
    for batch, row in numbered_rows():
        loaded = row.columns["uuid_ts"] or row.columns["received_at"]
        read_through[batch + 1 :] = [max(moment, loaded) for moment in read_through[batch + 1 :]]
    late = Counter()
    for batch, row in numbered_rows():
        received_at, loaded_at = row.columns["received_at"], row.columns["uuid_ts"]
        if batch == 0:
            continue
        if loaded_at is None:
            assert received_at >= read_through[batch] - LOOKBACK
            late["received"] += received_at < read_through[batch]
        else:
            assert loaded_at >= read_through[batch] - OVERLAP
            late["loaded"] += loaded_at < read_through[batch]
            late["long ago"] += bool(received_at) and received_at < loaded_at - LOOKBACK * 3
    assert min(late[way] for way in ("received", "loaded", "long ago")) > 50


def numbered_rows():
    return [
        (number, row)
        for seed in SEEDS
        for number, batch in enumerate(world(seed, DEFAULTS).batches)
        for row in batch
    ]


def test_cutting_and_shuffling_change_nothing_in_the_oracle():
    for seed in SEEDS:
        each = world(seed, TIGHT)
        assert result(each, TIGHT)[2] == resolve(extract(each.rows[::-1], TIGHT)[0], TIGHT)


def test_variants_are_complete_and_their_first_is_the_default():
    assert len(VARIANTS) >= 4
    assert all(variables.keys() == DEFAULTS.keys() for variables in VARIANTS)
    assert DEFAULTS.items() <= default_variables().items()


def test_json_that_is_meant_to_be_well_formed_is():
    rows: list[RawRow] = [row for seed in SEEDS for row in world(seed, DEFAULTS).rows]
    listed = [text for row in rows if (text := row.columns.get("context_external_ids"))]
    assert sum(isinstance(parsed(text), list) for text in listed) > 0.9 * len(listed)


def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return None

"""What becomes of the profiles of one space in another that was built under other vars."""

from datetime import datetime, timedelta

import agate
import pytest
from comparison import load
from examples import name
from oracle import RawRow, default_variables
from scenarios import sentence

NOON = datetime(2024, 5, 1, 12)
COMPARE = ("run-operation", "compare_spaces", "--args")
ANALYSIS = ("run-operation", "print_analysis", "--args", "{name: compare_spaces}")
UP_TO_CLUSTERS = ("run", "--select", "+identity_clusters")

# One user id per profile here, two there; five addresses here, one there. Phones count only there,
# and the kiosk's anonymous id only here.
LIMITS = {"user_id": 2, "email": 1}
NEXT = {
    "space_name": "next",
    "external_ids": [
        *(
            rule | {"limit": LIMITS[rule["type"]]} if rule["type"] in LIMITS else rule
            for rule in default_variables()["external_ids"]
        ),
        {"type": "phone", "columns": ["identifies.phone"]},
    ],
    "blocked_values": ["kiosk"],
}
EVENTS = [
    {"user_id": "u1", "anonymous_id": "a1"},
    {"user_id": "u2", "anonymous_id": "a1"},  # refused here, joined there
    {"user_id": "u3", "email": "e3"},
    {"user_id": "u3", "email": "f3"},  # joined here, refused there
    {"user_id": "u4", "email": "e4"},
    {"user_id": "u4", "email": "f4"},  # joined here, refused there, so that there
    {"user_id": "u5", "email": "f4"},  # this can be joined, which is refused here
    {"user_id": "u6", "anonymous_id": "a6", "phone": "p6"},
    {"anonymous_id": "kiosk"},
]
ROWS = [
    RawRow(
        "segment_web",
        "identifies",
        {"id": f"m{number}", "received_at": NOON + timedelta(minutes=number), **columns},
    )
    for number, columns in enumerate(EVENTS)
]


@pytest.fixture
def printed(monkeypatch):
    """The tables that were printed, each a list of rows with the headings first."""
    tables = []

    def print_table(table, **options):
        assert options == dict.fromkeys(("max_rows", "max_columns", "max_column_width"))
        tables.append([table.column_names, *map(tuple, table.rows)])

    monkeypatch.setattr(agate.Table, "print_table", print_table)
    return tables


def refusal(warehouse, other, **vars):
    return sentence(warehouse.dbt(*COMPARE, f"{{other: {other}}}", vars=vars, expect_success=False))


def test_profiles_are_the_same_or_merged_or_split_or_moved(warehouse, printed):
    load(warehouse, ROWS)
    warehouse.dbt(*UP_TO_CLUSTERS)
    assert refusal(warehouse, "next") == (
        "compare_spaces: found no personas_next_graph.identity_clusters, expected a space that is"
        " built; build it with dbt run --vars '{space_name: \"next\"}' or change other in --args."
    )
    warehouse.dbt(*UP_TO_CLUSTERS, vars=NEXT)

    run = warehouse.dbt(*COMPARE, "{other: next}")
    assert "Profiles of personas_graph, by what they are in personas_next_graph:" in run.output
    counts, examples = printed
    assert counts == [
        ("kind", "profile_count", "identifier_count"),
        ("same", 1, 2),
        ("merged", 3, 4),
        ("split", 1, 3),
        ("moved", 1, 3),
        ("unknown", 1, 1),
        ("known only here", None, 1),
        ("known only there", None, 1),
    ]
    assert sorted(examples[1:]) == sorted(
        [
            ("merged", name("user_id:u1"), 2, *others("user_id:u1"), "3", "anonymous_id:a1"),
            ("merged", name("user_id:u2"), 1, *others("user_id:u1"), "3", "user_id:u2"),
            ("merged", name("user_id:u5"), 1, *others("email:f4"), "2", "user_id:u5"),
            (
                *("split", name("user_id:u3"), 3, *others("user_id:u3", "email:f3")),
                *("2, 1", "email:e3, email:f3"),
            ),
            (
                *("moved", name("user_id:u4"), 3, *others("user_id:u4", "email:f4")),
                *("2, 2", "email:e4, email:f4"),
            ),
            ("unknown", name("anonymous_id:kiosk"), 1, 0, None, None, None),
        ]
    )
    assert [row[2] for row in examples[1:]] == [3, 3, 2, 1, 1, 1]

    # The analysis has the same rows; it compiles where there is nothing to compare with, too.
    warehouse.dbt(*ANALYSIS, vars={"analyses": True, "compared_space": "next"})
    assert printed[2] == examples
    nowhere = {"analyses": True, "compared_space": "nowhere"}
    warehouse.dbt("compile", "--select", "compare_spaces", vars=nowhere)


def others(*founders):
    """How many profiles of the other space, and their names."""
    return len(founders), ", ".join(name(founder, "next") for founder in founders)


def test_what_names_no_other_space_is_refused_with_a_sentence(warehouse):
    for other, found in [("Next", '"Next"'), ("null", "null")]:
        assert refusal(warehouse, other) == (
            f"compare_spaces: found {found} as other, expected at most 40 lower-case letters,"
            " digits and underscores, such as prod, or an empty text; change other in --args."
        )
    assert refusal(warehouse, "''") == (
        'compare_spaces: found "" both as other and as the var space_name, expected two spaces;'
        " change other in --args or space_name in --vars."
    )

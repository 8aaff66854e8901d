"""What identity_health says of a small world that is counted by hand, and the warnings built on it.

    profile          identifiers                     how
    one              anonymous a1, user u1, b1 to b4   all joined at their birth
    two              anonymous a2, user u2, email e2   u2 and e2 were a profile until they met a2
    three            user u3, anonymous a4             a4 was a profile until u3 came
    four             anonymous a5

The links u2-a1 and u3-a1 are refused, because one profile may not hold two user ids.
"""

from datetime import datetime

from comparison import NO_VIEWS, load
from examples import name
from oracle import RawRow

HEALTH = "personas_identities.identity_health"
FIGURES = "measure, place, subject, measured_count, measured_share"
HEALTH_TESTS = [
    "no_profile_is_unusually_large",
    "no_identifier_is_refused_unusually_often",
    "some_profiles_are_not_anonymous",
]
REACHED = {
    "largest_profile": 6,
    "refused_links_of_an_identifier": 2,
    "anonymous_only_share": 0.25,
}
SHARES = ["anonymous_only_share"]


def message(moment, **columns):
    received_at = datetime.fromisoformat(f"2024-05-{moment}:00")
    table = "identifies" if "email" in columns else "pages"
    return RawRow("segment_web", table, {"id": moment, "received_at": received_at, **columns})


ROWS = [
    message("01 10:00", anonymous_id="a1"),
    message("01 10:01", anonymous_id="a1", user_id="u1"),
    message("01 11:00", anonymous_id="a2"),
    message("02 00:00", user_id="u2", email="e2"),
    message("02 09:30", user_id="u2", anonymous_id="a2"),
    message("02 23:59", user_id="u2", anonymous_id="a1"),
    message("03 10:00", user_id="u3", anonymous_id="a1"),
    message("03 11:00", anonymous_id="a4"),
    message("03 11:30", anonymous_id="a5"),
    message("03 12:00", user_id="u3", anonymous_id="a4"),
    *(message(f"04 10:0{n}", user_id="u1", anonymous_id=f"b{n}") for n in range(1, 5)),
]
FOUR_PROFILES = [
    ("largest_profiles", 1, name("anonymous_id:a1"), 6, 6 / 12),
    ("largest_profiles", 2, name("anonymous_id:a2"), 3, 3 / 12),
    ("largest_profiles", 3, name("user_id:u3"), 2, 2 / 12),
    ("largest_profiles", 4, name("anonymous_id:a5"), 1, 1 / 12),
]
REFUSED = [
    ("most_refused_identifiers", 1, "anonymous_id:a1", 2, 2 / 2),
    ("most_refused_identifiers", 2, "user_id:u2", 1, 1 / 2),
    ("most_refused_identifiers", 3, "user_id:u3", 1, 1 / 2),
]


def figures(warehouse, measure):
    rows = warehouse.query(f"select {FIGURES} from {HEALTH} where measure = %s", [measure])
    return sorted(rows)


def build_health(warehouse, **sync):
    warehouse.dbt("run", "--select", "identity_health", vars={"selective_sync": sync})


def test_figures_are_those_counted_by_hand_and_warnings_come_beyond_thresholds(warehouse):
    load(warehouse, ROWS)
    warehouse.dbt("run")
    assert sorted(warehouse.query(f"select {FIGURES} from {HEALTH}")) == [
        ("anonymous_only_profiles", 1, "all", 1, 1 / 4),
        ("identifiers_by_type", 1, "anonymous_id", 8, 8 / 12),
        ("identifiers_by_type", 2, "user_id", 3, 3 / 12),
        ("identifiers_by_type", 3, "email", 1, 1 / 12),
        *FOUR_PROFILES,
        ("merges_by_day", 1, "2024-05-02", 1, None),
        ("merges_by_day", 2, "2024-05-03", 1, None),
        *REFUSED,
        ("profiles_by_size", 1, "1", 1, 1 / 4),
        ("profiles_by_size", 2, "2-5", 2, 2 / 4),
        ("profiles_by_size", 3, "6-20", 1, 1 / 4),
        ("refusals_by_day", 1, "2024-05-02", 1, None),
        ("refusals_by_day", 2, "2024-05-03", 1, None),
        ("undecided_identifiers", 1, "all", 0, 0),
    ]

    # What selective sync holds back is not named, and counted all the same.
    build_health(warehouse, external_id_types={"exclude": ["anonymous_id"]})
    named = [row[2] for row in figures(warehouse, "most_refused_identifiers")]
    assert named == ["user_id:u2", "user_id:u3"]
    assert figures(warehouse, "largest_profiles") == FOUR_PROFILES
    build_health(warehouse, tables={"identity_health": False})
    assert warehouse.query(f"select * from {HEALTH}") == []

    # Each threshold is reached, which is fine, then exceeded, then switched off in either way.
    exceeded = {key: value * 0.9 if key in SHARES else value - 1 for key, value in REACHED.items()}
    off = dict.fromkeys(list(REACHED)[:2])
    for thresholds, status in [(REACHED, "pass"), (exceeded, "warn"), (off, "pass")]:
        run = warehouse.dbt(
            *("test", "--select", *HEALTH_TESTS), vars={"health_thresholds": thresholds}
        )
        found = [run.statuses[test] for test in HEALTH_TESTS]
        assert found == [status] * 3, thresholds


def test_nothing_has_no_shares_and_lists_end_after_twenty(warehouse):
    warehouse.dbt("run")
    assert warehouse.snapshot(HEALTH, FIGURES) == [
        ("anonymous_only_profiles", 1, "all", 0, None),
        ("undecided_identifiers", 1, "all", 0, None),
    ]
    users = [f"u{number:02}" for number in range(22)]
    load(warehouse, [message(f"05 10:{u[1:]}", user_id=u, anonymous_id="kiosk") for u in users])
    warehouse.dbt("run", *NO_VIEWS)
    refused = figures(warehouse, "most_refused_identifiers")
    assert [row[2:] for row in refused] == [
        ("anonymous_id:kiosk", 21, 1),
        *((f"user_id:{user}", 1, 1 / 21) for user in users[1:20]),
    ]
    largest = figures(warehouse, "largest_profiles")
    assert [row[1] for row in largest] == list(range(1, 21))
    assert largest[0][2:] == (name("user_id:u00"), 2, 2 / 23)

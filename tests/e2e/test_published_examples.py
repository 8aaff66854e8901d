"""Examples that others published, through the SQL on both engines.

The cases are those of test_oracle.py, which says where they come from. All that share their vars
share one load: each identifier of a case gets the case's name in front. The two facts at the end
are written out here and need no folder.
"""

import csv
from collections import defaultdict
from datetime import datetime

from comparison import PUBLISHED, assert_equals_oracle, load
from examples import CASES, expected_python_profiles, lines, name, needs_examples, pair, python_rows
from oracle import RawRow, default_variables
from segment_messages import raw_row, utc_time

DEFAULTS = default_variables()
WEB = "fHz4PsaUf8"
SITE_TYPES = ["td_ssc_id", "td_client_id", "td_global_id"]
PHONE = {"type": "phone", "columns": ["identifies.phone"]}
NO_LIMITS = {
    "external_ids": [
        *({**rule, "limit": None} for rule in DEFAULTS["external_ids"]),
        PHONE,
        *({"type": type_, "columns": [type_]} for type_ in SITE_TYPES),
    ],
    "link_on_alias": True,
}


# ------------------------------------------------------------------------------- cases in one load


def cases(*semantics):
    return [case for case in CASES if case["semantics"] in semantics]


def identifier_in(case, identifier):
    """type:value, as it is called where all cases share a load."""
    type_, value = pair(identifier)
    return f"{type_}:{case['case'].lower()}/{value}"


def rows_of(case):
    """The raw rows of a case. What is not expected as an identifier is left as it is."""
    values = {
        pair(identifier)[1].lower()
        for cluster in case["expected_clusters"]
        for identifier in cluster
    }

    def renamed(node):
        if isinstance(node, dict):
            return {key: renamed(value) for key, value in node.items()}
        if isinstance(node, list):
            return [renamed(value) for value in node]
        is_identifier = isinstance(node, str) and node.lower() in values
        return f"{case['case'].lower()}/{node}" if is_identifier else node

    return [raw_row(renamed(message)) for message in case["events"]]


def clusters_of(case):
    return [
        sorted(identifier_in(case, identifier) for identifier in cluster)
        for cluster in case["expected_clusters"]
    ]


def found(warehouse):
    """(type, value) -> the row of users_identities by column name."""
    columns = PUBLISHED.split(", ")
    rows = warehouse.query(f"select {PUBLISHED} from personas_identities.users_identities")
    return {row[1:3]: dict(zip(columns, row, strict=True)) for row in rows}


def profiles(identities):
    profiles = defaultdict(list)
    for (type_, value), row in identities.items():
        profiles[row["segment_id"]].append(f"{type_}:{value}")
    return sorted(map(sorted, profiles.values()))


@needs_examples
def test_cases_without_limits_give_the_published_profiles_and_merges(warehouse):
    """With them what the Python library sends, and four site tables that make one profile."""
    examples = cases("pure-cc")
    load(warehouse, [row for case in examples for row in rows_of(case)])
    load(warehouse, [without_phone(row) for row in python_rows()])
    site_identifiers = load_site_tables(warehouse)
    warehouse.dbt("run", vars=NO_LIMITS)
    identities = found(warehouse)

    assert len(site_identifiers) == 27
    expected = [cluster for case in examples for cluster in clusters_of(case)]
    assert profiles(identities) == sorted(
        [*expected, *expected_python_profiles(), site_identifiers]
    )
    for case in examples:
        if "survivor_holds" in case:
            survivor = identities[pair(identifier_in(case, case["survivor_holds"]))]
            assert survivor["merged_at"] is None
        for merge in case.get("expected_merges", []):
            away = identities[pair(identifier_in(case, merge["merged_away_holding"]))]
            into = identities[pair(identifier_in(case, merge["into_holding"]))]
            assert away["segment_id"] == into["segment_id"]
            assert away["merged_from"] not in (None, into["segment_id"])
            if "at" in merge:
                assert away["merged_at"] == utc_time(merge["at"])


def without_phone(row):
    """The phone number is a trait like any other to those who state what the library gives."""
    columns = {key: value for key, value in row.columns.items() if key != "phone"}
    return RawRow(row.source, row.table, columns)


def load_site_tables(warehouse):
    """Loads the four tables as pages; returns their identifiers."""
    column_of = {"email": "context_traits_email"} | {type_: type_ for type_ in SITE_TYPES}
    identifiers, rows = set(), []
    for number, line in enumerate(csv.DictReader(lines("treasure_data_ex2.csv"))):
        values = [line[type_] or None for type_ in column_of]
        rows.append([f"{line['_table']}-{number:03}", line["time"], *values])
        identifiers |= {f"{type_}:{line[type_]}" for type_ in column_of if line[type_]}
    columns = {"id": "text", "received_at": "timestamp"} | dict.fromkeys(column_of.values(), "text")
    warehouse.load("segment_web", "pages", columns, rows)
    return sorted(identifiers)


@needs_examples
def test_cases_with_stated_limits_and_blocked_values_give_the_published_profiles(warehouse):
    examples = cases("rules:limits+priority", "rules:blocked")
    stated = {key: value for case in examples for key, value in case["rules"].items()}
    by_type = {rule["type"]: rule for rule in DEFAULTS["external_ids"]}
    variables = {
        "external_ids": [
            by_type[type_] | {"limit": stated["limits"][type_]} for type_ in stated["priority"]
        ],
        "blocked_values": stated["blocked"],
    }
    load(warehouse, [row for case in examples for row in rows_of(case)])
    warehouse.dbt("run", vars=variables)
    expected = [cluster for case in examples for cluster in clusters_of(case)]
    assert profiles(found(warehouse)) == sorted(expected)


@needs_examples
def test_cases_of_reading_identifiers_give_the_published_profiles_by_default(warehouse):
    """With them what the Python library sends, whose aliases tie nobody by default."""
    examples = cases("rules:promotion", "rules:normalize-email")
    rows = [row for case in examples for row in rows_of(case)] + python_rows()
    load(warehouse, rows)
    warehouse.dbt("run")
    identities = profiles(found(warehouse))
    for cluster in [cluster for case in examples for cluster in clusters_of(case)]:
        assert cluster in identities
    assert ["user_id:u-1003"] in identities
    assert ["email:cy@example.com", "user_id:legacy-3"] in identities
    assert_equals_oracle(warehouse, rows, DEFAULTS)


# ------------------------------------------------------------------------------- two facts


def message(minute, **columns):
    received_at = datetime.fromisoformat(minute)
    table = "identifies" if "email" in columns else "pages"
    return RawRow("segment_web", table, {"id": minute, "received_at": received_at, **columns})


def test_the_case_study_merges_at_10_48_and_a_second_user_id_gets_no_profile_of_another(warehouse):
    first, second = "5285bc35-05ef-4d21", "b50e18a5-1b8d-451c"
    email = "jane.kim@segment.com"
    case_study = [
        message("2022-05-02 14:01:00", anonymous_id=first),
        message("2022-05-02 14:01:47", anonymous_id=first, email=email),
        message("2022-06-22 10:47:15", anonymous_id=second),
        message("2022-06-22 10:48:00", anonymous_id=second, email=email),
    ]
    one_user_id = [
        message("2024-01-01 10:01:00", user_id="abc123", email="jane@example1.com"),
        message("2024-01-01 10:02:00", user_id="abc456", email="jane@example1.com"),
    ]
    load(warehouse, case_study + one_user_id)
    warehouse.dbt("run")

    first_seen, identified = case_study[0].columns, case_study[1].columns
    survivor, absorbed = name(f"anonymous_id:{first}"), name(f"anonymous_id:{second}")
    merged_at = datetime(2022, 6, 22, 10, 48)
    abc123, abc456 = name("user_id:abc123"), name("user_id:abc456")
    one, two = datetime(2024, 1, 1, 10, 1), datetime(2024, 1, 1, 10, 2)
    assert set(warehouse.snapshot("personas_identities.users_identities", PUBLISHED)) == {
        (WEB, "anonymous_id", first, None, None, survivor, first_seen["received_at"]),
        (WEB, "email", email, None, None, survivor, identified["received_at"]),
        (WEB, "anonymous_id", second, merged_at, absorbed, survivor, merged_at),
        (WEB, "user_id", "abc123", None, None, abc123, one),
        (WEB, "email", "jane@example1.com", None, None, abc123, one),
        (WEB, "user_id", "abc456", None, None, abc456, two),
    }

"""The oracle itself: each rule on a case small enough to be computed by hand, then published cases.

Set IDENTITY_WAREHOUSE_EXAMPLES to the folder with the published examples; without it those tests
are skipped.
"""

import csv
import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import md5
from uuid import UUID

import pytest
from examples import CASES, expected_python_profiles, lines, name, needs_examples, pair, python_rows
from oracle import Event, ImpossibleTime, Json, RawRow, default_variables, extract, resolve
from segment_messages import raw_row, utc_time

pytestmark = pytest.mark.check

DEFAULTS = default_variables()
WEB, MOBILE = "fHz4PsaUf8", "640YebQ2Ri"


def at(minute):
    return datetime(2024, 1, 1, 10) + timedelta(minutes=minute)


def row(minute=0, table="tracks", source="segment_web", **columns):
    return RawRow(source, table, {"id": f"m{minute}", "received_at": at(minute)} | columns)


def entries(*listed):
    return row(context_external_ids=json.dumps(listed))


def with_vars(**changed):
    return {**DEFAULTS, **changed}


def identifiers(raw_row, variables=DEFAULTS):
    events, _ = extract([raw_row], variables)
    return set(events[0].identifiers)


def rejections(raw_row, variables=DEFAULTS):
    _, rejected = extract([raw_row], variables)
    return [(rejection.type, rejection.value, rejection.reason) for rejection in rejected]


def event(minute, *identifiers, message_id=None, source_key=WEB):
    """An event whose identifiers are written as type:value."""
    pairs = frozenset(pair(identifier) for identifier in identifiers)
    return Event(at(minute), message_id or f"m{minute:03}", source_key, pairs)


def limited(**limits):
    """Vars where the types have this priority and these limits (None for no limit)."""
    rules = [{"type": t, "columns": [t]} | ({"limit": n} if n else {}) for t, n in limits.items()]
    return with_vars(external_ids=rules)


def profiles(resolution):
    return sorted(sorted(f"{t}:{v}" for t, v in ids) for ids in resolution.profiles.values())


def outcomes(resolution):
    return {
        (head[1], tail[1]): (link.outcome, link.reason)
        for (head, tail), link in resolution.links.items()
    }


# ------------------------------------------------------------------------------- extraction


def test_columns_are_read_from_any_table_or_from_the_one_that_is_named():
    columns = {"email": "a@x", "context_traits_email": "b@x", "anonymous_id": "an"}
    both = {("email", "b@x"), ("anonymous_id", "an")}
    assert identifiers(row(table="tracks", **columns)) == both
    assert identifiers(row(table="identifies", **columns)) == both | {("email", "a@x")}


def test_exactly_six_characters_are_trimmed():
    assert identifiers(row(user_id=" \t\n\r\u00a0\ufeffU 1\ufeff\u00a0\r\n\t ")) == {
        ("user_id", "U 1")
    }
    assert identifiers(row(user_id="\x0bu\u2003")) == {("user_id", "\x0bu\u2003")}


def test_only_email_is_lower_cased_and_only_a_to_z():
    raw = row(user_id="ABC", context_traits_email="ÉVE@X.test")
    assert identifiers(raw) == {("user_id", "ABC"), ("email", "Éve@x.test")}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (1e15, "1000000000000000"),
        (Decimal("1E+3"), "1000"),
        (Decimal("12.00"), "12"),
        (2.5, "2.5"),
        (Decimal("2.50"), "2.5"),
        (2**80 + 1, "1208925819614629174706177"),
        (2.081743989093387e16, "20817439890933872"),
        (1e23, "1" + "0" * 23),
        (1.5e-7, "0.00000015"),
        (float("-inf"), "-Infinity"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (date(2024, 3, 1), "2024-03-01"),
        (datetime(2024, 3, 1, 12, 0, 0, 500000), "2024-03-01 12:00:00.5"),
        (datetime(2024, 3, 1, 12, tzinfo=timezone(timedelta(hours=2))), "2024-03-01 10:00:00+00"),
        (Json('" ä\\u00e4 "'), "ää"),
        (Json("1.50"), "1.5"),
        (Json("-12e3"), "-12000"),
        (Json("123456789012345678901234567890"), "123456789012345678901234567890"),
        (Json("0.1000000000000000000000000010"), "0.100000000000000000000000001"),
    ],
)
def test_scalars_print_as_a_user_would_write_them(value, text):
    assert identifiers(row(user_id=value)) == {("user_id", text)}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Json('{"a": 1}'), '{"a": 1}'),
        (Json("[1]"), "[1]"),
        (Json("1e10000"), "1e10000"),
        (Json('"\\ud83d"'), '"\\ud83d"'),
        ([1, "a"], '[1,"a"]'),
        ({"a": None}, '{"a":null}'),
        (b"a\xff", "\\x61ff"),
    ],
)
def test_what_is_no_scalar_is_shown_and_is_no_identifier(value, shown):
    raw = row(user_id=value, anonymous_id="a")
    assert identifiers(raw) == {("anonymous_id", "a")}
    assert rejections(raw) == [("user_id", shown, "no_scalar")]


def test_a_json_text_with_a_nul_is_rejected_like_any_other():
    assert rejections(row(user_id=Json('"a\\u0000"'))) == [("user_id", None, "contains_nul")]


@pytest.mark.parametrize("value", [Json("null"), Json(" [ ] "), []])
def test_a_json_null_and_an_empty_list_are_no_fault(value):
    assert not identifiers(row(user_id=value))
    assert not rejections(row(user_id=value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        (" a0eebc999c0b4ef8bb6d6bb9bd380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
        ("{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"),
        ("A0EEBC99", "A0EEBC99"),
    ],
)
def test_uuids_in_any_form_are_one_value_where_told(value, text):
    rules = [{"type": "device", "columns": ["user_id"], "normalize": "uuid"}]
    assert identifiers(row(user_id=value), with_vars(external_ids=rules)) == {("device", text)}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-01T10:30:00.1234567+02:00", datetime(2024, 5, 1, 8, 30, 0, 123456)),
        (" 2024-05-01 10:30:01.5 -0530 ", datetime(2024, 5, 1, 16, 0, 1, 500000)),
        ("2024-05-01 10:30:01 utc", datetime(2024, 5, 1, 10, 30, 1)),
        ("2024-05-01T10:30Z", datetime(2024, 5, 1, 10, 30)),
        ("2024-05-01", datetime(2024, 5, 1)),
    ],
)
def test_a_received_at_may_be_text(text, moment):
    [event], rejected = extract([row(user_id="u", received_at=text)], DEFAULTS)
    assert (event.received_at, rejected) == (moment, [])


@pytest.mark.parametrize(
    ("received_at", "reason"),
    [
        (None, "missing_received_at"),
        ("", "missing_received_at"),
        ("now", "missing_received_at"),
        ("2024-02-30", "missing_received_at"),
        ("2024-05-01T24:00", "missing_received_at"),
        ("0001-01-01T00:00+01:00", "missing_received_at"),
        ("1714559400", "missing_received_at"),
        (ImpossibleTime("infinity"), "impossible_received_at"),
    ],
)
def test_a_row_without_a_time_is_rejected(received_at, reason):
    events, [rejected] = extract([row(user_id="u", received_at=received_at)], DEFAULTS)
    assert not events
    assert rejected.reason == reason


def test_a_null_is_neither_identifier_nor_rejection():
    assert extract([row(user_id=None)], DEFAULTS) == ([Event(at(0), "m0", WEB, frozenset())], [])


@pytest.mark.parametrize(
    "value", ["", " \u00a0", "0-00", "NULL", " None ", "[Object object]", "-1"]
)
def test_a_blocked_value_is_rejected_and_the_rest_of_its_event_counts(value):
    raw = row(user_id=value, anonymous_id="a")
    assert identifiers(raw) == {("anonymous_id", "a")}
    blank = "\u00a0 "
    assert rejections(raw) == [("user_id", value.strip(blank), "blocked_value")]


def test_a_boolean_is_the_text_true_or_false_and_blocked():
    assert rejections(row(user_id=True)) == [("user_id", "true", "blocked_value")]


def test_a_blocked_regex_is_case_sensitive_and_an_exact_value_is_not():
    variables = with_vars(blocked_values=["^test", "Guest"])
    assert identifiers(row(user_id="Test-1"), variables)
    assert identifiers(row(user_id="guest-1"), variables)
    assert not identifiers(row(user_id="test-1"), variables)
    assert not identifiers(row(user_id="gUEST"), variables)
    assert not identifiers(row(user_id=""), variables)


def test_blocked_values_of_one_type_do_not_concern_another():
    rules = [
        {"type": "user_id", "columns": ["user_id"], "blocked_values": ["kiosk"]},
        {"type": "anonymous_id", "columns": ["anonymous_id"]},
    ]
    raw = row(user_id="kiosk", anonymous_id="kiosk")
    assert identifiers(raw, with_vars(external_ids=rules)) == {("anonymous_id", "kiosk")}


def test_a_nul_is_rejected():
    assert rejections(row(user_id="a\0b")) == [("user_id", None, "contains_nul")]
    listed = [
        {"type": "phone", "id": "\0"},
        {"type": "phone", "id": "1", "more": [{"\0": 1}]},
        "\0",
    ]
    assert rejections(entries(*listed)) == [(None, None, "contains_nul")] * 3


def test_device_ids_need_their_device_type_and_ad_tracking():
    device = {"context_device_id": "d", "context_device_advertising_id": "ad"}
    android = {"context_device_type": " Android"} | device
    assert identifiers(row(**device)) == set()
    assert identifiers(row(**android)) == {("android.id", "d")}
    tracked = row(**android, context_device_ad_tracking_enabled=True)
    assert identifiers(tracked) == {("android.id", "d"), ("android.idfa", "ad")}
    as_text = row(**android, context_device_ad_tracking_enabled="TRUE")
    assert identifiers(as_text) == identifiers(tracked)
    untracked = row(**android, context_device_ad_tracking_enabled=False)
    assert identifiers(untracked) == {("android.id", "d")}


def test_when_accepts_any_of_a_list():
    rule = {"type": "d", "columns": ["context_device_id"], "when": {"kind": ["tv", "Car"]}}
    variables = with_vars(external_ids=[rule])
    assert identifiers(row(context_device_id="1", kind="CAR"), variables) == {("d", "1")}
    assert identifiers(row(context_device_id="1", kind="bike"), variables) == set()


def test_entries_of_external_ids_follow_the_listed_type_of_their_name():
    listed = [
        {"type": " email ", "id": " A@x", "collection": "users", "encoding": "none"},
        {"type": "Phone", "id": "A1", "collection": None},
        {"type": "phone", "id": 12.0},
        {"type": "android.id", "id": "d"},
    ]
    assert identifiers(entries(*listed)) == {
        ("email", "a@x"),
        ("Phone", "A1"),
        ("phone", "12"),
        ("android.id", "d"),
    }


@pytest.mark.parametrize(
    ("entry", "rejection"),
    [
        ("text", (None, None, "malformed_entry")),
        ({"type": "phone"}, ("phone", None, "malformed_entry")),
        ({"id": "1"}, (None, "1", "malformed_entry")),
        ({"type": " ", "id": "1"}, ("", "1", "malformed_entry")),
        ({"type": 5, "id": "1"}, (None, "1", "malformed_entry")),
        ({"type": "phone", "id": True}, ("phone", None, "malformed_entry")),
        ({"type": "phone", "id": ["1"]}, ("phone", None, "malformed_entry")),
        ({"type": "phone", "id": {}}, ("phone", None, "malformed_entry")),
        ({"type": "phone", "id": None}, ("phone", None, "malformed_entry")),
        ({"type": "phone", "id": "1", "collection": "x"}, ("phone", "1", "wrong_collection")),
        ({"type": "phone", "id": "1", "encoding": "md5"}, ("phone", "1", "wrong_encoding")),
        ({"type": "group_id", "id": "1"}, ("group_id", "1", "group_id")),
        ({"type": "phone", "id": " "}, ("phone", "", "blocked_value")),
        ({"type": "phone", "id": 0}, ("phone", "0", "blocked_value")),
    ],
)
def test_an_entry_that_does_not_count_is_rejected_and_its_neighbors_count(entry, rejection):
    raw = entries({"type": "a", "id": "x"}, entry, {"type": "b", "id": "x"})
    assert identifiers(raw) == {("a", "x"), ("b", "x")}
    assert rejections(raw) == [rejection]


@pytest.mark.parametrize(
    "text", ["[{", "", "{}", '"x"', '"{}"', "[NaN]", '[{"type":"a","id":"\\ud83d"}]']
)
def test_external_ids_that_are_no_json_array_are_one_rejection(text):
    raw = row(user_id="u", context_external_ids=text)
    assert identifiers(raw) == {("user_id", "u")}
    assert rejections(raw) == [(None, None, "malformed_external_ids")]


@pytest.mark.parametrize("text", ["null", "[]", '"null"', Json(" null "), []])
def test_external_ids_that_are_null_or_empty_are_no_fault(text):
    raw = row(user_id="u", context_external_ids=text)
    assert identifiers(raw) == {("user_id", "u")}
    assert not rejections(raw)


@pytest.mark.parametrize(
    "document",
    [
        Json('[{"type": "a", "id": 1.50}]'),
        '"[{\\"type\\": \\"a\\", \\"id\\": 1.5}]"',
        [{"type": "a", "id": 1.5}],
    ],
)
def test_external_ids_may_be_json_a_text_of_json_and_a_list(document):
    assert identifiers(row(context_external_ids=document)) == {("a", "1.5")}


def test_an_alias_ties_previous_id_only_when_told_to():
    raw = row(table="aliases", user_id="new", previous_id=" old ")
    assert identifiers(raw) == {("user_id", "new")}
    both = {("user_id", "new"), ("user_id", "old")}
    assert identifiers(raw, with_vars(link_on_alias=True)) == both
    elsewhere = row(table="tracks", user_id="new", previous_id="old")
    assert identifiers(elsewhere, with_vars(link_on_alias=True)) == {("user_id", "new")}


def test_a_row_without_message_id_or_received_at_is_rejected_whole():
    raw = [row(user_id="u", id=None), row(user_id="u", id=""), row(user_id="u", received_at=None)]
    events, rejected = extract(raw, DEFAULTS)
    assert events == []
    reasons = ["missing_message_id", "missing_message_id", "missing_received_at"]
    assert rejected == [(WEB, "tracks", None, None, reason) for reason in reasons]


def test_sources_that_are_not_listed_are_not_read():
    assert extract([row(source="segment_tv", user_id="u")], DEFAULTS) == ([], [])


# ------------------------------------------------------------------------------- rules 2 to 6


def test_rule_2_the_source_of_the_first_message_is_the_smaller_key_on_an_exact_tie():
    tied = [event(1, "user_id:u"), event(1, "user_id:u", source_key=MOBILE)]
    assert resolve(tied, DEFAULTS).identities[pair("user_id:u")].created_source == MOBILE
    later_id = [event(1, "user_id:u"), event(1, "user_id:u", message_id="n", source_key=MOBILE)]
    assert resolve(later_id, DEFAULTS).identities[pair("user_id:u")].created_source == WEB


def test_rule_2_the_older_is_decided_by_time_then_message_then_priority_then_value():
    for events, founder in [
        ([event(1, "anonymous_id:a"), event(2, "user_id:u", "anonymous_id:a")], "anonymous_id:a"),
        (
            [event(1, "user_id:u", message_id="b"), event(1, "anonymous_id:a", message_id="B")]
            + [event(2, "user_id:u", "anonymous_id:a")],
            "anonymous_id:a",
        ),
        ([event(1, "user_id:u", "anonymous_id:a")], "user_id:u"),
        ([event(1, "email:b", "email:a")], "email:a"),
        ([event(1, "email:a", "email:Z")], "email:Z"),
        ([event(1, "email:é", "email:z")], "email:z"),
        ([event(1, "email:\U0001f600", "email:\uff5e")], "email:\uff5e"),
    ]:
        assert set(resolve(events, DEFAULTS).profiles) == {name(founder)}


def test_rule_3_links_go_from_the_highest_priority_to_each_other_identifier():
    links = resolve([event(1, "anonymous_id:a", "email:b", "email:a")], DEFAULTS).links
    assert set(links) == {
        (pair("email:a"), pair("email:b")),
        (pair("email:a"), pair("anonymous_id:a")),
    }


def test_rule_3_unlisted_types_come_last_and_alphabetically_by_bytes():
    events = [event(1, "phone:1", "Zip:1", "ios.push_token:1", "ä:1")]
    heads_and_tails = list(resolve(events, DEFAULTS).links)
    assert heads_and_tails[0][0] == pair("ios.push_token:1")
    assert set(resolve([event(1, "ä:1", "phone:1", "Zip:1")], DEFAULTS).links) == {
        (pair("Zip:1"), pair("phone:1")),
        (pair("Zip:1"), pair("ä:1")),
    }


def test_rule_3_a_repeated_link_counts_at_its_first_event():
    tie = [
        event(2, "user_id:u", "email:e", message_id="b", source_key=MOBILE),
        event(1, "user_id:u", "email:e", message_id="b", source_key=WEB),
        event(1, "user_id:u", "email:e", message_id="b", source_key=MOBILE),
    ]
    (link,) = resolve(tie, DEFAULTS).links.values()
    assert link == (at(1), "b", MOBILE, "joined", None)


def test_rule_3_links_of_one_moment_go_by_tail_then_head():
    # One moment, three rows: the tails decide who comes first, whatever the order of the rows.
    rows = [event(1, "user_id:2", "email:b", message_id="m")]
    rows += [event(1, "user_id:1", "email:b", message_id="m")]
    rows += [event(1, "user_id:2", "email:a", message_id="m")]
    assert outcomes(resolve(rows, DEFAULTS)) == {
        ("2", "a"): ("joined", None),
        ("1", "b"): ("joined", None),
        ("2", "b"): ("refused", "user_id"),
    }


def test_rule_4_a_link_that_would_break_a_limit_is_refused_and_later_ones_still_count():
    events = [
        event(1, "user_id:1", "email:e"),
        event(2, "user_id:2", "email:e", "anonymous_id:a"),
    ]
    resolution = resolve(events, DEFAULTS)
    assert profiles(resolution) == [["anonymous_id:a", "user_id:2"], ["email:e", "user_id:1"]]
    assert outcomes(resolution)[("2", "e")] == ("refused", "user_id")


def test_rule_4_counts_the_whole_profile():
    variables = limited(user_id=None, email=2)
    events = [event(1, "user_id:1", "email:a", "email:b"), event(2, "user_id:2", "email:c")]
    resolution = resolve([*events, event(3, "user_id:1", "email:c")], variables)
    assert len(resolution.profiles) == 2
    assert outcomes(resolution)[("1", "c")] == ("refused", "email")


def test_rule_4_a_link_within_one_profile_is_redundant_and_forms_no_merge():
    events = [
        event(1, "user_id:u", "email:e", "anonymous_id:a"),
        event(2, "email:e", "anonymous_id:a"),
    ]
    resolution = resolve(events, DEFAULTS)
    assert outcomes(resolution)[("e", "a")] == ("redundant", None)
    assert {identity.merged_at for identity in resolution.identities.values()} == {None}


def test_the_reason_is_the_highest_priority_limit_that_the_profiles_break_at_the_end():
    # At its turn the link of event 3 breaks the email limit alone; the user ids come afterwards.
    variables = limited(user_id=1, email=1, anonymous_id=None)
    events = [
        event(1, "email:1", "anonymous_id:a"),
        event(2, "email:2", "anonymous_id:b"),
        event(3, "email:1", "anonymous_id:b"),
        event(4, "user_id:1", "anonymous_id:a"),
        event(5, "user_id:2", "anonymous_id:b"),
    ]
    assert outcomes(resolve(events, variables))[("1", "b")] == ("refused", "user_id")


def test_rule_5_the_segment_id_is_the_encoded_founder():
    resolution = resolve([event(1, "email:é")], DEFAULTS, space_name="dev")
    encoded = "0:,3:dev,5:email,1:é,1:0,"
    assert set(resolution.profiles) == {"use_" + md5(encoded.encode()).hexdigest()}
    salted = resolve([event(1, "email:é")], DEFAULTS, space_name="dev", salt="s")
    assert set(salted.profiles).isdisjoint(resolution.profiles)


def test_rule_6_the_younger_profile_is_renamed_and_its_identifiers_show_the_merge():
    events = [
        event(1, "anonymous_id:a"),
        event(2, "user_id:u"),
        event(3, "user_id:u", "anonymous_id:a", "email:e"),
    ]
    identities = resolve(events, DEFAULTS).identities
    kept = name("anonymous_id:a")
    assert set(identities.values()) == {
        (WEB, "anonymous_id", "a", None, None, kept, at(1)),
        (WEB, "user_id", "u", at(3), name("user_id:u"), kept, at(3)),
        (WEB, "email", "e", None, None, kept, at(3)),
    }


def test_rule_6_the_last_merge_is_shown():
    events = [
        event(1, "email:1"),
        event(2, "anonymous_id:2"),
        event(3, "braze_id:3"),
        event(4, "anonymous_id:2", "braze_id:3"),
        event(5, "email:1", "braze_id:3"),
    ]
    identities = resolve(events, DEFAULTS).identities
    for identifier in ("anonymous_id:2", "braze_id:3"):
        assert identities[pair(identifier)][3:5] == (at(5), name("anonymous_id:2"))


def test_rule_6_an_identifier_born_in_a_tied_row_was_born_in_that_event():
    events = [
        event(1, "anonymous_id:a"),
        event(2, "email:e", message_id="m"),
        event(2, "anonymous_id:a", "email:e", message_id="m", source_key=MOBILE),
    ]
    identity = resolve(events, DEFAULTS).identities[pair("email:e")]
    assert identity == (MOBILE, "email", "e", None, None, name("anonymous_id:a"), at(2))


def test_links_are_formed_within_a_row_even_where_rows_tie():
    events = [event(1, "email:e", message_id="m"), event(1, "anonymous_id:a", message_id="m")]
    assert resolve(events, DEFAULTS).links == {}


def test_retries_and_the_order_of_arrival_change_nothing():
    events = [
        event(1, "anonymous_id:a"),
        event(2, "user_id:1", "anonymous_id:a"),
        event(3, "user_id:2", "email:e"),
        event(4, "user_id:1", "email:e"),
    ]
    once = resolve(events, DEFAULTS)
    retries = [e._replace(received_at=e.received_at + timedelta(hours=1)) for e in events]
    assert resolve([*retries, *reversed(events), *events], DEFAULTS) == once


# ------------------------------------------------------------------------------- published cases


def variables_of(case):
    """What the publisher assumes: its limits and priority, its blocked values, or no limits."""
    rules = [*DEFAULTS["external_ids"], {"type": "phone", "columns": ["identifies.phone"]}]
    stated = case.get("rules", {})
    if case["semantics"] == "pure-cc":
        rules = [{**rule, "limit": None} for rule in rules]
    if "priority" in stated:
        by_type = {rule["type"]: rule for rule in rules}
        rules = [{**by_type[t], "limit": stated["limits"][t]} for t in stated["priority"]]
    blocked_values = stated.get("blocked", DEFAULTS["blocked_values"])
    return with_vars(external_ids=rules, blocked_values=blocked_values)


def resolve_case(case):
    variables = variables_of(case)
    events, _ = extract(map(raw_row, case["events"]), variables)
    return resolve(events, variables)


@needs_examples
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_published_case(case):
    resolution = resolve_case(case)
    assert profiles(resolution) == sorted(map(sorted, case["expected_clusters"]))
    identities = resolution.identities
    if "survivor_holds" in case:
        assert identities[pair(case["survivor_holds"])].merged_at is None
    for merge in case.get("expected_merges", []):
        away = identities[pair(merge["merged_away_holding"])]
        into = identities[pair(merge["into_holding"])]
        assert away.segment_id == into.segment_id != away.merged_from
        if "at" in merge:
            assert away.merged_at == utc_time(merge["at"])
        if "triggering" in merge:
            joined = {
                link.message_id for link in resolution.links.values() if link.outcome == "joined"
            }
            assert merge["triggering"] in joined


@needs_examples
def test_the_profiles_sync_case_study_merges_the_second_profile_into_the_first_at_10_48():
    case = next(c for c in CASES if c["case"] == "segment_docs_profiles_sync_case_study")
    identities = resolve_case(case).identities
    first, second = "anonymous_id:5285bc35-05ef-4d21", "anonymous_id:b50e18a5-1b8d-451c"
    merged = datetime(2022, 6, 22, 10, 48)
    assert identities[pair(second)][3:] == (merged, name(second), name(first), merged)
    for identifier in (first, "email:jane.kim@segment.com"):
        assert identities[pair(identifier)][3:6] == (None, None, name(first))


@needs_examples
def test_what_the_python_library_sends_gives_the_published_components():
    """The published components count an alias as a tie and know no limits."""
    rules = [{**rule, "limit": None} for rule in DEFAULTS["external_ids"]]
    variables = with_vars(external_ids=rules, link_on_alias=True)
    events, rejected = extract(python_rows(), variables)
    assert len(events) == 21
    assert rejected == []
    assert profiles(resolve(events, variables)) == expected_python_profiles()


@needs_examples
def test_by_default_the_alias_of_the_python_library_ties_nobody():
    events, _ = extract(python_rows(), DEFAULTS)
    found = profiles(resolve(events, DEFAULTS))
    assert ["user_id:u-1003"] in found
    assert ["email:cy@example.com", "user_id:legacy-3"] in found
    assert ["user_id:u-1006"] in found


@needs_examples
def test_four_site_tables_resolve_to_one_profile_of_27_identifiers():
    types = ["email", "td_ssc_id", "td_client_id", "td_global_id"]
    variables = limited(**dict.fromkeys(types))
    rows = []
    for number, line in enumerate(csv.DictReader(lines("treasure_data_ex2.csv"))):
        columns = {type_: line[type_] or None for type_ in types}
        received_at = datetime.fromisoformat(line["time"])
        columns |= {"id": f"{line['_table']}-{number:03}", "received_at": received_at}
        rows.append(RawRow("segment_web", "pages", columns))
    events, _ = extract(rows, variables)
    (profile,) = resolve(events, variables).profiles.values()
    assert len(profile) == 27

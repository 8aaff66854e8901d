"""What became of each profile, and why: merges, Profiles Sync shapes, names that outlive late data.

That these relations are right on any stream is checked against the oracle, by random worlds
(test_tables_equal_the_oracle.py, test_overrides.py); here are the cases to be read.
"""

import io
import json
from datetime import datetime, timedelta
from functools import partialmethod

import agate
import pytest
from comparison import NO_VIEWS, assert_equals_oracle, load
from examples import name
from oracle import RawRow, default_variables

DEFAULTS = default_variables()
WEB = "fHz4PsaUf8"
MERGES = "personas_identities.profile_merges"
FIRST_LOAD = datetime(2026, 2, 1)


def event(message_id, moment, day=0, table="tracks", **columns):
    """A raw row, loaded on that day."""
    received_at = datetime.fromisoformat(moment)
    loaded_at = FIRST_LOAD + timedelta(days=day)
    columns |= {"id": message_id, "received_at": received_at, "uuid_ts": loaded_at}
    return RawRow("segment_web", table, columns)


def explain(warehouse, monkeypatch, **arguments):
    """What the operation prints. Tables go past dbt, to what was sys.stdout when agate came."""
    tables = io.StringIO()
    print_table = partialmethod(agate.Table.print_table, output=tables)
    with monkeypatch.context() as patch:
        patch.setattr(agate.Table, "print_table", print_table)
        run = warehouse.dbt("run-operation", "explain_identity", "--args", json.dumps(arguments))
    return run.output + tables.getvalue()


# The case study of Segment's documentation of Profiles Sync (tables.md): two visits of a site, each
# followed by a form with the same e-mail address.
FIRST_VISITOR, SECOND_VISITOR = "5285bc35-05ef-4d21", "b50e18a5-1b8d-451c"
EMAIL = "jane.kim@segment.com"
CASE_STUDY = [
    event("event_1", "2022-05-02 14:01:00", table="pages", anonymous_id=FIRST_VISITOR),
    event(
        "event_2",
        "2022-05-02 14:01:47",
        table="identifies",
        anonymous_id=FIRST_VISITOR,
        email=EMAIL,
    ),
    event("event_3", "2022-06-22 10:47:15", table="pages", anonymous_id=SECOND_VISITOR),
    event(
        "event_4",
        "2022-06-22 10:48:00",
        table="identifies",
        anonymous_id=SECOND_VISITOR,
        email=EMAIL,
    ),
]
PROFILE_1 = name(f"anonymous_id:{FIRST_VISITOR}")
PROFILE_2 = name(f"anonymous_id:{SECOND_VISITOR}")


# Three visitors; the third becomes part of the second, and both later part of the first.
VISITS = [
    event("a", "2026-01-01 01:00:00", anonymous_id="one"),
    event("b", "2026-01-01 02:00:00", anonymous_id="two"),
    event("c", "2026-01-01 03:00:00", anonymous_id="three"),
    event("d", "2026-01-01 04:00:00", anonymous_id="two", context_braze_braze_id="b"),
    event("e", "2026-01-01 05:00:00", anonymous_id="three", context_braze_braze_id="b"),
    event("f", "2026-01-01 06:00:00", day=1, anonymous_id="one", context_braze_braze_id="b"),
]
ONE, TWO, THREE = (name(f"anonymous_id:{visitor}") for visitor in ("one", "two", "three"))
KIOSK = [
    event("a", "2026-01-01 01:00:00", user_id="ann", anonymous_id="kiosk"),
    event("b", "2026-01-01 02:00:00", user_id="bob", anonymous_id="kiosk"),
    event("c", "2026-01-01 03:00:00", user_id="eve"),
]


@pytest.fixture
def told(engine_warehouse):
    """All of these in one run; the last of the visits is still to come."""

    def build():
        load(engine_warehouse, CASE_STUDY + VISITS[:5] + KIOSK)
        engine_warehouse.dbt("run")

    engine_warehouse.begin_with("told", build)
    return engine_warehouse


def test_the_case_study_of_profiles_sync_comes_out_row_by_row(told):
    times = [row.columns["received_at"] for row in CASE_STUDY]
    updates = told.query(f"""
        select segment_id, canonical_segment_id, triggering_event_type, triggering_event_id,
            "timestamp"
        from personas_identities.id_graph_updates
        where segment_id in ('{PROFILE_1}', '{PROFILE_2}')
        order by seq
    """)
    assert updates == [
        (PROFILE_1, PROFILE_1, "page", "event_1", times[0]),
        (PROFILE_2, PROFILE_2, "page", "event_3", times[2]),
        (PROFILE_2, PROFILE_1, "identify", "event_4", times[3]),
    ]
    mappings = told.query(f"""
        select segment_id, external_id_type, external_id_value, triggering_event_type,
            triggering_event_id, "timestamp"
        from personas_identities.external_id_mapping_updates
        where segment_id in ('{PROFILE_1}', '{PROFILE_2}')
        order by seq
    """)
    assert mappings == [
        (PROFILE_1, "anonymous_id", FIRST_VISITOR, "page", "event_1", times[0]),
        (PROFILE_1, "email", EMAIL, "identify", "event_2", times[1]),
        (PROFILE_2, "anonymous_id", SECOND_VISITOR, "page", "event_3", times[2]),
    ]
    identifiers = told.query(f"""
        select canonical_segment_id, "type", "value", received_at
        from personas_identities.user_identifiers
        where canonical_segment_id = '{PROFILE_1}'
        order by seq
    """)
    assert identifiers == [
        (PROFILE_1, "anonymous_id", FIRST_VISITOR, times[0]),
        (PROFILE_1, "email", EMAIL, times[1]),
        (PROFILE_1, "anonymous_id", SECOND_VISITOR, times[2]),
    ]
    merges = told.query(
        "select segment_id, canonical_segment_id, created_at, merged_at, merged_into, message_id,"
        f" source_key from {MERGES} where segment_id in ('{PROFILE_1}', '{PROFILE_2}')"
        " order by created_at"
    )
    assert merges == [
        (PROFILE_1, PROFILE_1, times[0], None, None, None, None),
        (PROFILE_2, PROFILE_1, times[2], times[3], PROFILE_1, "event_4", WEB),
    ]


def test_profiles_are_explained_and_their_names_outlive_late_data(told, monkeypatch):
    merges = f"from {MERGES} where segment_id in ('{ONE}', '{TWO}', '{THREE}')"
    written = dict(told.query(f"select segment_id, synced_at {merges}"))
    assert set(written) == {ONE, TWO, THREE}

    load(told, VISITS[5:])
    told.dbt("run", *NO_VIEWS)
    rows = CASE_STUDY + VISITS + KIOSK
    assert_equals_oracle(told, rows, DEFAULTS)
    updates = told.query(
        "select segment_id, canonical_segment_id, uuid_ts > timestamp '2026-01-01'"
        " from personas_identities.id_graph_updates order by seq"
    )
    recursive = sorted([(TWO, ONE, True), (THREE, ONE, True)])
    assert sorted(updates[-2:]) == recursive
    assert updates[-3] == (THREE, TWO, True)
    synced = dict(told.query(f"select segment_id, synced_at {merges}"))
    assert synced[ONE] == written[ONE]  # nothing about it changed
    assert synced[TWO] > written[TWO]
    assert synced[THREE] > written[THREE]

    text = explain(told, monkeypatch, type="anonymous_id", value=" three ")
    assert f"belongs to the profile {ONE}, which has 4 identifiers" in text
    assert 'named after its oldest, anonymous_id "one"' in text
    text = explain(
        told,
        monkeypatch,
        **{"type": "anonymous_id", "value": "three", "to_type": "anonymous_id", "to_value": "one"},
    )
    assert f"are one person, {ONE}" in text
    steps = [line for line in text.splitlines() if line.startswith("|") and "anonymous_id" in line]
    assert ["weakest" in step for step in steps] == [False, True]
    assert " e " in steps[0]
    assert " f " in steps[1]
    text = explain(told, monkeypatch, type="email", value="nobody@x.test")
    assert 'No event has brought email "nobody@x.test"' in text
    incomplete = json.dumps({"type": "email", "value": "a", "to_type": "email"})
    run = told.dbt("run-operation", "explain_identity", "--args", incomplete, expect_success=False)
    assert "expected type and value, and to_type and to_value both or neither" in run.output

    # Late: the very first message of two had an identifier that takes the lead, so two never led a
    # profile by what is known now. Its name was published, and still resolves.
    late = [
        event("0", "2026-01-01 00:00:00", day=2, context_braze_braze_id="b", anonymous_id="two"),
        event("0", "2026-01-01 00:00:00", day=2, context_braze_braze_id="b", anonymous_id="three"),
    ]
    load(told, late)
    for arguments in ([], ["--full-refresh"]):
        off = {"tables": {"profile_merges": False}, "purge": True}
        told.dbt("run", *arguments, *NO_VIEWS, vars={"selective_sync": off})
        assert told.query(f"select * from {MERGES}") == []
        told.dbt("run", *NO_VIEWS)
        assert_equals_oracle(told, rows + late, DEFAULTS)
        names = told.query(f"select segment_id, canonical_segment_id, created_at is null {merges}")
        assert set(names) == {(THREE, THREE, False), (TWO, THREE, True), (ONE, THREE, False)}


def test_the_refused_links_between_two_people_are_named(told, monkeypatch):
    ask = {"type": "user_id", "value": "ann", "to_type": "user_id"}
    text = explain(told, monkeypatch, **ask, to_value="bob")
    assert "are two people, because these links between them were refused" in text
    (refused,) = [line for line in text.splitlines() if "refused" in line and "kiosk" in line]
    assert [cell.strip() for cell in refused.strip("|").split("|")][:6] == [
        *("user_id", "bob", "anonymous_id", "kiosk", "refused", "user_id")
    ]
    text = explain(told, monkeypatch, **ask, to_value="eve")
    assert "are two people: no event has ever tied one to the other" in text
    text = explain(told, monkeypatch, **ask, to_value="ann")
    assert "was given twice" in text

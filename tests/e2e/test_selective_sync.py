"""What the var selective_sync lets out, and that what it holds back is neither lost nor mixed up.

Resolution never depends on it: after every run the profiles and links equal the oracle's.
"""

from datetime import datetime

import pytest
from comparison import (
    IDENTIFIERS,
    LINKS,
    NO_REJECTIONS,
    PUBLISHED,
    assert_equals_oracle,
    assert_same_rows,
    create_raw_tables,
    expected_tables,
)
from comparison import load as load_rows
from scenarios import DEFAULTS, IDENTITIES
from worlds import batches

pytestmark = pytest.mark.quick_on("postgres")  # which then builds each state

COLUMNS = PUBLISHED.split(", ")
PUBLISHED_MODELS = ["--select", "identity_runs", "profile_merges+", "--exclude", "identity_health"]
BATCHES = batches(3, worlds=6)


def begin(warehouse, state="synced", **settings):
    """The first batch, resolved and published by a first run under these settings."""

    def build():
        create_raw_tables(warehouse)
        load_rows(warehouse, BATCHES[0])
        warehouse.dbt("run", vars=settings and {"selective_sync": settings})

    warehouse.begin_with(state, build)
    sync = Sync(warehouse)
    sync.assert_all_is_resolved()
    return sync


class Sync:
    """A warehouse that is loaded batch by batch and published under changing settings."""

    def __init__(self, warehouse):
        self.warehouse = warehouse
        self.loaded, *self.batches = BATCHES
        self.is_resolved = True

    def load(self):
        rows = self.batches.pop(0)
        load_rows(self.warehouse, rows)
        self.loaded = self.loaded + rows
        self.is_resolved = False

    def run(self, *arguments, **settings):
        """Of all models, unless nothing but what is published can change."""
        is_enough = self.is_resolved and not arguments
        chosen = PUBLISHED_MODELS if is_enough else NO_REJECTIONS
        vars = {"selective_sync": settings} if settings else None
        self.warehouse.dbt("run", *arguments, *chosen, vars=vars)
        self.is_resolved = True
        self.assert_all_is_resolved()

    def assert_all_is_resolved(self):
        identities, links = self.expected()
        resolved = self.warehouse.query(f"select {PUBLISHED} from ({IDENTIFIERS}) as identifiers")
        assert_same_rows(resolved, identities)
        found = self.warehouse.query(f"select {LINKS} from personas_graph.identity_links")
        assert_same_rows(found, links)

    def expected(self):
        return expected_tables(self.loaded, DEFAULTS)

    def identities(self):
        """What the oracle makes of the rows so far: (type, value) -> row."""
        return {row[1:3]: row for row in self.expected()[0]}

    def published(self):
        """(type, value) -> row, without synced_at."""
        rows = self.warehouse.query(f"select {PUBLISHED} from {IDENTITIES}")
        return {row[1:3]: row for row in rows}

    def synced(self):
        rows = self.warehouse.query(
            f"select external_id_type, external_id_value, synced_at from {IDENTITIES}"
        )
        return {row[:2]: row[2] for row in rows}

    def counted(self):
        """How many rows the last run says that it wrote."""
        [(count,)] = self.warehouse.query(
            "select published_row_count from personas_graph.identity_runs"
            " order by started_at desc limit 1"
        )
        return count

    def assert_all_is_published(self):
        assert_equals_oracle(self.warehouse, self.loaded, DEFAULTS)


def test_a_table_that_is_off_is_not_written_and_catches_up_when_on_again(engine_warehouse):
    sync = begin(engine_warehouse)
    off = {"tables": {"users_identities": False}}
    before = engine_warehouse.snapshot(IDENTITIES)
    sync.load()
    sync.run(**off)
    assert engine_warehouse.snapshot(IDENTITIES) == before
    sync.load()
    sync.run("--full-refresh", **off)
    assert engine_warehouse.snapshot(IDENTITIES) == before
    sync.run()
    sync.assert_all_is_published()


def test_switched_off_it_writes_nothing_and_purge_removes_what_was_written(engine_warehouse):
    sync = begin(engine_warehouse, "unsynced", enabled=False)
    assert engine_warehouse.snapshot(IDENTITIES) == []
    sync.run()
    sync.assert_all_is_published()
    sync.load()
    sync.run(enabled=False)
    assert engine_warehouse.snapshot(IDENTITIES) != []
    sync.run(enabled=False, purge=True)
    assert engine_warehouse.snapshot(IDENTITIES) == []
    sync.run()
    sync.assert_all_is_published()


def test_types_and_sources_that_are_off_stay_as_they_were(engine_warehouse):
    settings = {
        "external_id_types": {"include": ["email", "user_id", "phone"], "exclude": ["phone"]},
        "created_sources": {"exclude": ["640YebQ2Ri"]},
    }

    def is_on(row):
        return row[1] in ("email", "user_id") and row[0] == "fHz4PsaUf8"

    sync = begin(engine_warehouse, "synced_in_part", **settings)
    on = {key: row for key, row in sync.identities().items() if is_on(row)}
    assert on and sync.published() == on

    sync.load()
    sync.run()
    sync.assert_all_is_published()
    before = sync.published()

    sync.load()
    sync.run("--full-refresh", **settings)
    on = {key: row for key, row in sync.identities().items() if is_on(row)}
    assert len(on) < len(before)
    assert sync.published() == before | on

    sync.run(purge=True, **settings)
    assert sync.published() == on
    sync.run()
    sync.assert_all_is_published()


def test_an_excluded_column_is_null_in_rows_written_from_now_on(engine_warehouse):
    sync = begin(engine_warehouse)
    excluded = ["merged_from", "synced_at"]
    before, synced = sync.published(), sync.synced()
    sync.load()
    sync.run(columns={"exclude": excluded})
    place = COLUMNS.index("merged_from")

    def without(row):
        return (*row[:place], None, *row[place + 1 :])

    written = 0
    for key, row in sync.identities().items():
        is_as_before = key in before and without(before[key]) == without(row)
        written += not is_as_before
        assert sync.published()[key] == (before[key] if is_as_before else without(row))
        assert sync.synced()[key] == (synced[key] if is_as_before else None)
    assert 0 < written < len(sync.identities())
    assert sync.counted() == written

    sync.run()
    sync.assert_all_is_published()
    assert None not in sync.synced().values()


def test_rows_without_synced_at_are_counted_when_they_are_written(engine_warehouse):
    sync = begin(engine_warehouse, "unsynced", enabled=False)
    without = {"columns": {"exclude": ["synced_at"]}}
    sync.run(**without)
    assert sync.counted() == len(sync.identities()) > 0
    sync.run(**without)
    assert sync.counted() == 0
    engine_warehouse.execute(f"delete from {IDENTITIES} where external_id_type = 'email'")
    emails = [key for key in sync.identities() if key[0] == "email"]
    sync.run("--full-refresh", **without)
    assert sync.counted() == len(emails) > 0


def test_purge_empties_excluded_columns_of_older_rows(engine_warehouse):
    sync = begin(engine_warehouse)
    sync.run(columns={"exclude": ["merged_at", "created_source"]}, purge=True)
    gone = COLUMNS.index("merged_at"), COLUMNS.index("created_source")
    for key, row in sync.identities().items():
        left = tuple(None if place in gone else value for place, value in enumerate(row))
        assert sync.published()[key] == left
    sync.run()
    sync.assert_all_is_published()


def test_a_key_of_this_warehouse_replaces_the_general_key_whole(engine_warehouse):
    sync = begin(engine_warehouse, "unsynced", enabled=False)
    sync.run(
        external_id_types={"include": ["email"], "exclude": ["user_id"]},
        created_sources={"exclude": ["640YebQ2Ri"]},
        warehouses={
            engine_warehouse.engine: {"external_id_types": {"exclude": ["anonymous_id"]}},
            "elsewhere": {"enabled": False, "created_sources": {"include": []}},
        },
    )
    expected = {
        key: row
        for key, row in sync.identities().items()
        if row[1] != "anonymous_id" and row[0] != "640YebQ2Ri"
    }
    assert {"email", "user_id"} <= {type_ for type_, _ in expected}
    assert sync.published() == expected


def test_synced_at_changes_only_with_another_column_of_the_row(engine_warehouse):
    sync = begin(engine_warehouse)
    before, synced = sync.published(), sync.synced()
    sync.run("--full-refresh")
    assert sync.synced() == synced
    sync.load()
    sync.run()
    after = sync.synced()
    written = {key for key, row in sync.published().items() if before.get(key) != row}
    assert 0 < len(written) < len(after)
    assert {key for key in after if after[key] != synced.get(key)} == written
    assert all(isinstance(moment, datetime) for moment in after.values())

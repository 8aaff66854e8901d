"""The interface that the end-to-end tests use, where it promises more than it passes on."""

import datetime

TYPES = {"id": "bigint", "note": "text", "at": "timestamp", "is_new": "boolean"}
NOON = datetime.datetime(2024, 2, 29, 12, 0, 0, 250_000)
ROWS = [(2, 'tab\t, "quote", \\n and é', NOON, True), (1, "", None, False), (3, None, NOON, None)]


def test_loaded_values_come_back_as_they_were(warehouse):
    warehouse.load("raw", "events", TYPES, ROWS)
    assert warehouse.snapshot("raw.events") == sorted(ROWS)


def test_new_columns_are_null_in_older_rows(warehouse):
    warehouse.load("raw", "events", {"id": "bigint"}, [(1,)])
    warehouse.load("raw", "events", {"id": "bigint", "note": "text"}, [(2, "x")])
    assert warehouse.snapshot("raw.events") == [(1, None), (2, "x")]
    assert list(warehouse.columns("raw", "events")) == ["id", "note"]


def test_parameters_are_not_spliced_into_the_statement(warehouse):
    assert warehouse.query("select %s, 'x' like '%%'", ["it's %s"]) == [("it's %s", True)]


def test_clear_leaves_no_relation(warehouse):
    warehouse.load("raw", "events", {"id": "bigint"}, [(1,)])
    assert warehouse.relations() == ["raw.events"]
    warehouse.clear()
    assert warehouse.relations() == []

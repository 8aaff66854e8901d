"""The launcher that the end-to-end tests get their PostgreSQL from."""

import os
from pathlib import Path

import psycopg2
import pytest
from postgres_server import own_server

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _wanted(pytestconfig):
    if pytestconfig.getoption("engine") == "duckdb":
        pytest.skip("--engine duckdb")


def test_text_does_not_sort_by_bytes(postgres):
    if os.environ.get("PGHOST"):
        pytest.skip("a server of yours has the locale that you chose")
    words = "(values ('b'), ('A'), ('a'), ('B')) as words (word)"
    assert postgres.query(f"select string_agg(word, '' order by word) from {words}") == [("aAbB",)]


def test_created_databases_have_the_locale_of_the_server(postgres):
    name = postgres.create_database()
    try:
        assert postgres.query("select 'a' < 'B'", name) == postgres.query("select 'a' < 'B'")
        with pytest.raises(psycopg2.errors.DuplicateDatabase):
            postgres.create_database(name)
    finally:
        postgres.drop_database(name)
    assert postgres.query(f"select from pg_database where datname = '{name}'") == []


def test_server_is_ours_and_leaves_nothing_behind():
    with own_server() as server, own_server() as neighbor:
        folder = Path(server.query("show data_directory")[0][0])
        assert server.port != neighbor.port
        assert folder.exists()
    assert not folder.parent.exists()
    with pytest.raises(psycopg2.OperationalError):
        server.connect()


def test_failure_inside_leaves_nothing_behind_either():
    with pytest.raises(ZeroDivisionError), own_server() as server:
        folder = Path(server.query("show data_directory")[0][0])
        raise ZeroDivisionError
    assert not folder.parent.exists()

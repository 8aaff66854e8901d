"""The oldest server that is supported, where Debian's packages brought one: PostgreSQL 15."""

import contextlib
from pathlib import Path
from random import Random

import pytest
from comparison import (
    assert_equals_oracle,
    assert_moments_equal_the_oracle,
    create_raw_tables,
    load,
)
from oracle import default_variables, extract
from postgres_server import own_server
from warehouse import Warehouse
from worlds import batches

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
DEFAULTS = default_variables()

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.xdist_group("test_oldest_postgres"),
    pytest.mark.skipif(
        not (PROGRAMS / "initdb").exists(), reason=f"no PostgreSQL 15 in {PROGRAMS}"
    ),
]


@pytest.fixture(scope="module")
def oldest(pytestconfig, tmp_path_factory):
    if pytestconfig.getoption("engine") == "duckdb":
        pytest.skip("--engine duckdb")
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(own_server(PROGRAMS))
        folder = tmp_path_factory.mktemp("oldest")
        yield stack.enter_context(Warehouse.postgres(server, folder))


def test_tables_and_moments_equal_the_oracle(oldest, world_count):
    loaded = []
    create_raw_tables(oldest)
    for batch in batches(2, worlds=max(2, world_count // 10)):
        load(oldest, batch)
        loaded += batch
        oldest.dbt("build" if len(loaded) == len(batch) else "run")
        assert_equals_oracle(oldest, loaded, DEFAULTS)
    oldest.dbt("run", "--full-refresh")
    assert_equals_oracle(oldest, loaded, DEFAULTS)
    events = extract(loaded, DEFAULTS)[0]
    assert_moments_equal_the_oracle(oldest, events, DEFAULTS, {}, Random(1))


def test_what_replaces_a_newer_function_is_ours_alone_and_made_once(oldest):
    functions = "select oid from pg_proc where proname = 'is_valid_input'"
    before = oldest.query(functions)
    oldest.dbt("run", "--select", "identity_watermarks")
    assert len(before) == 1
    assert oldest.query(functions) == before

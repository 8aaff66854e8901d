"""Every server that is found and needs a function of ours, which are those before PostgreSQL 16.

Debian's packages brought them, or IDENTITY_WAREHOUSE_POSTGRES names the folder of their programs.
`make test-edges` runs worlds there.
"""

import contextlib
import re
import subprocess
from random import Random

import pytest
from comparison import (
    assert_equals_oracle,
    assert_moments_equal_the_oracle,
    create_raw_tables,
    load,
)
from oracle import extract
from postgres_server import own_server, program_folders
from scenarios import DEFAULTS
from warehouse import Warehouse
from worlds import batches


def major_version(programs):
    said = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True).stdout
    return int(re.search(r"\d+", said)[0])


OLD_SERVERS = [programs for programs in program_folders() if major_version(programs) < 16]

pytestmark = [
    pytest.mark.full,
    pytest.mark.postgres,
    pytest.mark.skipif(not OLD_SERVERS, reason="no PostgreSQL before 16 was found"),
]


@pytest.fixture(scope="module", params=OLD_SERVERS, ids=str)
def old_server(request, pytestconfig, tmp_path_factory):
    if pytestconfig.getoption("engine") == "duckdb":
        pytest.skip("--engine duckdb")
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(own_server(request.param))
        folder = tmp_path_factory.mktemp("old_server")
        yield stack.enter_context(Warehouse.postgres(server, folder))


def test_tables_and_moments_equal_the_oracle(old_server, world_count):
    loaded = []
    create_raw_tables(old_server)
    for batch in batches(2, worlds=max(2, world_count // 10)):
        load(old_server, batch)
        loaded += batch
        old_server.dbt("build" if len(loaded) == len(batch) else "run")
        assert_equals_oracle(old_server, loaded, DEFAULTS)
    old_server.dbt("run", "--full-refresh")
    assert_equals_oracle(old_server, loaded, DEFAULTS)
    events = extract(loaded, DEFAULTS)[0]
    assert_moments_equal_the_oracle(old_server, events, DEFAULTS, {}, Random(1))


def test_what_replaces_a_newer_function_is_ours_alone_and_made_once(old_server):
    functions = "select oid from pg_proc where proname = 'is_valid_input'"
    before = old_server.query(functions)
    old_server.dbt("run", "--select", "identity_watermarks")
    assert len(before) == 1
    assert old_server.query(functions) == before

"""Of whoever was erased no byte is left: not in dbt's files, nor, after the recipe of
models/bookkeeping/guides.md, in the files of the database.

Every scan is first shown to find: the value is there before the recipe, and in dbt's log where it
was given on the command line.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from comparison import assert_equals_oracle, create_raw_tables, load, people
from oracle import Memory, Request, default_variables, extract, resolve
from scenarios import LATER, raw_row, statuses
from warehouse import PROFILE

GUIDE = Path(__file__).parents[2] / "models" / "bookkeeping" / "guides.md"
DEFAULTS = default_variables()
NOT_SCANNED = {"postmaster.pid", "postmaster.opts"}


def request(warehouse, arguments, environment=None, expect_success=True):
    """The operation as a process with files of its own, logging as dbt does by default."""
    arguments = ["run-operation", "request_deletion", "--args", json.dumps(arguments)]
    return dbt_process(warehouse, *arguments, environment=environment, success=expect_success)


def dbt_process(warehouse, *arguments, environment=None, success=True):
    warehouse.release()
    warehouse._write_profile()
    finished = subprocess.run(
        [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--debug", *arguments]
        + ["--project-dir", str(warehouse.project), "--profiles-dir", str(warehouse.folder)]
        + ["--profile", PROFILE, "--target", warehouse.engine, "--no-use-colors"]
        + ["--target-path", str(dbt_files(warehouse)), "--log-path", str(dbt_files(warehouse))],
        env=os.environ | (environment or {}),
        cwd=warehouse.folder,
        capture_output=True,
        text=True,
    )
    assert (finished.returncode == 0) == success, finished.stdout[-3000:]
    return finished.stdout + finished.stderr


def dbt_files(warehouse):
    return warehouse.folder / "files_of_dbt"


def files_with(folder, *texts):
    """The files under a folder that hold one of the texts, as bytes."""
    return files_with_bytes(folder, *(text.encode() for text in texts))


def files_with_bytes(folder, *wanted):
    found = set()
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in NOT_SCANNED:
            content = path.read_bytes()
            found |= {path.name for some in wanted if some in content}
    return found


LATER_COMMANDS = [["run"], ["docs", "generate"], ["run-operation", "raw_deletion_statements"]]


@pytest.mark.only("duckdb")  # these are dbt's files, whatever the engine
@pytest.mark.parametrize("commands", [[], pytest.param(LATER_COMMANDS, marks=pytest.mark.full)])
def test_a_value_from_the_environment_is_in_no_file_of_dbt(warehouse, commands):
    value, other = secrets.token_hex(20) + "@forget.test", secrets.token_hex(20) + "@forget.test"
    load(warehouse, [raw_row("1", 1, user_id="u", email=value), raw_row("2", 2, email=other)])
    warehouse.dbt("run")
    files = dbt_files(warehouse)
    shutil.rmtree(files, ignore_errors=True)
    asked = {"type": "email", "value_env": "FORGET", "regulation": "suppress_with_delete"}
    output = ""
    if commands:
        output += request(warehouse, asked | {"dry_run": True}, {"FORGET": f" {value.upper()}"})
        assert "2 rows of" in output
    output += request(warehouse, asked, {"FORGET": f" {value.upper()}"})
    for arguments in commands:
        output += dbt_process(warehouse, *arguments)
    if commands:
        assert "-- 1 rows of" in output
        assert [status for status, *_ in statuses(warehouse).values()] == ["processed"]
    names = {path.name for path in files.rglob("*")}
    assert {"dbt.log", "run_results.json", "manifest.json", "partial_parse.msgpack"} <= names
    assert files_with(files, value, value.upper()) == set()
    assert value not in output.lower()

    given = {"type": "email", "value": other, "regulation": "delete"}
    request(warehouse, given)
    assert files_with(files, other) == {"dbt.log", "run_results.json"}
    if commands:
        dbt_process(warehouse, "run")
        assert files_with(files, other) == {"dbt.log"}


WRONG = [
    ({"value_env": "FORGET", "value": "v"}, "found both value and value_env"),
    ({"value_env": "NOT_SET"}, "found no variable of the name in value_env, or an empty one"),
    ({"value_env": "EMPTY"}, "found no variable of the name in value_env, or an empty one"),
    ({"value_env": "DBT_ENV_SECRET_X"}, "no name of a variable, or begins with DBT_"),
    ({"value_env": "DBT_ENV_CUSTOM_ENV_X"}, "no name of a variable, or begins with DBT_"),
    ({"value_env": "jane@x.test"}, "no name of a variable, or begins with DBT_"),
    ({"value_env": 7}, "no name of a variable, or begins with DBT_"),
    ({"value_env": "FORGET", "regulation": "jane@x.test"}, "found no regulation of that name"),
    ({"value_env": "FORGET", "type": None}, "found no type"),
    ({"type": "jane@x.test"}, "found no value"),
]


def test_mistakes_about_the_value_are_told_in_one_sentence_that_names_nobody(built, monkeypatch):
    warehouse = built
    monkeypatch.setenv("FORGET", "jane@x.test")
    monkeypatch.setenv("EMPTY", " ")
    for wrong, sentence in WRONG:
        arguments = json.dumps({"type": "email", "regulation": "delete"} | wrong)
        run = warehouse.dbt(
            "run-operation", "request_deletion", "--args", arguments, expect_success=False
        )
        assert sentence in run.output, wrong
        assert "jane@x.test" not in run.output, wrong
        assert "Traceback" not in run.output, wrong
    assert warehouse.query("select * from personas_private.requested_deletions") == []


# ------------------------------------------------------------------------------- the recipe


def recipes():
    """The blocks of code in the guide: [(language, text)], with the indentation taken off."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE.read_text(), re.S | re.M)
    return [(language, text) for language, text in blocks if "request_deletion" not in text]


def statements(text):
    """Split at semicolons, apart from those between $$."""
    parts = re.findall(r"(?:\$\$.*?\$\$|[^;$])+;", text, re.S)
    return [part.strip().rstrip(";") for part in parts]


def follow(warehouse, folder):
    """Does what the guide says for the engine."""
    for language, text in recipes():
        is_of_duckdb = "duckdb" in text
        if is_of_duckdb != (warehouse.engine == "duckdb"):
            continue
        if language == "sql":
            for statement in statements(text.replace("identity_warehouse", "warehouse")):
                if is_of_duckdb:
                    statement = statement.replace("fresh.duckdb", str(folder / "fresh.duckdb"))
                warehouse.execute(statement)
        else:
            warehouse.release()
            command = text.replace("identity_warehouse", "warehouse")
            subprocess.run(["sh", "-ec", command], cwd=folder, check=True)


@pytest.fixture
def database(warehouse, tmp_path, monkeypatch):
    """The warehouse, and the folder of its files."""
    if warehouse.engine == "duckdb":
        folder = tmp_path / "database"
        folder.mkdir()
        monkeypatch.setattr(warehouse, "path", folder / warehouse.path.name)
    elif os.environ.get("PGHOST"):
        pytest.skip("the files of a server that PGHOST names are not ours to read")
    else:
        folder = Path(warehouse.query("show data_directory")[0][0])
    yield warehouse, folder
    warehouse.release()


def definitions(warehouse):
    """What a database knows of its tables besides rows. DuckDB: the recipe copies it."""
    if warehouse.engine == "postgres":
        return []
    return [
        warehouse.query(statement)
        for statement in (
            "select schema_name, table_name, comment, sql from duckdb_tables() order by all",
            "select schema_name, view_name, comment, sql from duckdb_views() order by all",
            "select schema_name, table_name, column_name, comment, column_default, is_nullable"
            " from duckdb_columns() order by all",
            "select table_name, constraint_text from duckdb_constraints() order by all",
            "select index_name, sql from duckdb_indexes() order by all",
        )
    ]


def stored_keys(warehouse, *values):
    """The keys of identifiers with these values, as the engine stores a uuid."""
    places = ", ".join(["%s"] * len(values))
    keys = [
        key
        for (key,) in warehouse.query(
            "select cast(identifier_key as text) from personas_graph.identity_sightings"
            f" where external_id_value in ({places})",
            values,
        )
    ]
    assert len(keys) == len(values)
    if warehouse.engine == "postgres":
        return [UUID(key).bytes for key in keys]
    # A number of 128 bits, whose first bit is turned so that numbers with a sign have the order.
    return [(UUID(key).int ^ (1 << 127)).to_bytes(16, "little") for key in keys]


@pytest.mark.full  # that rows are gone test_deletion.py shows; here, that their bytes are
def test_after_the_documented_recipe_no_file_of_the_database_has_a_byte_of_the_forgotten(database):
    warehouse, folder = database
    email = secrets.token_hex(20) + "@forget.test"
    cookie, long = secrets.token_urlsafe(30), secrets.token_urlsafe(9000)
    hers = [email, cookie, *(long[start : start + 40] for start in (0, 3000, 6000, 9000))]
    rows = [
        raw_row("1", 1, anonymous_id=cookie, email=email),
        raw_row("2", 2, user_id=long, context_traits_email=email),
        raw_row("3", 3, user_id=long, anonymous_id="phone"),
        raw_row("4", 4, user_id="lee-of-the-shop", anonymous_id="lee-cookie"),
    ]
    crowd = [raw_row(f"c{n}", n, user_id=f"u{n}", email=f"{n}@x.test") for n in range(2000)]
    create_raw_tables(warehouse)
    load(warehouse, [*rows, *crowd])
    warehouse.dbt("run")
    keys = stored_keys(warehouse, email, cookie, long)
    warehouse.execute("analyze")  # statistics have frequent values
    warehouse.dbt(
        *("run-operation", "request_deletion", "--args"),
        json.dumps({"type": "email", "value": email, "regulation": "delete", "request_id": "r"}),
    )
    warehouse.dbt("run")
    printed = warehouse.dbt("run-operation", "raw_deletion_statements").output
    for statement in re.findall(r"^delete from .*?;$", printed, re.S | re.M):
        warehouse.execute(statement)
    assert all(text not in str(warehouse.snapshot("segment_web.identifies")) for text in hers)
    warehouse.execute("checkpoint")
    warehouse.release()
    for text in hers:
        assert files_with(folder, text) != set(), text  # the engine keeps it, and the scan finds it
    for key in keys:
        assert files_with_bytes(folder, key) != set(), key
    known = definitions(warehouse)

    follow(warehouse, folder)
    warehouse.release()
    assert files_with(folder, "lee-of-the-shop") != set()
    for text in hers:
        assert files_with(folder, text) == set(), text
    assert files_with_bytes(folder, *keys) == set()
    assert definitions(warehouse) == known

    # Life goes on.
    memory, before = Memory(), resolve(extract([*rows, *crowd], DEFAULTS)[0], DEFAULTS)
    memory.process([Request("delete", ("email", email))], before, statuses(warehouse)["r"][2])
    late = [raw_row("5", at=LATER, user_id="lee-of-the-shop", email="lee@x.test")]
    load(warehouse, late)
    left = [row for row in [*rows, *crowd] if row.columns["id"] not in ("1", "2", "3")]
    for arguments in ([], ["--full-refresh"]):
        warehouse.dbt("run", *arguments)
        assert_equals_oracle(warehouse, [*left, *late], DEFAULTS, memory=memory)
    assert ["lee-cookie", "lee-of-the-shop", "lee@x.test"] in people(warehouse).values()
    warehouse.release()
    assert files_with(folder, *hers) == set()
    assert files_with_bytes(folder, *keys) == set()

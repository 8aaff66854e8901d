"""How raw tables and their columns are found: what can be read is, and what cannot is said aloud.

What was read is held against the oracle, which is given the same values.
"""

import secrets
import shutil

import pytest
from comparison import NO_VIEWS, assert_equals_oracle
from dbt.adapters.sql import SQLConnectionManager
from oracle import RawRow, default_variables
from scenarios import (
    MESSAGE,
    NO_VIEWS_BUT_REJECTIONS,
    RawTables,
    external_ids,
    in_turns,
    message,
)
from warehouse import PROJECT_FOLDER, Warehouse
from worlds import COLUMNS

DEFAULTS = default_variables()
USER = MESSAGE | {"user_id": "text", "anonymous_id": "text"}


@pytest.fixture
def raw(warehouse):
    return RawTables(warehouse)


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def user(number):
    return message(number, user_id=f"u{number}", anonymous_id=f"a{number}")


def about(run, *words):
    return [text for text in run.warnings if all(word in text for word in words)]


def assert_sentence(text):
    for unwanted in ("Traceback", "undefined", "None", "Undefined", "has no attribute"):
        assert unwanted not in text
    assert "expected" in text and "; " in text and text.rstrip().endswith(".")


# ------------------------------------------------------------------------------- what is found


@pytest.mark.each_engine
def test_relations_of_every_kind_and_names_in_capitals_are_read(raw):
    in_turns([relations_of_every_kind(raw), names_in_capitals(raw)], raw.run)


def relations_of_every_kind(raw):
    warehouse = raw.warehouse
    kinds = {"identifies": "table", "pages": "view"}
    if warehouse.engine == "postgres":
        kinds |= {"tracks": "materialized view", "screens": "partitioned", "groups": "foreign"}
    for number, (table, kind) in enumerate(kinds.items()):
        rows = [user(10 * number), user(10 * number + 1)]
        if kind == "table":
            raw.load("segment_web", table, USER, *rows)
            continue
        hidden = f"loaded_{table}"
        raw.load("segment_web", hidden, USER, *rows)
        raw.rows[-2:] = [RawRow("segment_web", table, row) for row in rows]
        source, target = f"segment_web.{hidden}", f"segment_web.{table}"
        if kind in ("view", "materialized view"):
            warehouse.execute(f"create {kind} {target} as select * from {source}")
        elif kind == "partitioned":
            warehouse.execute(
                f"create table {target} (like {source}) partition by range (received_at)"
            )
            warehouse.execute(f"create table {target}_1 partition of {target} default")
            warehouse.execute(f"insert into {target} select * from {source}")
        else:
            foreign_table(warehouse, source, target)
    yield
    found = [value for _, value in raw.identifiers() if len(value) < 4]  # u1, not u101
    assert len(found) == 4 * len(kinds)


def foreign_table(warehouse, source, target):
    """By postgres_fdw from the same database, or a view where the server does not have that."""
    available = "select count(*) from pg_available_extensions where name = 'postgres_fdw'"
    if not warehouse.query(available)[0][0]:
        warehouse.execute(f"create view {target} as select * from {source}")
        return
    server, schema = warehouse.server, source.split(".")[0]
    warehouse.execute("create extension postgres_fdw")
    warehouse.execute(
        f"create server itself foreign data wrapper postgres_fdw options (host '{server.host}',"
        f" port '{server.port}', dbname '{warehouse.database}')"
    )
    warehouse.execute(
        f"create user mapping for {server.user} server itself"
        f" options (user '{server.user}', password '{server.password}')"
    )
    columns = ", ".join(f"{name} {kind}" for name, kind in USER.items())
    warehouse.execute(
        f"create foreign table {target} ({columns}) server itself"
        f" options (schema_name '{schema}', table_name '{source.split('.')[1]}')"
    )


def names_in_capitals(raw):
    rows = [user(101), user(102)]
    columns = {name.upper(): kind for name, kind in USER.items()}
    values = [{name.upper(): value for name, value in row.items()} for row in rows]
    raw.load("SEGMENT_MOBILE", "Identifies", columns, *values)
    raw.rows[-2:] = [RawRow("segment_mobile", "identifies", row) for row in rows]
    yield
    assert {("user_id", "u101"), ("anonymous_id", "a102")} < raw.identifiers()
    more = user(103)
    raw.load("SEGMENT_MOBILE", "Identifies", columns, {n.upper(): v for n, v in more.items()})
    raw.rows[-1:] = [RawRow("segment_mobile", "identifies", more)]
    yield
    assert len([value for _, value in raw.identifiers() if len(value) == 4]) == 6


@pytest.mark.only("postgres")  # DuckDB takes both names for one
def test_the_exact_name_wins(raw):
    warehouse = raw.warehouse
    warehouse.load("SEGMENT_WEB", "pages", USER, [["x1", None, "other schema", "o1"]])
    warehouse.load("segment_web", "IDENTIFIES", USER, [["x2", None, "other table", "o2"]])
    warehouse.load("segment_web", "identifies", {"EMAIL": "text"}, [])
    raw.load("segment_web", "identifies", USER | {"email": "text"}, user(1) | {"email": "e@x.y"})
    raw.run()
    assert raw.identifiers() == {("user_id", "u1"), ("anonymous_id", "a1"), ("email", "e@x.y")}


LONG = "context_traits_" + "x" * 47  # 62 bytes: what is put before it would be cut
NAMES = [
    *("Loyalty Card", "Größe", "1st_id", "e-mail", "select", "Kunden.Nummer", 'say "hi"', "it's"),
    *(LONG + "1", LONG + "2", "ü" * 31, "{braces}", "100%", "case_ID", "a\\b"),
]


def in_a_var(name):
    return quoted(name) if "." in name or '"' in name else name


COLUMNS_OF_NAMES = [in_a_var(name) for name in NAMES]
ANY_NAME = [
    *(
        {"type": f"type of {name}", "columns": [column]}
        for name, column in zip(NAMES, COLUMNS_OF_NAMES, strict=True)
    ),
    {"type": "several", "columns": [f"identifies.{column}" for column in COLUMNS_OF_NAMES]},
    {"type": "conditional", "columns": ["1st_id"], "when": {COLUMNS_OF_NAMES[0]: "Gold"}},
    {"type": "Several", "columns": ["e-mail", "E-Mail"]},
    {"type": "raw e-mail", "columns": ["e-mail"]},
    {"type": "received_at", "columns": ["e-mail"]},
]
ANY_CASE = [
    {"type": "upper", "columns": ["CARD"]},
    {"type": "lower", "columns": ["card"]},
    {"type": "title", "columns": ["Card"]},
]


def test_columns_of_any_name_are_read(raw):
    variables = {
        "external_ids": ANY_NAME + ANY_CASE,
        "context_external_ids_columns": ["pages.other", "context_external_id", "Other"],
    }

    def run():
        raw.warehouse.dbt("run", vars=variables)
        assert_equals_oracle(raw.warehouse, raw.rows, DEFAULTS | variables)

    scenarios = [
        columns_of_any_name(raw),
        columns_whatever_their_case_where_the_exact_one_wins(raw),
        the_array_of_external_ids_called_otherwise(raw),
    ]
    in_turns(scenarios, run)


def columns_of_any_name(raw):
    types = MESSAGE | dict.fromkeys(NAMES, "text")
    rows = [
        message(number, **{name: f"{number} in {name}" for name in NAMES[number % 3 :: 2]})
        for number in range(6)
    ]
    rows.append(message(9, **{NAMES[0]: "gold", "1st_id": "on condition"}))
    raw.load("segment_web", "identifies", types, *rows)
    raw.load("segment_web", "pages", types, *(row | {"id": f"p{row['id']}"} for row in rows))
    yield
    expected = {rule["type"] for rule in ANY_NAME + ANY_CASE} | {"phone"}
    assert {type_ for type_, _ in raw.identifiers()} == expected
    found = raw.warehouse.query("select count(*) from personas_graph.rejected_identifiers")
    assert found == [(0,)]


def columns_whatever_their_case_where_the_exact_one_wins(raw):
    values = {"Card": "title", "card": "lower"}
    if raw.warehouse.engine == "duckdb":
        values = {"Card": "title"}  # it takes both for one
    types = MESSAGE | dict.fromkeys(values, "text")
    raw.load("segment_mobile", "screens", types, message(1, **values))
    yield
    lower = values.get("card", "title")
    types = {rule["type"] for rule in ANY_CASE}
    found = {identifier for identifier in raw.identifiers() if identifier[0] in types}
    assert found == {("title", "title"), ("lower", lower), ("upper", lower)}


def the_array_of_external_ids_called_otherwise(raw):
    columns = ["other", "context_external_id", "context_external_ids"]
    texts = [external_ids({"type": "phone", "id": name}) for name in columns]
    choices = [dict(zip(columns, texts, strict=True)), {columns[0]: texts[0]}]
    choices += [{columns[1]: texts[1]}, {columns[2]: texts[2]}]
    types = MESSAGE | dict.fromkeys(columns, "text")
    for table in ("pages", "tracks"):
        rows = [
            message(number, **choice) | {"id": f"{table}{number}"}
            for number, choice in enumerate(choices)
        ]
        raw.load("segment_mobile", table, types, *rows)
    yield
    found = {value for type_, value in raw.identifiers() if type_ == "phone"}
    assert found == {"other", "context_external_id"}


# ------------------------------------------------------------------------------- what is not


def test_a_source_without_tables_is_said_aloud_and_stops_what_read_it(raw):
    """And so is a table that is gone, which stops nothing."""
    run = raw.warehouse.dbt("run")
    assert len(about(run, "found none of its tables", "there is no such schema")) == 2
    assert_equals_oracle(raw.warehouse, [], DEFAULTS)

    raw.load("segment_web", "pages", USER, user(1))
    raw.load("segment_web", "tracks", USER, user(2))
    run = raw.warehouse.dbt("run", *NO_VIEWS)
    [text] = about(run, "segment_mobile", "found none of its tables")
    assert_sentence(text)
    assert "there is no such schema" in text and not about(run, "segment_web")
    assert not about(run, "no such table")

    raw.warehouse.execute("create schema segment_mobile")
    raw.warehouse.execute("drop table segment_web.tracks cascade")
    run = raw.warehouse.dbt("run", *NO_VIEWS)
    [text] = about(run, "segment_mobile", "found none of its tables")
    assert "there is no such schema" not in text
    [text] = about(run, "no such table")
    assert_sentence(text)
    assert "segment_web.tracks" in text
    assert_equals_oracle(raw.warehouse, raw.rows, DEFAULTS)

    before = raw.identifiers()
    raw.warehouse.execute("alter table segment_web.pages rename to other_pages")
    for arguments in (["run"], ["run", "--full-refresh"]):
        run = raw.warehouse.dbt(*arguments, expect_success=False)
        assert "source segment_web: found none of its tables" in run.output
        assert "segment_sources and run once with --full-refresh." in run.output
        assert raw.identifiers() == before
    raw.warehouse.execute("alter table segment_web.other_pages rename to pages")
    raw.run(*NO_VIEWS)


@pytest.fixture
def role(warehouse, monkeypatch):
    """A role that may create schemas and read nothing yet; dbt connects as that one."""
    name, password = f"iw_test_{secrets.token_hex(8)}", secrets.token_hex(16)
    warehouse.execute(f"create role {name} login password '{password}'")
    warehouse.execute(f"grant create, temporary on database {warehouse.database} to {name}")
    output = warehouse._output() | {"user": name, "password": password}
    monkeypatch.setattr(warehouse, "_output", lambda: output)
    yield name
    warehouse.execute(f"drop owned by {name} cascade")
    warehouse.execute(f"drop role {name}")


@pytest.mark.full
@pytest.mark.only("postgres")  # DuckDB has no privileges
def test_a_table_without_rights_is_said_aloud_and_stops_what_read_it(raw, role):
    raw.load("segment_web", "identifies", USER, user(1))
    readable = list(raw.rows)
    raw.load("segment_web", "pages", USER, user(2))
    execute = raw.warehouse.execute
    execute(f"grant select on segment_web.identifies to {role}")

    run = raw.warehouse.dbt("run")  # without usage on the schema nothing of it can be read
    assert len(about(run, "may not read it")) == 2
    assert_equals_oracle(raw.warehouse, [], DEFAULTS)

    execute(f"grant usage on schema segment_web to {role}")
    run = raw.warehouse.dbt("run", *NO_VIEWS)
    [text] = about(run, "may not read it")
    assert_sentence(text)
    assert "grant usage on schema" in text and '"segment_web"."pages"' in text and role in text
    assert_equals_oracle(raw.warehouse, readable, DEFAULTS)

    execute(f"grant select on segment_web.pages to {role}")
    raw.run(*NO_VIEWS)
    execute(f"revoke select on segment_web.identifies from {role}")
    for arguments in (["run"], ["run", "--full-refresh"]):
        run = raw.warehouse.dbt(*arguments, expect_success=False)
        assert 'segment_web"."identifies": found that' in run.output
        assert_equals_oracle(raw.warehouse, raw.rows, DEFAULTS)


@pytest.mark.only("postgres")
def test_a_column_without_rights_is_said_aloud_and_stops_what_read_it(raw, role):
    raw.load("segment_web", "identifies", USER | {"secret": "text"}, user(1) | {"secret": "s"})
    execute = raw.warehouse.execute
    execute(f"grant usage on schema segment_web to {role}")
    execute(f"grant select (received_at, user_id) on segment_web.identifies to {role}")
    assert about(raw.warehouse.dbt("run"), "may not read it")  # every event needs its id

    execute(f"grant select (id) on segment_web.identifies to {role}")
    for _ in range(2):  # what it never read does not stop it
        run = raw.warehouse.dbt("run", *NO_VIEWS)
        [text] = about(run, "may not read anonymous_id")
        assert_sentence(text)
        assert not about(run, "secret")
        without = [RawRow(r.source, r.table, r.columns | {"anonymous_id": None}) for r in raw.rows]
        assert_equals_oracle(raw.warehouse, without, DEFAULTS)

    execute(f"grant select (anonymous_id) on segment_web.identifies to {role}")
    [text] = about(raw.warehouse.dbt("run", *NO_VIEWS), "may read anonymous_id by now")
    assert_sentence(text)
    run = raw.warehouse.dbt("run", "--full-refresh", *NO_VIEWS)
    assert not about(run, "may read") and not about(run, "may not read")
    assert_equals_oracle(raw.warehouse, raw.rows, DEFAULTS)

    execute(f"revoke select (user_id) on segment_web.identifies from {role}")
    for arguments in (["run"], ["run", "--full-refresh"]):
        run = raw.warehouse.dbt(*arguments, expect_success=False)
        assert "may not read user_id" in run.output
        assert_equals_oracle(raw.warehouse, raw.rows, DEFAULTS)


# ------------------------------------------------------------------------------- declared otherwise

SHOP = """
  - name: segment_shop
    description: A source under another schema, with an event table of its own.
    schema: shop_production
    tables:
      - {{name: order_completed, description: x}}
{six}
  - name: segment_files
    description: A source that is read from files.
    schema: nowhere
    config: {{meta: {{external_location: "read_parquet('{folder}/{{name}}*.parquet')"}}}}
    tables: *segment_tables
  - name: segment_other
    description: A source in another database.
    schema: segment_web
    database: other
    tables: *segment_tables
"""
OWN = {"name": "segment_shop", "source_key": "shop", "tables": ["order_completed"]}


@pytest.fixture(scope="module")
def shop(engine, request, tmp_path_factory):
    """A warehouse whose project declares further sources."""
    folder = tmp_path_factory.mktemp(f"shop_{engine}")
    project = folder / "project"
    leave_out = shutil.ignore_patterns(".*", "target", "logs", "benchmarks", "integration", "e2e")
    shutil.copytree(PROJECT_FOLDER, project, ignore=leave_out)
    path = project / "models/staging/_segment__sources.yml"
    six = "".join(f"      - {{name: {table}, description: x}}\n" for table in COLUMNS)
    path.write_text(path.read_text() + SHOP.format(folder=folder, six=six))
    if engine == "duckdb":
        made = Warehouse.duckdb(folder / "warehouse", project=project)
        attached = made._output() | {"attach": [{"path": str(folder / "other.duckdb")}]}
        made._output = lambda: attached
    else:
        made = Warehouse.postgres(request.getfixturevalue("postgres"), folder, project=project)
    with made:
        yield made


def sources_of(shop):
    """The var segment_sources. PostgreSQL has foreign tables instead of the last two."""
    others = [{"name": "segment_files", "source_key": "files"}]
    others += [{"name": "segment_other", "source_key": "other"}]
    return [OWN, *(others if shop.engine == "duckdb" else [])]


def read_event_tables(shop):
    """Runs it, with a shop's own event table; returns the raw rows."""
    rules = [*DEFAULTS["external_ids"], {"type": "coupon", "columns": ["order_completed.code"]}]
    variables = {"segment_sources": sources_of(shop), "external_ids": rules}
    raw = RawTables(shop)
    types = USER | {"code": "text"}
    raw.load("segment_shop", "order_completed", types, user(1) | {"code": "c1"})
    raw.load("segment_shop", "pages", types, user(2) | {"code": "c2"}, user(1))
    for table in ("order_completed", "pages"):
        copy_table(shop, f"segment_shop.{table}", "shop_production", table)
    assert not about(shop.dbt("run", vars=variables), "segment_shop")
    assert_equals_oracle(shop, raw.rows, DEFAULTS | variables)
    return raw


def test_own_event_tables_are_read_as_tracks(shop):
    shop.clear()
    raw = read_event_tables(shop)
    assert ("coupon", "c1") in raw.identifiers() and ("coupon", "c2") not in raw.identifiers()
    read = shop.query(
        "select subject, fingerprint from personas_graph.identity_watermarks"
        " where relation_name = 'identity_sightings' and subject like '%%.%%'"
    )
    assert set(read) == {("segment_shop.order_completed", "shop"), ("segment_shop.pages", "shop")}


@pytest.mark.full
def test_an_event_table_that_was_read_is_taken_out_by_a_full_refresh_alone(shop):
    shop.clear()
    raw = read_event_tables(shop)
    shop.dbt("run", "--full-refresh", *NO_VIEWS, vars={"segment_sources": sources_of(shop)})
    own = {"name": "segment_shop", "source_key": "shop"}
    without = {"segment_sources": [own, *sources_of(shop)[1:]]}
    run = shop.dbt("run", vars=without, expect_success=False)
    assert "the table order_completed" in run.output and "--full-refresh" in run.output
    shop.dbt("run", "--full-refresh", *NO_VIEWS, vars=without)
    rows = [row for row in raw.rows if row.table != "order_completed"]
    assert_equals_oracle(shop, rows, DEFAULTS | without)


def copy_table(warehouse, source, schema, table):
    warehouse.execute(f"create schema if not exists {schema}")
    warehouse.execute(f"create table {schema}.{table} as select * from {source}")


@pytest.mark.only("duckdb")  # PostgreSQL has foreign tables instead
def test_files_and_attached_databases_are_read(shop):
    shop.clear()
    variables = {"segment_sources": sources_of(shop)}
    folder = shop.folder.parent
    raw = RawTables(shop)
    run = shop.dbt("run", vars=variables)
    assert len(about(run, "found none of its tables", "segment_files", str(folder))) == 1
    assert len(about(run, "found none of its tables", "segment_other")) == 1

    for batch in range(2):
        row, other = user(10 * batch), user(10 * batch + 1)
        shop.load(f"batch_{batch}", "pages", USER, [list(row.values())])
        shop.execute(f"copy batch_{batch}.pages to '{folder}/pages{batch}.parquet'")
        shop.load(f"batch_{batch}", "tracks", USER, [list(other.values())])
        shop.execute(f"attach '{folder}/other.duckdb' as other")
        shop.execute("create schema if not exists other.segment_web")
        loaded, tracks = f"batch_{batch}.tracks", "other.segment_web.tracks"
        shop.execute(f"create table if not exists {tracks} as from {loaded} limit 0")
        shop.execute(f"insert into {tracks} from {loaded}")
        shop.execute("detach other")
        raw.rows += [
            RawRow("segment_files", "pages", row),
            RawRow("segment_other", "tracks", other),
        ]
        run = shop.dbt("run", *NO_VIEWS, vars=variables)
        assert not [text for text in about(run, "found") if "segment_shop" not in text]
        assert_equals_oracle(shop, raw.rows, DEFAULTS | variables)


# ------------------------------------------------------------------------------- what it costs


def test_the_catalog_is_asked_once_however_many_raw_tables_there_are(raw, monkeypatch):
    """By everything that reads raw tables, the hooks of a run included."""
    statements = []
    add_query = SQLConnectionManager.add_query

    def counted(self, sql, *arguments, **options):
        statements.append(sql)
        return add_query(self, sql, *arguments, **options)

    monkeypatch.setattr(SQLConnectionManager, "add_query", counted)
    counts = []
    for tables in (["pages"], list(COLUMNS)):
        for table in tables:
            for source in ("segment_web", "segment_mobile"):
                raw.warehouse.load(source, table, USER, [])
        views = NO_VIEWS_BUT_REJECTIONS if counts else []
        raw.warehouse.dbt("run", *views)  # what is missing is made
        statements.clear()
        raw.warehouse.dbt("run", *NO_VIEWS_BUT_REJECTIONS)
        asked = [sql for sql in statements if "columns_json" in sql and "'tracks'" in sql]
        assert len(asked) == 1
        counts.append(len(statements))
    assert counts[0] == counts[1]

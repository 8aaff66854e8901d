"""The project is a guest in the user's warehouse: what it did not make stays as it is."""

import re
from pathlib import Path

import pytest
from comparison import NO_VIEWS, assert_equals_oracle, load
from oracle import Memory, Override, Request, default_variables, extract, resolve
from scenarios import (
    JANE,
    NOW,
    VARS,
    ask,
    chain,
    decide,
    loaded_on_day,
    request,
    shape_rows,
    statuses,
    world_of_jane,
)
from warehouse import PROJECT_FOLDER
from worlds import batches

DEFAULTS = default_variables()
SQL_FILES = [path for top in ("macros", "models") for path in (PROJECT_FOLDER / top).rglob("*.sql")]
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
SOURCES = {str(path): COMMENT.sub("", path.read_text()) for path in SQL_FILES}


# ------------------------------------------------------------------------------- working tables


def working_tables():
    """The plain names: all that macros create, read or write, and what stands in for one."""
    sources = [SOURCES[path] for path in SOURCES if Path(path).name != "recursion.sql"]  # Spark's
    named = {
        name
        for source in sources
        for name in re.findall(
            r"(?:working_table|(?:create|replace|drop)_table_statements)\(\[?\s*'(\w+)'", source
        )
    }
    replaced = re.findall(r"replace_table_statements\(\s*'(\w+)'", "".join(sources))
    return named | {f"{name}_next" for name in replaced}


def names_to_occupy():
    return sorted({f"{prefix}{name}" for name in working_tables() for prefix in ("", "iw_")})


def occupy(warehouse, kind):
    """A relation of the user's for each name a working table has, wherever a bare name leads."""
    schema = default_schema(warehouse)
    for name in names_to_occupy():
        warehouse.execute(f"create {kind} {schema}.{name} as select 'the user''s {name}' as note")
    if warehouse.engine == "duckdb":
        # Nor may a schema of this name be taken for the engine's own.
        warehouse.execute("create schema warehouse.temp")
    else:
        database = warehouse.database
        warehouse.execute(f'alter database "{database}" set search_path = public, pg_temp')


def default_schema(warehouse):
    return {"duckdb": "main", "postgres": "public"}[warehouse.engine]


def users_relations(warehouse):
    """Name -> (kind, rows) of all relations in the default schema."""
    schema = default_schema(warehouse)
    kinds = warehouse.query(
        "select table_name, table_type from information_schema.tables where table_schema = %s",
        [schema],
    )
    return {name: (kind, warehouse.snapshot(f"{schema}.{name}")) for name, kind in kinds}


def created_tables(run):
    """The working tables that a dbt command created, by their plain names."""
    statements = "\n".join(run.texts("debug"))
    return set(re.findall(r"create temporary table \S+\.iw_(\w+)", statements))


class Guest:
    """Runs in a warehouse of the user's, each held against the oracle and what is the user's."""

    def __init__(self, warehouse):
        self.warehouse = warehouse
        self.owned = users_relations(warehouse)
        self.loaded, self.memory, self.created = [], Memory(), set()
        ask(warehouse, [])

    def run(self, *arguments, rows=(), overrides=(), requests=()):
        load(self.warehouse, rows)
        self.loaded += rows
        decide(self.warehouse, overrides)
        ask(self.warehouse, [(r.identifier[1], r.regulation, *r.identifier) for r in requests])
        self.note(self.warehouse.dbt("run", *arguments, vars=VARS))
        if requests:
            identifiers = extract(self.loaded, DEFAULTS)[0]
            resolution = resolve(identifiers, DEFAULTS, overrides=overrides, memory=self.memory)
            processed_at = {status[2] for status in statuses(self.warehouse).values()}
            self.memory.process(requests, resolution, *processed_at)
        assert_equals_oracle(
            self.warehouse, self.loaded, DEFAULTS, overrides=overrides, memory=self.memory
        )

    def note(self, run):
        self.created |= created_tables(run)
        assert users_relations(self.warehouse) == self.owned


@pytest.mark.parametrize("kind", ["table", pytest.param("view", marks=pytest.mark.full)])
def test_the_users_relations_of_the_names_of_working_tables_stay(warehouse, kind):
    occupy(warehouse, kind)
    guest = Guest(warehouse)
    assert len(guest.owned) >= 2 * len(working_tables()) > 80
    first, second, third = batches(3)
    overrides = [Override("separate", ("email", JANE[0]), ("user_id", "lee"), NOW)]
    # In a chain under a limit each link waits for the one before it, so that rounds decide few.
    hostile = loaded_on_day(0, shape_rows("chain", chain(30, ["email"])))
    guest.run(rows=first + world_of_jane() + hostile)
    guest.run(*NO_VIEWS, rows=second, overrides=overrides)
    guest.run(*NO_VIEWS, overrides=overrides, requests=[Request("delete", ("email", JANE[0]))])
    guest.run("--full-refresh", rows=third, overrides=overrides)
    lee = {"type": "email", "value": "lee@x.test", "regulation": "delete"}
    guest.note(request(warehouse, **lee, dry_run=True))
    assert guest.created == working_tables()


def bare_names(source):
    """What SQL makes, drops or alters by a bare name, and bare names of working tables in it."""
    ctes = set(re.findall(r"\b(\w+) (?:\([^()]*\) )?as (?:materialized )?\(", source))
    working = "|".join(working_tables() - ctes)
    made = r"\b(?:create|drop|alter)\s(?:[a-z]+\s)*?(?:table|view)\s(?:if exists\s)?"
    return [
        *re.findall(made + r"(?!if\b)[a-z_]\w*\b(?!\.)", source),
        *re.findall(rf"\b(?:from|join|using|into|update|analyze)\s(?:{working})\b", source),
    ]


def test_no_relation_is_made_or_dropped_and_no_working_table_read_by_a_bare_name():
    found = {file: bare_names(source) for file, source in SOURCES.items()}
    assert {file: names for file, names in found.items() if names} == {}
    for statement in (
        "create temporary table scope as select 1",
        "create or replace view scope as select 1",
        "drop table if exists joined_links",
        "alter table joined_links rename to links",
        "select link from joined_links",
        "insert into joined_links select 1",
    ):
        assert len(bare_names(statement)) == 1, statement  # the search does find

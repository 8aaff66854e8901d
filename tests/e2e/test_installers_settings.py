"""What the installing project and its profile set: followed, or refused before anything is written.

dbt applies dbt_project.yml of the project that runs last, over what the files of a package say.
"""

import re

import pytest
from comparison import create_raw_tables
from comparison import load as load_rows
from dbt.cli.main import dbtRunner
from scenarios import contents, finish, install, load_shop, set_up, shop_row, start
from warehouse import Warehouse
from worlds import batches

# Every kind that would lose what a space remembers, each where somebody may set it.
HARMFUL = {
    "+materialized": "table",
    "identity_warehouse": {
        "bookkeeping": {"identity_runs": {"+full_refresh": True}},
        "identities": {"users_identities": {"+alias": "users"}},
        "private": {"+schema": "safe", "+unlogged": True},
    },
}
FOUND = [
    r"\+materialized: table for our model \w+, expected (incremental|ephemeral|kept_view)",
    r"\+full_refresh: true for our model identity_runs, expected false",
    r"\+alias: users for our model users_identities, expected users_identities",
    r"\+schema: safe for our model \w+, expected personas_shop_private",
    r"\+unlogged: true for our model \w+, expected false",
]
HARMLESS = {
    "identity_warehouse": {
        "+tags": ["hourly"],
        "+meta": {"owner": "data"},
        "+docs": {"show": False},
        "+persist_docs": {"relation": False, "columns": False},
        "+full_refresh": False,
        "+unlogged": False,
        "bookkeeping": {"+schema": "graph", "+materialized": "incremental"},
    }
}
ALIASES = """
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    prod_{{ node.name }}
{%- endmacro %}
"""


def told(warehouse, *arguments, expect_success=False):
    """What a process says in one line; it parses what the project is now."""
    code, output = finish(start(warehouse, *arguments))
    assert (code == 0) == expect_success and "Traceback" not in output, output
    return " ".join(output.split())


@pytest.fixture
def shop(open_warehouse, tmp_path):
    """A space that was built, with somebody forgotten, under settings that do no harm."""
    project = install(tmp_path)
    set_up(project, HARMLESS)
    with open_warehouse(tmp_path / "warehouse", project=project) as made:
        load_shop(made, [shop_row("1", email="gone@shop.example", anonymous_id="gone")])
        made.dbt("seed")
        made.dbt("run", "--exclude", "events_with_profiles")
        yield made


@pytest.fixture
def new_shop(tmp_path):
    with Warehouse.duckdb(tmp_path / "warehouse", project=install(tmp_path)) as made:
        yield made


def test_settings_under_which_a_space_would_be_lost_are_refused(shop, monkeypatch):
    before = contents(shop, "personas_shop%")
    for table in ("graph.identity_watermarks", "private.secrets", "private.tombstones"):
        assert before[f"personas_shop_{table}"]
    relations = shop.relations()

    settings, found = dict(HARMFUL["identity_warehouse"]), list(FOUND)
    if shop.engine == "duckdb":  # dbt-postgres knows one database
        settings["identity"] = {"+database": "other"}
        other = {"path": str(shop.folder / "other.duckdb"), "alias": "other"}
        profile = shop._output() | {"attach": [other]}
        monkeypatch.setattr(shop, "_output", lambda: profile)
        found.append(r"\+database: other for our model \w+, expected warehouse")
    set_up(shop.project, HARMFUL | {"identity_warehouse": settings})
    request = '{type: email, value: "jane@shop.example", regulation: delete}'
    for command in (["run"], ["run-operation", "request_deletion", "--args", request]):
        output = told(shop, *command)
        for sentence in found:
            assert re.search(sentence, output), sentence
        assert "what is meant for yours alone: models: {integration: {+" in output
    assert shop.relations() == relations

    told(shop, "run", "--select", "contacts", expect_success=True)  # none of ours
    assert contents(shop, "personas_shop%") == before


HOOK_THAT_FAILS = """
name: audit
version: 0.1.0
config-version: 2
on-run-start: select * from nowhere
"""


@pytest.mark.duckdb
@pytest.mark.full
def test_models_refuse_them_where_hooks_at_the_start_were_skipped(new_shop, tmp_path):
    """dbt skips all hooks behind one that fails, and until 1.12, or where told so, runs models."""
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit/dbt_project.yml").write_text(HOOK_THAT_FAILS)
    packages = new_shop.project / "packages.yml"
    packages.write_text(f"{packages.read_text()}  - local: {tmp_path / 'audit'}\n")
    folders = ["--profiles-dir", str(tmp_path), "--project-dir", str(new_shop.project)]
    quiet = ["--log-level", "none", "--log-level-file", "none"]
    assert dbtRunner().invoke([*quiet, "deps", *folders]).success
    harmful = {"identity_warehouse": {"private": {"+materialized": "table"}}}
    set_up(new_shop.project, harmful, skip_nodes_if_on_run_start_fails=False)
    run = new_shop.dbt("run", expect_success=False)
    assert run.statuses["identity_watermarks"] == "error"
    assert "found +materialized: table for our model" in run.output
    assert not [name for name in new_shop.relations() if name.startswith("personas_")]


@pytest.mark.duckdb
@pytest.mark.full
def test_names_that_a_macro_of_theirs_gives_our_models_are_refused(new_shop):
    (new_shop.project / "macros/aliases.sql").write_text(ALIASES)
    run = new_shop.dbt("run", expect_success=False)
    assert re.search(r"a generate_alias_name that returns prod_(\w+) for our model \1,", run.output)
    assert "keep that away from our models (nothing was written)" in run.output
    assert new_shop.relations() == []


@pytest.mark.duckdb
def test_orders_that_are_not_ours_are_refused_and_change_no_view(tmp_path, monkeypatch):
    orders = {"default_order": "DESC", "default_null_order": "NULLS_FIRST"}
    with Warehouse.duckdb(tmp_path) as warehouse:
        create_raw_tables(warehouse)
        load_rows(warehouse, batches(1)[0])
        warehouse.dbt("run")
        before = contents(warehouse)
        views = [
            f"{schema}.{view}"
            for schema, view in warehouse.query(
                "select table_schema, table_name from information_schema.tables"
                " where table_type = 'VIEW' and table_schema like 'personas%'"
            )
        ]
        shown = [warehouse.snapshot(view) for view in views]
        assert len(views) == 5 and all(shown)
        for setting, value in orders.items():
            warehouse.execute(f"set {setting} = '{value}'")
        assert [warehouse.snapshot(view) for view in views] == shown

        profile = warehouse._output()
        for setting, value in orders.items():
            given = profile | {"settings": {setting: value.lower()}}
            monkeypatch.setattr(warehouse, "_output", lambda given=given: given)
            run = warehouse.dbt("run", expect_success=False)
            assert f"found the setting {setting} = {value} in the session" in run.output
            assert f"take {setting} out of the settings in profiles.yml" in run.output
            assert contents(warehouse) == before

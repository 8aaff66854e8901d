"""Everything that the docs site shows has a description, and every published column too."""

from __future__ import annotations

import pytest
from scenarios import DEMO
from warehouse import Warehouse

pytestmark = pytest.mark.quick_on("duckdb")

PROJECT = "identity_warehouse"
# Implementations of a macro for one engine are described with the macro that dispatches to them.
IMPLEMENTATIONS = ("default__", "duckdb__", "postgres__", "spark__")
# What people call. These and what dbt calls are public, and so described; so are engines' leaves.
CALLED_BY_PEOPLE = {
    "compare_spaces",
    "explain_identity",
    "identities_as_of",
    "latest_loading",
    "print_analysis",
    "raw_deletion_statements",
    "request_deletion",
    "with_segment_id",
}


def described_things(manifest):
    """Name -> description of whatever can have one, columns and arguments included."""
    things = {}
    nodes = [*manifest.nodes.values(), *manifest.sources.values()]
    for node in nodes:
        if node.package_name != PROJECT or node.resource_type in ("test", "operation"):
            continue
        things[node.unique_id] = node.description
        for column in getattr(node, "columns", {}).values():
            things[f"{node.unique_id}, column {column.name}"] = column.description
    for macro in described_macros(manifest):
        things[macro.unique_id] = macro.description
        for argument in macro.arguments if has_a_signature(macro) else []:
            things[f"{macro.unique_id}, argument {argument.name}"] = argument.description
    return things


def described_macros(manifest):
    return [
        macro
        for macro in manifest.macros.values()
        if macro.package_name == PROJECT and (macro.description or is_public(macro))
    ]


def is_public(macro):
    """Those of tests/generic, operations, hooks of models, and what differs between engines."""
    return not macro.name.startswith(IMPLEMENTATIONS) and (
        macro.name in CALLED_BY_PEOPLE
        or macro.name.startswith(("before_", "after_", "materialization_", "test_"))
        or "adapter.dispatch(" in macro.macro_sql
        and macro.original_file_path.startswith("macros/adapters/")
        and not macro.name.startswith("_")
    )


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    """With all that vars can enable. It takes a warning of dbt, a deprecation too, for an error."""
    with Warehouse.duckdb(tmp_path_factory.mktemp("documentation")) as made:
        yield made.dbt("parse", vars=DEMO).result


def test_the_lineage_shows_raw_tables_and_models_and_nothing_else(engine_warehouse):
    """The docs site draws whatever else there is, hidden or not, except generic tests."""
    manifest = engine_warehouse.parse({}, []).result
    drawn = {
        node.resource_type
        for node in manifest.nodes.values()
        if node.resource_type != "operation" and not hasattr(node, "test_metadata")
    }
    assert drawn == {"model"}
    assert not manifest.exposures and not manifest.unit_tests


@pytest.mark.check
def test_everything_has_a_description(manifest):
    things = described_things(manifest)
    assert len(things) > 200
    assert [name for name, text in things.items() if not (text or "").strip()] == []


@pytest.mark.check
def test_macros_are_described_with_the_arguments_they_take(manifest):
    for macro in filter(has_a_signature, described_macros(manifest)):
        taken = [name.strip() for name in signature(macro).split(",") if name.strip()]
        described = [argument.name for argument in macro.arguments]
        assert described == [name.split("=")[0].strip() for name in taken], macro.unique_id


@pytest.mark.check
def test_the_tree_of_the_docs_site_has_the_macros_that_people_call(manifest):
    """Others have a line in macros/_hidden__macros.yml, or docs: {show: false} where described."""
    macros = [macro for macro in manifest.macros.values() if macro.package_name == PROJECT]
    ours = [macro for macro in macros if macro.original_file_path.startswith("macros/")]
    assert {macro.name for macro in ours if macro.docs.show} == CALLED_BY_PEOPLE


def has_a_signature(macro):
    """dbt 1.12 does not read arguments of tests, and gives a materialization one of its own."""
    return not macro.name.startswith(("test_", "materialization_"))


def signature(macro):
    """What stands between the brackets of `macro name(…)`."""
    start = macro.macro_sql.index(f" {macro.name}(") + len(macro.name) + 2
    return macro.macro_sql[start : macro.macro_sql.index(")", start)]


def test_every_column_is_described_and_the_warehouse_knows_it(demo):
    run = demo.dbt("docs", "generate", "--no-compile", vars=DEMO)
    found = {
        (unique_id.split(".")[-1], column)
        for unique_id, node in run.result.nodes.items()
        for column in node.columns
        if unique_id.startswith(f"model.{PROJECT}.")
    }
    assert ("users_identities", "segment_id") in found
    assert sorted(found - commented_columns(demo)) == []


def commented_columns(warehouse):
    if warehouse.engine == "duckdb":
        statement = "select table_name, column_name from duckdb_columns() where comment <> ''"
    else:
        statement = """
            select relation.relname, attribute.attname
            from pg_description
            inner join pg_class as relation on pg_description.objoid = relation.oid
            inner join pg_attribute as attribute
                on attribute.attrelid = relation.oid and attribute.attnum = pg_description.objsubid
        """
    return set(warehouse.query(statement))

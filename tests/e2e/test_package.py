"""integration/ installs this project as a package and has everything of its own that users have.

Sources under names and schemas of its own, vars in dbt_project.yml, corrections, deletion requests,
a model on top, and models and macros that are called like ours. Nothing is set on the command line.
"""

from datetime import datetime

import pytest
import yaml
from comparison import PUBLISHED, assert_equals_oracle, assert_same_rows
from oracle import Override, RawRow
from scenarios import DEFAULTS, install, load_shop, shop_row
from warehouse import PROJECT_FOLDER, Warehouse
from worlds import batches

TRAIT = "context_traits_email"
FLAG = "require_ref_searches_node_package_before_root"
SOURCES = {"segment_mobile": "shop_app", "segment_web": "segment_web"}
OWN = yaml.safe_load((PROJECT_FOLDER / "integration/dbt_project.yml").read_text())["vars"]
VARIABLES = DEFAULTS | OWN["identity_warehouse"]
CORRECTION = Override(
    "separate", ("email", "ann@shop.example"), ("email", "bob@shop.example"), datetime(2026, 2, 1)
)

CONTACTS = [  # what integration/models/contacts.sql has
    RawRow("crm", "contacts", {"id": key, "received_at": at, "user_id": user, TRAIT: mail})
    for key, at, user, mail in [
        ("contact-1-1", datetime(2024, 3, 2, 8), "ann", "ann@shop.example"),
        ("contact-1-2", datetime(2024, 3, 5, 8), "ann", "Ann.New@shop.example"),
        ("contact-2-1", datetime(2024, 3, 6, 8), "n/a", "unknown@shop.example"),
    ]
]


@pytest.fixture(scope="module")
def shop(open_warehouse, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    with open_warehouse(folder / "warehouse", project=install(folder)) as made:
        yield made


@pytest.mark.quick_on("duckdb")
def test_an_installed_package_builds_from_what_the_project_has_and_tests_all_of_it(shop):
    first, second = (
        [RawRow(SOURCES[row.source], row.table, row.columns) for row in batch]
        for batch in batches(2, worlds=1)
    )
    first += [
        shop_row("1", email="ann@shop.example", anonymous_id="tablet"),
        shop_row("2", email="bob@shop.example", anonymous_id="tablet"),
        shop_row("3", "order_completed", user_id="ann", anonymous_id="checkout"),
    ]
    load_shop(shop, [*first, shop_row("4", email="gone@shop.example", anonymous_id="gone")])
    run = shop.dbt("build")
    kinds = [result.node.resource_type for result in run.results]
    assert kinds.count("unit_test") == 12
    assert run.statuses["published_rows_are_what_was_resolved"] == "pass"
    assert_equals_oracle(shop, first + CONTACTS, VARIABLES, "shop", overrides=[CORRECTION])

    load_shop(shop, second)
    shop.dbt("run")
    loaded = first + second + CONTACTS
    expected = assert_equals_oracle(shop, loaded, VARIABLES, "shop", overrides=[CORRECTION])
    customers = "main_marts.customers" if shop.engine == "duckdb" else "public_marts.customers"
    found = shop.query(f"select count(*), sum(identifier_count) from {customers}")
    profiles = {row.segment_id for row in expected.identities.values()}
    assert found == [(len(profiles), len(expected.identities))]

    # Macros for models of users find our vars, and neither lose rows nor double them.
    events = "main_marts.events_with_profiles"
    events = events if shop.engine == "duckdb" else events.replace("main", "public")
    found = shop.query(
        f"select event, decided_by_type, decided_by_value from {events} where message_id = '3'"
    )
    assert found == [("order_completed", "user_id", "ann")]
    raw = "web_production.identifies"
    assert shop.query(f"select count(*) from {events} where event = 'identifies'") == shop.query(
        f"select count(*) from {raw}"
    )
    shop.dbt("run", "--empty", "--select", "events_with_profiles")
    assert shop.query(f"select count(*) from {events}") == [(0,)]
    ephemeral = "{{ identity_warehouse.with_segment_id(ref('identity_warehouse', 'int_links')) }}"
    run = shop.dbt("compile", "--inline", ephemeral, expect_success=False)
    assert "found the ephemeral model __dbt__cte__int_links, expected a table" in run.output
    as_of = shop.compiled("{{ identity_warehouse.identities_as_of('2100-01-01') }}")
    found = shop.query(f"select {PUBLISHED} from ({as_of}) as identities")
    assert_same_rows(found, [tuple(row) for row in expected.identities.values()])

    # Operations go by their bare name, unless the project has one of that name.
    asked = "{type: user_id, value: ann}"
    for prefix in ("", "identity_warehouse."):
        told = shop.dbt("run-operation", f"{prefix}explain_identity", "--args", asked)
        assert 'user_id "ann" belongs to the profile use_' in told.output
    shop.dbt("docs", "generate")


STOOD_IN = "found model.integration.secrets in the place of our model secrets"
WRITE = f"write {FLAG}: true under flags in dbt_project.yml"


@pytest.mark.quick_on("duckdb")
def test_refs_of_ours_that_lead_to_a_model_of_theirs_are_refused(shop, monkeypatch):
    """As dbt would resolve them without the flag, in the parse that dbt made with it."""
    manifest = shop.parse(None, []).result
    theirs = {"model.identity_warehouse.secrets": "model.integration.secrets"}
    for node in manifest.nodes.values():
        if node.package_name == "identity_warehouse" and node.resource_type == "model":
            found = [theirs.get(unique_id, unique_id) for unique_id in node.depends_on.nodes]
            monkeypatch.setattr(node.depends_on, "nodes", found)
    run = shop.dbt("run", "--select", "identity_watermarks", expect_success=False)
    assert STOOD_IN in run.output and WRITE in run.output


@pytest.mark.full
@pytest.mark.duckdb
def test_a_model_that_dbt_would_put_in_the_place_of_ours_is_refused(tmp_path):
    project = install(tmp_path)
    path = project / "dbt_project.yml"
    path.write_text(path.read_text().replace(f"{FLAG}: true", f"{FLAG}: false"))
    with Warehouse.duckdb(tmp_path / "warehouse", project=project) as warehouse:
        run = warehouse.dbt("run", expect_success=False)
        assert STOOD_IN in run.output and WRITE in run.output
        assert warehouse.relations() == []

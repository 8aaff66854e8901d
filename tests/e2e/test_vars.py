"""Mistakes in the vars, and vars that changed since the state was built.

Each mistake stops dbt with one sentence: what was found, what is expected, which var to change. The
checks are the same on every engine, so DuckDB is enough.
"""

import json

import pytest
from comparison import NO_REJECTIONS, NO_VIEWS, assert_equals_oracle, load
from dbt.adapters.factory import get_adapter
from dbt.task.run_operation import RunOperationTask
from dbt_common.exceptions import DbtBaseException
from scenarios import DEFAULTS, FIRST, SECOND, contents, sentence
from warehouse import DbtRun

pytestmark = pytest.mark.only("duckdb")

EMAIL = {"type": "email", "columns": ["email"]}
SOURCE = {"name": "segment_web", "source_key": "fHz4PsaUf8"}


def runs_under_each(warehouse, many_vars, macro, **tables):
    """How a macro of ours ends under each of these vars, all in one dbt command.

    The vars are all that differs between the commands a user would give: dbt makes the macro's
    context anew for each. The macro's arguments are tables of the graph.
    """
    runs = []

    def run_macro(task, package, _):
        adapter = get_adapter(task.config)
        place = {"database": task.config.credentials.database, "schema": "personas_graph"}
        arguments = {
            name: adapter.Relation.create(**place, identifier=table)
            for name, table in tables.items()
        }
        for vars in json.loads(json.dumps(many_vars, sort_keys=True)):  # as dbt reads --vars
            task.config.cli_vars = vars
            object.__setattr__(task.config.args, "vars", vars)
            try:
                with adapter.connection_named("macro"):
                    adapter.execute_macro(macro, kwargs=arguments, macro_resolver=task.manifest)
                runs.append(DbtRun(success=True))
            except DbtBaseException as error:
                runs.append(DbtRun(success=False, messages=[("error", str(error))]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunOperationTask, "_run_unsafe", run_macro)
        warehouse.dbt("run-operation", macro)
    return runs


def assert_complaint(run, var, found):
    text = sentence(run)
    assert text.startswith(f"var {var}: found {found}, expected "), text
    assert text.endswith(f"; change {var} in dbt_project.yml or in --vars."), text


# ------------------------------------------------------------------------------- mistakes


def ids(**changes):
    """The var external_ids with one entry, changed."""
    return {"external_ids": [EMAIL | changes]}


def tables(own):
    """An entry of segment_sources with event tables of its own."""
    return {"segment_sources": [SOURCE | {"tables": own}]}


def arrays(columns):
    return {"context_external_ids_columns": columns}


def sync(**settings):
    return {"selective_sync": settings}


def healthy(**thresholds):
    return {"health_thresholds": thresholds}


MISTAKES = [  # the vars, the name in the complaint, what it says was found (JSON)
    ({"space_name": "Prod"}, "space_name", '"Prod"'),
    ({"space_name": "my-space"}, "space_name", '"my-space"'),
    ({"space_name": "a" * 41}, "space_name", f'"{"a" * 41}"'),
    ({"space_name": "é"}, "space_name", r'"\u00e9"'),
    ({"space_name": "prod\n"}, "space_name", r'"prod\n"'),
    ({"space_name": 5}, "space_name", "5"),
    ({"space_name": None}, "space_name", "null"),
    ({"segment_sources": "segment_web"}, "segment_sources", '"segment_web"'),
    ({"segment_sources": []}, "segment_sources", "[]"),
    ({"segment_sources": None}, "segment_sources", "null"),
    ({"segment_sources": ["segment_web"]}, "segment_sources[1]", '"segment_web"'),
    ({"segment_sources": [{"name": "segment_web"}]}, "segment_sources[1].source_key", "null"),
    ({"segment_sources": [{"source_key": "k"}]}, "segment_sources[1].name", "null"),
    ({"segment_sources": [SOURCE | {"source_key": ""}]}, "segment_sources[1].source_key", '""'),
    ({"segment_sources": [SOURCE | {"source_key": 5}]}, "segment_sources[1].source_key", "5"),
    ({"segment_sources": [SOURCE | {"key": "k"}]}, "segment_sources[1]", '"key"'),
    ({"segment_sources": [SOURCE, SOURCE]}, "segment_sources[2].name", '"segment_web"'),
    (tables("order_completed"), "segment_sources[1].tables", '"order_completed"'),
    (tables({"order_completed": 1}), "segment_sources[1].tables", '{"order_completed": 1}'),
    (tables(None), "segment_sources[1].tables", "null"),
    (tables([5]), "segment_sources[1].tables", "5"),
    (tables([""]), "segment_sources[1].tables", '""'),
    (tables(["shop.orders"]), "segment_sources[1].tables", '"shop.orders"'),
    (tables(["tracks"]), "segment_sources[1].tables", '"tracks"'),
    (tables(["orders", "orders"]), "segment_sources[1].tables", '"orders"'),
    (arrays("context_external_id"), "context_external_ids_columns", '"context_external_id"'),
    (arrays([]), "context_external_ids_columns", "[]"),
    (arrays(None), "context_external_ids_columns", "null"),
    (arrays([5]), "context_external_ids_columns", "5"),
    (arrays(["a", "a"]), "context_external_ids_columns", '"a"'),
    (arrays(["orders.ids"]), "context_external_ids_columns", '"orders.ids"'),
    ({"external_ids": "email"}, "external_ids", '"email"'),
    ({"external_ids": EMAIL}, "external_ids", '{"columns": ["email"], "type": "email"}'),
    ({"external_ids": []}, "external_ids", "[]"),
    ({"external_ids": None}, "external_ids", "null"),
    ({"external_ids": ["email"]}, "external_ids[1]", '"email"'),
    ({"external_ids": ["user_id"], "link_on_alias": True}, "external_ids[1]", '"user_id"'),
    ({"external_ids": [EMAIL, EMAIL]}, "external_ids[2].type", '"email"'),
    ({"external_ids": [{"columns": ["email"]}]}, "external_ids[1].type", "null"),
    ({"external_ids": [{"type": "email"}]}, "external_ids[1].columns", "null"),
    (ids(type=5), "external_ids[1].type", "5"),
    (ids(type=" email"), "external_ids[1].type", '" email"'),
    (ids(type="group_id"), "external_ids[1].type", '"group_id"'),
    (ids(columns="email"), "external_ids[1].columns", '"email"'),
    (ids(columns=[5]), "external_ids[1].columns", "5"),
    (ids(columns=[""]), "external_ids[1].columns", '""'),
    (ids(columns=["orders.email"]), "external_ids[1].columns", '"orders.email"'),
    (ids(columns=["a.b.c"]), "external_ids[1].columns", '"a.b.c"'),
    (ids(columns=["email", "email"]), "external_ids[1].columns", '"email"'),
    (ids(columns=['e"mail']), "external_ids[1].columns", r'"e\"mail"'),
    (ids(columns=["Email "]), "external_ids[1].columns", '"Email "'),
    (ids(columns=['"email']), "external_ids[1].columns", r'"\"email"'),
    (ids(columns=["e" * 64]), "external_ids[1].columns", f'"{"e" * 64}"'),
    (ids(columns=["ü" * 32]), "external_ids[1].columns", '"' + r"\u00fc" * 32 + '"'),
    (ids(limit=0), "external_ids[1].limit", "0"),
    (ids(limit=-1), "external_ids[1].limit", "-1"),
    (ids(limit="5"), "external_ids[1].limit", '"5"'),
    (ids(limit=True), "external_ids[1].limit", "true"),
    (ids(limit=1.5), "external_ids[1].limit", "1.5"),
    (ids(limits=5), "external_ids[1]", '"limits"'),
    (ids(normalize="upper"), "external_ids[1].normalize", '"upper"'),
    (ids(normalize=["lower"]), "external_ids[1].normalize", '["lower"]'),
    (ids(when="ios"), "external_ids[1].when", '"ios"'),
    (ids(when={"context.device": "ios"}), "external_ids[1].when", '"context.device"'),
    (ids(when={"type": {"a": 1}}), "external_ids[1].when.type", '{"a": 1}'),
    (ids(when={"type": []}), "external_ids[1].when.type", "[]"),
    (ids(blocked_values="none"), "external_ids[1].blocked_values", '"none"'),
    (ids(blocked_values=[5]), "external_ids[1].blocked_values", "5"),
    ({"blocked_values": "none"}, "blocked_values", '"none"'),
    ({"blocked_values": None}, "blocked_values", "null"),
    ({"blocked_values": [None]}, "blocked_values", "null"),
    ({"blocked_values": [True]}, "blocked_values", "true"),
    ({"blocked_values": ["^("]}, "blocked_values", '"^("'),
    (ids(blocked_values=["^[z-a]"]), "external_ids[1].blocked_values", '"^[z-a]"'),
    ({"link_on_alias": "true"}, "link_on_alias", '"true"'),
    ({"link_on_alias": True, "external_ids": [EMAIL]}, "link_on_alias", "true"),
    ({"loading_overlap_hours": -1}, "loading_overlap_hours", "-1"),
    ({"loading_overlap_hours": "6"}, "loading_overlap_hours", '"6"'),
    ({"loading_overlap_hours": 0.5}, "loading_overlap_hours", "0.5"),
    ({"loading_overlap_hours": None}, "loading_overlap_hours", "null"),
    ({"lookback_hours": -1}, "lookback_hours", "-1"),
    ({"lookback_hours": "72"}, "lookback_hours", '"72"'),
    ({"lookback_hours": 1.5}, "lookback_hours", "1.5"),
    ({"lookback_hours": True}, "lookback_hours", "true"),
    ({"contraction_max_rounds": 0}, "contraction_max_rounds", "0"),
    ({"contraction_max_rounds": "many"}, "contraction_max_rounds", '"many"'),
    ({"contraction_max_rounds": None}, "contraction_max_rounds", "null"),
    ({"selective_sync": True}, "selective_sync", "true"),
    ({"selective_sync": None}, "selective_sync", "null"),
    (sync(enable=True), "selective_sync", '"enable"'),
    (sync(enabled="yes"), "selective_sync.enabled", '"yes"'),
    (sync(purge=1), "selective_sync.purge", "1"),
    (sync(tables=["users_identities"]), "selective_sync.tables", '["users_identities"]'),
    (sync(tables={"identities": True}), "selective_sync.tables", '"identities"'),
    (sync(tables={"users_identities": 1}), "selective_sync.tables.users_identities", "1"),
    (sync(columns={"exclude": "created_at"}), "selective_sync.columns.exclude", '"created_at"'),
    (sync(columns={"exclude": ["color"]}), "selective_sync.columns.exclude", '"color"'),
    (sync(columns={"exclude": ["segment_id"]}), "selective_sync.columns.exclude", '"segment_id"'),
    (sync(columns={"exclude": None}), "selective_sync.columns.exclude", "null"),
    (sync(columns={"include": "all"}), "selective_sync.columns", '"include"'),
    (sync(external_id_types=["email"]), "selective_sync.external_id_types", '["email"]'),
    (
        sync(external_id_types={"include": "email"}),
        "selective_sync.external_id_types.include",
        '"email"',
    ),
    (
        sync(external_id_types={"exclude": "email"}),
        "selective_sync.external_id_types.exclude",
        '"email"',
    ),
    (sync(created_sources={"exclude": [5]}), "selective_sync.created_sources", "5"),
    (sync(created_sources={"only": []}), "selective_sync.created_sources", '"only"'),
    (sync(warehouses=["prod"]), "selective_sync.warehouses", '["prod"]'),
    (sync(warehouses={"prod": False}), "selective_sync.warehouses.prod", "false"),
    (sync(warehouses={"prod": {"enable": True}}), "selective_sync.warehouses.prod", '"enable"'),
    (
        sync(warehouses={"prod": {"warehouses": {}}}),
        "selective_sync.warehouses.prod",
        '"warehouses"',
    ),
    (
        sync(warehouses={"prod": {"tables": {"identities": True}}}),
        "selective_sync.warehouses.prod.tables",
        '"identities"',
    ),
    ({"health_thresholds": None}, "health_thresholds", "null"),
    ({"health_thresholds": 1000}, "health_thresholds", "1000"),
    (healthy(smallest_profile=1), "health_thresholds", '"smallest_profile"'),
    (healthy(largest_profile=0), "health_thresholds.largest_profile", "0"),
    (healthy(largest_profile="1000"), "health_thresholds.largest_profile", '"1000"'),
    (healthy(largest_profile=True), "health_thresholds.largest_profile", "true"),
    (
        healthy(refused_links_of_an_identifier=1.5),
        "health_thresholds.refused_links_of_an_identifier",
        "1.5",
    ),
    (healthy(anonymous_only_share=95), "health_thresholds.anonymous_only_share", "95"),
    (healthy(anonymous_only_share="90%"), "health_thresholds.anonymous_only_share", '"90%"'),
    (healthy(anonymous_only_share=False), "health_thresholds.anonymous_only_share", "false"),
    ({"compared_space": "Next"}, "compared_space", '"Next"'),
    ({"compared_space": None}, "compared_space", "null"),
    ({"thorough_tests": "yes"}, "thorough_tests", '"yes"'),
    ({"analyses": None}, "analyses", "null"),
    ({"demo_data": "false"}, "demo_data", '"false"'),
    ({"demo_data": 1}, "demo_data", "1"),
    ({"lookback_hour": 24}, "lookback_hour", '"a var of that name in --vars"'),
    ({"overlap_hours": 6}, "overlap_hours", '"a var of that name in --vars"'),
]


@pytest.fixture(scope="module")
def validations(engine_warehouse):
    """One for each mistake, and one without any."""
    return runs_under_each(engine_warehouse, [*(m[0] for m in MISTAKES), {}], "validate_vars")


@pytest.mark.parametrize(
    "number", range(len(MISTAKES)), ids=[f"{var} {found}"[:60] for _, var, found in MISTAKES]
)
def test_a_mistake_is_refused_with_a_sentence(validations, number):
    _, var, found = MISTAKES[number]
    assert_complaint(validations[number], var, found)


def test_what_has_no_mistake_is_not_refused(validations):
    assert validations[-1].success


@pytest.fixture
def parsed_before(engine_warehouse, monkeypatch):
    """dbt takes up the parse of the defaults: parsing takes longer than all the rest."""
    parse = engine_warehouse.parse
    monkeypatch.setattr(engine_warehouse, "parse", lambda _, callbacks: parse({}, callbacks))


# Whose macros dbt calls at different moments of a parse.
FEW_MISTAKES = [
    ({"external_ids": [EMAIL, EMAIL]}, "external_ids[2].type", '"email"'),
    ({"demo_data": "maybe"}, "demo_data", '"maybe"'),
    *(
        pytest.param(*mistake, marks=pytest.mark.full)
        for mistake in [
            ({"space_name": "Prod"}, "space_name", '"Prod"'),
            ({"segment_sources": [{"name": "web"}]}, "segment_sources[1].source_key", "null"),
            (sync(tables={"identities": True}), "selective_sync.tables", '"identities"'),
            (tables(["tracks"]), "segment_sources[1].tables", '"tracks"'),
            (arrays([]), "context_external_ids_columns", "[]"),
            ({"lookback_hours": -1}, "lookback_hours", "-1"),
        ]
    ),
]
few_mistakes = pytest.mark.parametrize(
    ("vars", "var", "found"),
    FEW_MISTAKES,
    ids=lambda value: value if isinstance(value, str) else "",
)


@few_mistakes
def test_a_mistake_stops_the_run_before_all_models(
    engine_warehouse, parsed_before, vars, var, found
):
    run = engine_warehouse.dbt(
        "run", "--select", "identity_watermarks", vars=vars, expect_success=False
    )
    assert_complaint(run, var, found)
    assert "identity_watermarks" not in run.statuses


@few_mistakes
def test_a_mistake_stops_the_parse_with_the_same_sentence(engine_warehouse, vars, var, found):
    assert_complaint(engine_warehouse.dbt("parse", vars=vars, expect_success=False), var, found)


@pytest.mark.full
def test_a_source_that_no_file_declares_is_named(engine_warehouse):
    """By dbt itself, which checks that before any macro could."""
    vars = {"segment_sources": [{"name": "segment_shop", "source_key": "k"}]}
    run = engine_warehouse.dbt("parse", vars=vars, expect_success=False)
    assert "depends on a source named 'segment_shop." in run.output
    assert "which was not found" in run.output


# ------------------------------------------------------------------------------- changed rules


def assert_full_refresh_is_asked_for(run, var):
    text = " ".join(run.output.split())
    assert "--full-refresh" in text and var in text
    assert "Traceback" not in text and "undefined" not in text


CHANGES = {
    "external_ids": [
        DEFAULTS["external_ids"][::-1],
        [rule | {"limit": 2} for rule in DEFAULTS["external_ids"]],
        DEFAULTS["external_ids"][:-1],
    ],
    "context_external_ids_columns": [["context_external_id", "context_external_ids"]],
    "blocked_values": [[]],
    "link_on_alias": [True],
    "contraction_max_rounds": [501],
}


def changes():
    """One for each value, of which make test runs the first."""
    every = [(var, value) for var, values in CHANGES.items() for value in values]
    return [every[0], *(pytest.param(*change, marks=pytest.mark.full) for change in every[1:])]


@pytest.mark.parametrize("model", ["identity_sightings", "identity_clusters"])
def test_each_changed_rule_is_told_from_the_noted_ones(built, model):
    changed = [{var: value} for var, values in CHANGES.items() for value in values]
    tables = {"relation": model, "watermarks": "identity_watermarks"}
    unchanged, *runs = runs_under_each(built, [{}, *changed], "refuse_other_rules", **tables)
    assert unchanged.success
    for run, vars in zip(runs, changed, strict=True):
        assert not run.success, vars
        assert_full_refresh_is_asked_for(run, *vars)


@pytest.mark.parametrize("model", ["identity_sightings", "identity_clusters"])
@pytest.mark.parametrize(
    ("var", "value"), changes(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_changed_rules_stop_the_run(built, parsed_before, var, value, model):
    load(built, SECOND)
    before = contents(built)
    run = built.dbt("run", "--select", model, vars={var: value}, expect_success=False)
    assert_full_refresh_is_asked_for(run, var)
    assert contents(built) == before


def test_changed_rules_hold_after_a_full_refresh(built):
    load(built, SECOND)
    changed = {var: values[0] for var, values in CHANGES.items()}
    built.dbt("run", "--full-refresh", *NO_VIEWS, vars=changed)
    assert_equals_oracle(built, FIRST + SECOND, DEFAULTS | changed)


def test_few_rules_are_enough(warehouse):
    """One type that is only trimmed, one that only context_external_ids brings; no limits."""
    rules = [{"type": "user_id", "columns": ["user_id"]}, {"type": "phone", "columns": []}]
    vars = {"external_ids": rules, "blocked_values": []}
    load(warehouse, FIRST)
    warehouse.dbt("run", vars=vars)
    assert_equals_oracle(warehouse, FIRST, DEFAULTS | vars)


def test_a_source_may_be_added_and_is_read_whole(warehouse, parsed_before):
    _, web = DEFAULTS["segment_sources"]
    web_alone = {"segment_sources": [web]}
    load(warehouse, FIRST)
    warehouse.dbt("run", vars=web_alone)
    assert_equals_oracle(warehouse, FIRST, DEFAULTS | web_alone)
    load(warehouse, SECOND)
    warehouse.dbt("run", *NO_VIEWS)
    assert_equals_oracle(warehouse, FIRST + SECOND, DEFAULTS)

    run = warehouse.dbt("run", *NO_VIEWS, vars=web_alone, expect_success=False)
    assert_full_refresh_is_asked_for(run, "segment_sources")
    assert_equals_oracle(warehouse, FIRST + SECOND, DEFAULTS)
    warehouse.dbt("run", "--full-refresh", *NO_VIEWS, vars=web_alone)
    assert_equals_oracle(warehouse, FIRST + SECOND, DEFAULTS | web_alone)


def test_a_source_may_not_change_its_key(built, parsed_before):
    mobile, web = DEFAULTS["segment_sources"]
    vars = {"segment_sources": [mobile, web | {"source_key": "another"}]}
    run = built.dbt("run", *NO_REJECTIONS, vars=vars, expect_success=False)
    assert_full_refresh_is_asked_for(run, "segment_sources")

"""Commands of dbt that are no plain run: each works, or ends in one sentence.

None of them writes into a space that is not the run's own, and of two first runs one gives way.
"""

import re
import signal

import pytest
from comparison import assert_equals_oracle, create_raw_tables, load
from oracle import default_variables
from scenarios import FIRST, SECOND, contents, finish, read_until, start
from worlds import batches

pytestmark = pytest.mark.quick_on("duckdb")  # spaces of other names are parsed once more
DEFAULTS = default_variables()
PROD, CI = {"space_name": "prod"}, {"space_name": "ci"}


def space(warehouse, name):
    """All rows of a space, with the marks that the engine gives them."""
    return contents(warehouse, f"personas_{name}%")


def state_of(warehouse, vars):
    """A folder with the manifest of the project under these vars, for --state."""
    folder = warehouse.folder / "state"
    folder.mkdir(exist_ok=True)
    warehouse.parse(vars, []).result.write(str(folder / "manifest.json"))
    return str(folder)


def sentences(run, start_with):
    return [line for line in run.output.splitlines() if start_with in line]


@pytest.fixture
def production(engine_warehouse):
    """A space that was built, and has news and a deletion request to process."""

    def build():
        load(engine_warehouse, FIRST)
        engine_warehouse.dbt("run", vars=PROD)
        load(engine_warehouse, SECOND)
        identifier = "{type: user_id, value: 9-w23, regulation: delete}"
        engine_warehouse.dbt("run-operation", "request_deletion", "--args", identifier, vars=PROD)

    engine_warehouse.begin_with("production", build)
    return engine_warehouse


WRITERS = [
    *("secrets", "identity_sightings", "rejected_identifiers", "identity_clusters"),
    *("deletion_receipts", "identity_names", "profile_merges", "users_identities"),
    "identity_health",
]


@pytest.mark.parametrize("models", [WRITERS[::3], pytest.param(WRITERS, marks=pytest.mark.full)])
def test_a_deferred_run_leaves_the_other_space_alone(production, models):
    before, state = space(production, "prod"), state_of(production, PROD)
    for model in models:
        run = production.dbt(
            *("run", "--select", model, "--defer", "--state", state), vars=CI, expect_success=False
        )
        [sentence] = sentences(run, "--defer found")
        expected = r"--defer found \w+ in personas_prod_\w+, expected it in personas_ci_"
        assert re.search(expected, sentence), model
        assert "leave it out with --exclude package:identity_warehouse" in sentence
        assert space(production, "prod") == before


def test_a_deferred_run_of_a_whole_space_is_as_any_other(production):
    before = space(production, "prod")
    production.dbt("run", "--defer", "--state", state_of(production, PROD), vars=CI)
    assert_equals_oracle(production, FIRST + SECOND, DEFAULTS | CI, "ci")
    assert space(production, "prod") == before


def test_a_space_is_not_cloned(production):
    before = space(production, "prod")
    run = production.dbt(
        *("clone", "--state", state_of(production, PROD)), vars=CI, expect_success=False
    )
    assert "found the command dbt clone, expected dbt build" in run.output
    assert "Traceback" not in run.output
    assert space(production, "prod") == before
    assert not space(production, "ci")


def test_a_sample_is_refused_and_moves_no_watermark(production):
    before = space(production, "prod")
    run = production.dbt("run", "--sample", "3 days", vars=PROD, expect_success=False)
    assert "found --sample, expected a run over all events" in run.output
    assert space(production, "prod") == before


def test_compiling_without_looking_ends_in_one_sentence(production):
    """Whichever model or hook is compiled first: that is a matter of threads."""
    for _ in range(4):
        run = production.dbt("compile", "--no-introspect", vars=PROD, expect_success=False)
        [sentence] = set(sentences(run, "--no-introspect"))
        assert "expected a look at the warehouse" in sentence


def test_an_empty_run_changes_nothing_but_its_own_row(production):
    production.dbt("run", vars=PROD)
    for arguments in (["--empty"], ["--empty", "--full-refresh"]):
        before = space(production, "prod")
        production.dbt("run", *arguments, vars=PROD)
        after = space(production, "prod")
        runs = "personas_prod_graph.identity_runs"
        assert len(after.pop(runs)) == len(before.pop(runs)) + 1
        assert after == before


def test_a_failed_run_is_made_good_by_retry(built, monkeypatch):
    warehouse = built
    load(warehouse, SECOND)
    table = "personas_identities.profile_merges"
    warehouse.execute(f"alter table {table} rename column merged_into to renamed")
    monkeypatch.setattr(warehouse, "writes_json", True)
    run = warehouse.dbt("run", expect_success=False)
    assert run.statuses["profile_merges"] == "error"
    warehouse.execute(f"alter table {table} rename column renamed to merged_into")
    warehouse.dbt("retry")
    assert_equals_oracle(warehouse, FIRST + SECOND, DEFAULTS)


# ------------------------------------------------------------------------------- two at once


@pytest.mark.only("postgres")  # on DuckDB the second cannot open the file: see test_runs.py
@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(f"START sql incremental model personas_{model}", marks=marks)
        for model, marks in (
            ("graph.identity_watermarks", [pytest.mark.full]),
            ("graph.identity_sightings", []),
            ("identities.users_identities", [pytest.mark.full]),
        )
    ],
)
def test_of_two_first_runs_one_gives_way_in_a_sentence(warehouse, moment):
    """The early one is stopped for a while, so that the late one comes as far or farther."""
    create_raw_tables(warehouse)
    [rows] = batches(1)
    load(warehouse, rows)
    warehouse.dbt("parse")
    early = start(warehouse, "run")
    read_until(early, moment)
    early.send_signal(signal.SIGSTOP)
    try:
        late = start(warehouse, "run")
        read_until(late, "START sql incremental model personas_graph.identity_watermarks")
    finally:
        early.send_signal(signal.SIGCONT)
    ended = [finish(early), finish(late)]
    for code, output in ended:
        assert "already exists" not in output and "Traceback" not in output, output
        failed = re.findall(r"ERROR=(\d+)", output)[-1]
        assert (code, failed) in [(0, "0"), (1, "1")], output
        if code:
            assert "made since this run began, by another run that builds the space" in output
            assert "nothing is lost, run again when the other has ended" in output
    assert 0 in [code for code, _ in ended]
    warehouse.dbt("run")
    assert_equals_oracle(warehouse, rows, DEFAULTS)

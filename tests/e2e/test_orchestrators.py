"""The examples for orchestrators, run for real: the tables are those of one `dbt build`.

`make orchestrators` makes the environments that they need; without them these tests are skipped.
"""

import os
import shutil
import subprocess
import sys

import pytest
from comparison import MERGES, PUBLISHED
from warehouse import PROJECT_FOLDER, Warehouse

VARS = {"demo_data": True}
PROJECT_PARTS = ("analyses", "macros", "models", "orchestrators", "seeds", "tests")
MATERIALIZE = """
from dagster import materialize
import definitions

outcome = materialize([definitions.identities], resources={"dbt": definitions.dbt})
checks = outcome.get_asset_check_evaluations()
assert outcome.success and len(checks) > 20 and all(check.passed for check in checks)
assert definitions.hourly.cron_schedule == "5 * * * *"
"""

pytestmark = [pytest.mark.duckdb, pytest.mark.xdist_group("test_orchestrators")]


def environment_of(name):
    folder = PROJECT_FOLDER / f".venv-{name}"
    if not (folder / "installed").exists():
        pytest.skip(f"{folder.name} is not installed: make orchestrators")
    return folder / "bin"


@pytest.fixture
def project(tmp_path):
    """A copy of this project with a profile, in which an orchestrator may leave what it likes."""
    copy = tmp_path / "project"
    for part in PROJECT_PARTS:
        shutil.copytree(PROJECT_FOLDER / part, copy / part)
    shutil.copy(PROJECT_FOLDER / "dbt_project.yml", copy)
    shutil.copy(PROJECT_FOLDER / "profiles.example.yml", copy / "profiles.yml")
    return copy


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    with Warehouse.duckdb(tmp_path_factory.mktemp("expected")) as demo:
        demo.dbt("build", vars=VARS)
        yield contents(demo)


def contents(warehouse):
    """What is published, but for when it was written."""
    schema = "personas_identities"
    return [
        sorted(warehouse.query(f"select {columns} from {schema}.{table}"), key=repr)
        for table, columns in (("users_identities", PUBLISHED), ("profile_merges", MERGES))
    ]


def run(command, programs, project, database, **settings):
    environment = os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "DBT_PROFILES_DIR": str(project),
        "IDENTITY_WAREHOUSE_PROJECT": str(project),
        "IDENTITY_WAREHOUSE_VARS": '{"demo_data": true}',
        "IDENTITY_WAREHOUSE_DUCKDB": str(database),
        **settings,
    }
    finished = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=project.parent
    )
    assert finished.returncode == 0, (finished.stdout + finished.stderr)[-4000:]
    return finished.stdout + finished.stderr


def test_dagster_builds_assets_and_checks_them(project, expected, tmp_path):
    programs = environment_of("dagster")
    with Warehouse.duckdb(tmp_path / "warehouse") as warehouse:
        run(
            [programs / "python", "-c", MATERIALIZE],
            programs,
            project,
            warehouse.path,
            PYTHONPATH=str(project / "orchestrators/dagster"),
        )
        assert contents(warehouse) == expected


def test_airflow_with_a_process_per_model_gives_the_same_cells(project, expected, tmp_path):
    programs = environment_of("airflow")
    settings = {
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(project / "orchestrators/airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__COSMOS__ENABLE_TELEMETRY": "False",
        "IDENTITY_WAREHOUSE_TARGET": "duckdb",
    }
    dbt = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "parse"]
    dbt += ["--project-dir", project, "--target", "duckdb", "--vars", '{"demo_data": true}']
    with Warehouse.duckdb(tmp_path / "warehouse") as warehouse:
        given = (programs, project, warehouse.path)
        run(dbt, *given)
        run(["airflow", "db", "migrate"], *given, **settings)
        run(["airflow", "dags", "reserialize"], *given, **settings)
        said = run(["airflow", "dags", "test", "identities"], *given, **settings)
        assert "state=success" in said
        assert contents(warehouse) == expected

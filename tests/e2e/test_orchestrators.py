"""The examples for orchestrators, run for real: the tables are those of one `dbt build`.

`make orchestrators` makes the environments that they need; without them these tests are skipped.
"""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from itertools import combinations

import pytest
from comparison import MERGES, PUBLISHED
from postgres_server import free_port
from warehouse import PROJECT_FOLDER, Warehouse

VARS = {"demo_data": True}
MOMENT = "2026-02-01T00:00:00+00:00"  # of the DAG's run
# Models that wait for the same ones: their processes start together.
PUBLISHED_AT_ONCE = ("users_identities", "id_graph_updates", "identity_health")
PROJECT_PARTS = ("analyses", "macros", "models", "orchestrators", "seeds", "tests")
MATERIALIZE = """
from dagster import materialize
import definitions

outcome = materialize([definitions.identities], resources={"dbt": definitions.dbt})
checks = outcome.get_asset_check_evaluations()
assert outcome.success and len(checks) > 20 and all(check.passed for check in checks)
assert definitions.hourly.cron_schedule == "5 * * * *"
"""


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


def side_by_side(tasks):
    """Pairs of models whose processes ran at the same time."""
    models = [
        (task["start_date"], task["end_date"], task["task_id"])
        for task in tasks
        if task["task_id"].startswith(PUBLISHED_AT_ONCE)
    ]
    return [
        (first[2], second[2])
        for first, second in combinations(sorted(models), 2)
        if second[0] < first[1]
    ]


def surroundings(programs, project, **settings):
    return os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "DBT_PROFILES_DIR": str(project),
        "IDENTITY_WAREHOUSE_PROJECT": str(project),
        "IDENTITY_WAREHOUSE_VARS": '{"demo_data": true}',
        **settings,
    }


def run(command, environment):
    finished = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=environment,
        cwd=environment["DBT_PROFILES_DIR"],
    )
    assert finished.returncode == 0, (finished.stdout + finished.stderr)[-4000:]
    return finished.stdout


def airflow(project, folder, target, **settings):
    """Airflow's surroundings, in which it knows the DAG."""
    environment = surroundings(
        environment_of("airflow"),
        project,
        AIRFLOW_HOME=str(folder),
        AIRFLOW__CORE__DAGS_FOLDER=str(project / "orchestrators/airflow"),
        AIRFLOW__CORE__LOAD_EXAMPLES="False",
        AIRFLOW__COSMOS__ENABLE_TELEMETRY="False",
        IDENTITY_WAREHOUSE_TARGET=target,
        **settings,
    )
    dbt = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "parse"]
    run([*dbt, "--target", target, "--vars", '{"demo_data": true}'], environment)
    run(["airflow", "db", "migrate"], environment)
    run(["airflow", "dags", "reserialize"], environment)
    return environment


def finished_tasks(environment):
    command = ["airflow", "tasks", "states-for-dag-run", "--output", "json", "identities", MOMENT]
    return json.loads(run(command, environment))


@contextlib.contextmanager
def answering_tasks(environment, port, log):
    """Airflow's server of the interface that processes of tasks report to."""
    command = ["airflow", "api-server", "--apps", "execution", "--workers", "1"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    try:
        while True:
            assert server.poll() is None, log.read_text()[-4000:]
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait()


@pytest.mark.duckdb
def test_dagster_builds_assets_and_checks_them(project, expected, tmp_path):
    programs = environment_of("dagster")
    with Warehouse.duckdb(tmp_path / "warehouse") as warehouse:
        environment = surroundings(
            programs,
            project,
            IDENTITY_WAREHOUSE_DUCKDB=str(warehouse.path),
            PYTHONPATH=str(project / "orchestrators/dagster"),
        )
        run([programs / "python", "-c", MATERIALIZE], environment)
        assert contents(warehouse) == expected


@pytest.mark.duckdb
def test_airflow_with_a_process_per_model_gives_the_same_cells(project, expected, tmp_path):
    with Warehouse.duckdb(tmp_path / "warehouse") as warehouse:
        environment = airflow(
            project,
            tmp_path / "airflow",
            "duckdb",
            IDENTITY_WAREHOUSE_DUCKDB=str(warehouse.path),
        )
        run(["airflow", "dags", "test", "identities", MOMENT], environment)
        assert {task["state"] for task in finished_tasks(environment)} == {"success"}
        assert contents(warehouse) == expected


@pytest.mark.postgres
def test_airflow_with_processes_side_by_side_gives_the_same_cells(
    project, expected, postgres, tmp_path
):
    port = free_port()
    with Warehouse.postgres(postgres, tmp_path / "warehouse") as warehouse:
        environment = airflow(
            project,
            tmp_path / "airflow",
            "postgres",
            AIRFLOW__API_AUTH__JWT_SECRET=secrets.token_hex(32),
            AIRFLOW__CORE__EXECUTION_API_SERVER_URL=f"http://127.0.0.1:{port}/execution/",
            AIRFLOW__CORE__EXECUTOR="LocalExecutor",
            AIRFLOW__CORE__PARALLELISM="4",
            PGHOST=postgres.host,
            PGPORT=str(postgres.port),
            PGUSER=postgres.user,
            PGPASSWORD=postgres.password,
            PGDATABASE=warehouse.database,
        )
        with answering_tasks(environment, port, tmp_path / "tasks.log"):
            run(["airflow", "dags", "test", "--use-executor", "identities", MOMENT], environment)
        tasks = finished_tasks(environment)
        assert {task["state"] for task in tasks} == {"success"}
        assert side_by_side(tasks)
        assert contents(warehouse) == expected

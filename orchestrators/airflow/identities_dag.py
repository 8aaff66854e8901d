"""Airflow with Cosmos: a task per model, in the order of their refs, then all data tests.

Put this file among your DAGs. IDENTITY_WAREHOUSE_PROJECT is the folder of the dbt project (yours
that installed the package, or this checkout), with its profiles.yml and, after `dbt parse`, its
target/manifest.json; IDENTITY_WAREHOUSE_VARS what you would hand to `--vars`, in JSON.
"""

import json
import os
import shutil
from datetime import datetime, timezone
from pathlib import Path

from cosmos import DbtDag, ExecutionConfig, ProfileConfig, ProjectConfig, RenderConfig
from cosmos.constants import LoadMode, TestBehavior

PROJECT = Path(os.environ["IDENTITY_WAREHOUSE_PROJECT"])
TARGET = os.environ.get("IDENTITY_WAREHOUSE_TARGET", "postgres")

identities = DbtDag(
    dag_id="identities",
    schedule="5 * * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    max_active_runs=1,  # runs of one space take turns anyway; here they wait outside
    project_config=ProjectConfig(
        dbt_project_path=PROJECT,
        manifest_path=PROJECT / "target" / "manifest.json",
        dbt_vars=json.loads(os.environ.get("IDENTITY_WAREHOUSE_VARS", "{}")),
    ),
    profile_config=ProfileConfig(
        profile_name="identity_warehouse",
        target_name=TARGET,
        profiles_yml_filepath=PROJECT / "profiles.yml",
    ),
    execution_config=ExecutionConfig(dbt_executable_path=shutil.which("dbt") or "dbt"),
    render_config=RenderConfig(
        load_method=LoadMode.DBT_MANIFEST, test_behavior=TestBehavior.AFTER_ALL
    ),
)

"""Dagster: every model an asset, every data test an asset check, all of it once an hour.

`dagster dev -f orchestrators/dagster/definitions.py`. IDENTITY_WAREHOUSE_PROJECT is the folder of
the dbt project (this checkout, or yours that installed the package), IDENTITY_WAREHOUSE_VARS what
you would hand to `--vars`.
"""

import os
from pathlib import Path

from dagster import AssetExecutionContext, Definitions, ScheduleDefinition, define_asset_job
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

PROJECT = Path(os.environ.get("IDENTITY_WAREHOUSE_PROJECT", Path(__file__).parents[2]))
VARS = ["--vars", os.environ.get("IDENTITY_WAREHOUSE_VARS", "{}")]

project = DbtProject(project_dir=PROJECT)
dbt = DbtCliResource(project_dir=project)
if not project.manifest_path.exists() or os.environ.get("DAGSTER_IS_DEV_CLI"):
    dbt.cli(["parse", *VARS], target_path=project.manifest_path.parent).wait()


@dbt_assets(manifest=project.manifest_path)
def identities(context: AssetExecutionContext, dbt: DbtCliResource):
    """One dbt process builds all models, so they take turns in the order that the project needs."""
    yield from dbt.cli(["build", *VARS], context=context).stream()


hourly = ScheduleDefinition(
    job=define_asset_job("hourly_identities", selection="*"),
    cron_schedule="5 * * * *",
    execution_timezone="UTC",
)

defs = Definitions(assets=[identities], schedules=[hourly], resources={"dbt": dbt})

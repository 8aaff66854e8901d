"""A project that installs this one as a package: integration/, in a folder of its own."""

import shutil
from datetime import datetime

import yaml
from dbt.cli.main import dbtRunner
from oracle import RawRow
from warehouse import PROJECT_FOLDER
from worlds import COLUMNS, FIRST_LOAD

SCHEMAS = {"shop_app": "app_production", "segment_web": "web_production"}


def install(folder):
    """A copy of integration/ that has installed this checkout; dbt needs no network for that."""
    project = folder / "shop"
    made = shutil.ignore_patterns("dbt_packages", "logs", "package-lock.yml", "target")
    shutil.copytree(PROJECT_FOLDER / "integration", project, ignore=made)
    packages = project / "packages.yml"
    packages.write_text(packages.read_text().replace("../", str(PROJECT_FOLDER)))
    (folder / "profiles.yml").write_text("{}")
    arguments = ["--log-level", "none", "--log-level-file", "none", "deps", "--profiles-dir"]
    assert dbtRunner().invoke([*arguments, str(folder), "--project-dir", str(project)]).success
    return project


def load(warehouse, rows):
    for row in rows:
        columns = COLUMNS.get(row.table, COLUMNS["tracks"])
        values = [row.columns.get(name) for name in columns]
        warehouse.load(SCHEMAS[row.source], row.table, columns, [values])


def raw_row(message_id, table="identifies", **columns):
    columns |= {"id": message_id, "received_at": datetime(2024, 3, 1)}
    return RawRow("segment_web", table, columns | {"uuid_ts": FIRST_LOAD})


def set_up(project, models):
    """Settings of models in the installing project's dbt_project.yml, in the place of others."""
    path = project / "dbt_project.yml"
    settings = yaml.safe_load(path.read_text())
    settings["models"] = models
    path.write_text(yaml.safe_dump(settings))

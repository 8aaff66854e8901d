"""What several test modules build on: states to begin with, raw rows, requests, and processes."""

import csv
import json
import os
import re
import shutil
import subprocess
from datetime import datetime, timedelta
from itertools import pairwise

import yaml
from comparison import NO_VIEWS, assert_equals_oracle
from dbt.cli.main import dbtRunner
from oracle import RawRow, default_variables
from warehouse import PROJECT_FOLDER
from worlds import COLUMNS, batches

DEFAULTS = default_variables()
IDENTITIES = "personas_identities.users_identities"
# The fixture `demo` is built under these vars. They enable all that vars can, so that one parse of
# the project serves whoever needs a part of it.
DEMO = {"demo_data": True, "analyses": True, "thorough_tests": True}
# Raw rows of a few worlds; the fixture `built` has the first half, and a run that resolved it.
FIRST, SECOND = batches(2)
NO_VIEWS_BUT_REJECTIONS = [name for name in NO_VIEWS if name != "rejected_identifiers"]


def begin_with_demo(warehouse):
    """What the fixture `demo` gives each test, for fixtures of several tests that only read."""
    warehouse.begin_with("demo", lambda: warehouse.dbt("build", vars=DEMO))


# --------------------------------------------------------------------------- what a warehouse holds


def contents(warehouse, schemas="personas_%"):
    """Every row of every table there, with what the engine changes when it writes a row again."""
    mark = "rowid" if warehouse.engine == "duckdb" else "xmin, ctid"
    tables = warehouse.query(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_type = 'BASE TABLE' and table_schema like %s",
        [schemas],
    )
    return {table: warehouse.snapshot(table, f"{mark}, *") for (table,) in tables}


def count_rows(warehouse, relation):
    return warehouse.query(f"select count(*) from {relation}")[0][0]


NO_LONGER_THAN = 120  # seconds that a dbt process may take


def start(warehouse, *arguments, vars=None):
    """A dbt process that begins with the parse which an earlier run in this process has saved."""
    saved = max(warehouse.folder.glob("target_*/partial_parse.msgpack"), key=os.path.getmtime)
    return warehouse.start_dbt(*arguments, "--partial-parse-file-path", str(saved), vars=vars)


def read_until(process, text):
    """Everything the process printed up to the first line with this text."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return "".join(lines)
    raise AssertionError(f"the process ended before it printed {text!r}:\n{''.join(lines)}")


def finish(process):
    """The exit code and the rest of what the process prints."""
    try:
        output, _ = process.communicate(timeout=NO_LONGER_THAN)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return process.returncode, output


def links_by_outcome(warehouse):
    return warehouse.query(
        "select outcome, count(*) from personas_graph.identity_links group by outcome"
    )


def latest_run(warehouse):
    runs = "personas_graph.identity_runs"
    [row] = warehouse.query(f"select * from {runs} order by started_at desc limit 1")
    return dict(zip(warehouse.columns(*runs.split(".")), row, strict=True))


def sentence(run):
    """The complaint, without dbt's lines around it about which macro was called from where."""
    found = re.search(r"Error in .*\n +(\S.*)\n", run.errors[0])
    assert found, run.output
    text = found[1]
    for unwanted in ("Traceback", "undefined", "has no attribute", "not iterable", "TypeError"):
        assert unwanted not in text
    return text


# ------------------------------------------------------------------------------- rows of raw tables


NOON = datetime(2024, 3, 1, 12)


class RawTables:
    """Raw tables with just the columns that are given, and their rows for the oracle."""

    def __init__(self, warehouse):
        self.warehouse = warehouse
        self.rows = []

    def load(self, source, table, types, *rows):
        """`types` of the columns; each row is a dict of some of them."""
        values = [[row.get(name) for name in types] for row in rows]
        self.warehouse.load(source, table, types, values)
        self.rows += [RawRow(source, table, row) for row in rows]

    def run(self, *arguments):
        self.warehouse.dbt("run", *arguments)
        assert_equals_oracle(self.warehouse, self.rows, DEFAULTS)

    def identifiers(self):
        columns = "external_id_type, external_id_value"
        return set(self.warehouse.query(f"select {columns} from {IDENTITIES}"))


def in_turns(scenarios, run):
    """Scenarios with raw tables of their own share runs: each has a turn before every run."""
    while scenarios := [each for each in scenarios if next(each, "ended") != "ended"]:
        run()


def message(number, **columns):
    """A raw row that was received so many minutes after noon."""
    return {"id": f"m{number}", "received_at": NOON + timedelta(minutes=number)} | columns


def external_ids(*entries):
    return json.dumps([{"collection": "users", "encoding": "none"} | entry for entry in entries])


MESSAGE = {"id": "text", "received_at": "timestamp"}
SEEDS = PROJECT_FOLDER / "seeds"
WEB, MOBILE = "fHz4PsaUf8", "640YebQ2Ri"
DOCUMENTED = {  # the rows that Segment's documentation showed
    (MOBILE, "email", "jane.doe@example1.com"),
    (WEB, "email", "jane.doe@example2.com"),
    (WEB, "anonymous_id", "feaa68e5-1057-4e32-8702-a2462b454474"),
    (WEB, "user_id", "0P1Qls5jrj"),
    (MOBILE, "android.id", "4f0bf0e9-44db-4127-8c0c-90f8b261b08e"),
    (MOBILE, "ios.id", "0440f065-9291-4601-aabe-218620e3c69d"),
}


def seed_rows():
    """The sample data as the oracle reads it."""
    for path in sorted(SEEDS.glob("segment_*.csv")):
        source, table = path.stem.split("__")
        with path.open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                columns = {name: value or None for name, value in line.items()}
                if columns["received_at"]:
                    columns["received_at"] = datetime.fromisoformat(columns["received_at"])
                yield RawRow(source, table, columns)


def assert_demo(warehouse):
    assert_equals_oracle(warehouse, list(seed_rows()), DEFAULTS)
    profile = warehouse.query(
        f"select u.created_source, u.external_id_type, u.external_id_value from {IDENTITIES} as u"
        f" inner join {IDENTITIES} as t on u.segment_id = t.segment_id"
        " where t.external_id_value = 'jane.doe@example1.com'"
    )
    assert len(profile) == len(DOCUMENTED) and set(profile) == DOCUMENTED


# -------------------------------------------------------------------------------- graphs of a shape


FIRST_MOMENT = datetime(2024, 1, 1)
FIRST_LOAD = datetime(2024, 2, 1)
COLUMN_OF = {
    "user_id": "user_id",
    "email": "context_traits_email",
    "anonymous_id": "anonymous_id",
    "braze_id": "context_braze_braze_id",
}


def moment(number):
    return FIRST_MOMENT + timedelta(seconds=number)


def message_id(shape, number):
    return f"{shape}-m{number:06}"


def shape_rows(shape, events):
    """One raw row a second, each with the identifiers (type, name) of one event."""
    return [shape_row(shape, number, identifiers) for number, identifiers in enumerate(events)]


def shape_row(shape, number, identifiers):
    """The first identifier of a type goes into its column, others into context_external_ids."""
    columns = {"id": message_id(shape, number), "received_at": moment(number)}
    entries = []
    for type_, value in identifiers:
        if columns.setdefault(COLUMN_OF[type_], f"{shape}-{value}") != f"{shape}-{value}":
            entries.append({"type": type_, "id": f"{shape}-{value}", "collection": "users"})
    if entries:
        columns["context_external_ids"] = json.dumps(entries)
    return RawRow("segment_web", "tracks", columns)


def loaded_on_day(day, rows):
    for row in rows:
        row.columns["uuid_ts"] = FIRST_LOAD + timedelta(days=day)
    return rows


def path(length, types=("anonymous_id", "braze_id")):
    return [(types[place % len(types)], place) for place in range(length)]


def chain(length, types=("anonymous_id", "braze_id")):
    """Each identifier with the next, in the order of the path."""
    return list(pairwise(path(length, types)))


def seen_alone_first(events):
    """Identifiers that are as old as their place in the path, whatever the order of the links."""
    alone = sorted({identifier for event in events for identifier in event}, key=lambda i: i[1])
    return [[identifier] for identifier in alone] + list(events)


# -------------------------------------------------------- what analysts decide and who is forgotten


OVERRIDE_COLUMNS = {
    "action": "text",
    "external_id_type": "text",
    "external_id_value": "text",
    "other_external_id_type": "text",
    "other_external_id_value": "text",
    "reason": "text",
    "decided_at": "timestamp",
}


def decide(warehouse, overrides):
    """Makes crm.overrides hold these rows and no others."""
    warehouse.load("crm", "overrides", OVERRIDE_COLUMNS, [])
    warehouse.execute("delete from crm.overrides")
    rows = [(o.action, *o.one, *o.other, "because", o.decided_at) for o in overrides]
    warehouse.load("crm", "overrides", OVERRIDE_COLUMNS, rows)


REQUEST_COLUMNS = {
    "request_id": "text",
    "regulation": "text",
    "external_id_type": "text",
    "external_id_value": "text",
    "requested_at": "timestamp",
}
VARS = {"deletion_requests": "crm.deletions", "identity_overrides": "crm.overrides"}
NOW = datetime(2026, 1, 1)
RECEIPTS = "personas_graph.deletion_receipts"


def ask(warehouse, requests):
    """Adds (request_id, regulation, type, value) to crm.deletions, in the order of requested_at."""
    rows = [(*request, NOW + timedelta(seconds=n)) for n, request in enumerate(requests)]
    warehouse.load("crm", "deletions", REQUEST_COLUMNS, rows)


def statuses(warehouse):
    """request_id -> (status, problem, processed_at)"""
    rows = warehouse.query(f"select request_id, status, problem, processed_at from {RECEIPTS}")
    return {row[0]: row[1:] for row in rows}


JANE = ("jane@forget.test", "jane-cookie-1", "jane-phone-2", "jane-user-3")
LATER = datetime(2100, 1, 1)


def raw_row(message_id, minute=0, table="identifies", at=NOW, **columns):
    moment = at + timedelta(minutes=minute)
    columns |= {"id": message_id, "received_at": moment, "uuid_ts": moment}
    return RawRow("segment_web", table, columns)


def world_of_jane():
    """Jane, and Kim, with whom she shares a phone by a link that their user ids refuse."""
    entries = [{"type": "email", "id": f" {JANE[0]}", "collection": "accounts"}]
    return [
        raw_row("1", 1, anonymous_id=JANE[1], email="Jane@Forget.test"),
        raw_row("2", 2, user_id=JANE[3], context_traits_email=JANE[0]),
        raw_row("3", 3, user_id=JANE[3], anonymous_id=JANE[2]),
        raw_row("4", 4, user_id="kim", anonymous_id="kim-cookie"),
        raw_row("5", 5, user_id="kim", anonymous_id=JANE[2]),
        raw_row("6", 6, user_id="kim", context_external_ids=json.dumps(entries)),
        raw_row("7", 7, user_id="lee", anonymous_id="lee-cookie", email="lee@x.test"),
    ]


def request(warehouse, expect_success=True, **arguments):
    given = json.dumps(arguments)
    return warehouse.dbt(
        "run-operation", "request_deletion", "--args", given, expect_success=expect_success
    )


# --------------------------------------------------------------- a project that installs this one


# Where the sources of integration/ lie.
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


def set_up(project, models, **flags):
    """Settings of models in the installing project's dbt_project.yml, in the place of others."""
    path = project / "dbt_project.yml"
    settings = yaml.safe_load(path.read_text())
    settings["models"] = models
    settings["flags"] = settings.get("flags", {}) | flags
    path.write_text(yaml.safe_dump(settings))


def load_shop(warehouse, rows):
    """Appends rows to the raw tables of the sources that integration/ has."""
    for row in rows:
        columns = COLUMNS.get(row.table, COLUMNS["tracks"])
        values = [row.columns.get(name) for name in columns]
        warehouse.load(SCHEMAS[row.source], row.table, columns, [values])


def shop_row(message_id, table="identifies", **columns):
    columns |= {"id": message_id, "received_at": datetime(2024, 3, 1), "uuid_ts": FIRST_LOAD}
    return RawRow("segment_web", table, columns)

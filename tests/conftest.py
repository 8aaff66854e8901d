"""Options and fixtures of the Python tests; what they build on is in tests/e2e."""

from __future__ import annotations

import os
import re
import zlib
from collections import Counter
from pathlib import Path

import pytest
from comparison import create_raw_tables, load
from postgres_server import postgres_server
from scenarios import FIRST, begin_with_demo
from spark_cluster import SparkCluster, spark_cluster
from warehouse import COUNTS, SparkWarehouse, Warehouse
from xdist.scheduler import LoadScopeScheduling

ENGINES = ("duckdb", "postgres")
# What `make test` and `make test-all` may ask of dbt. Seconds depend on the machine and on what it
# does besides; these do not, and they are what seconds go into. Who raises one says why here.
BUDGETS = {
    "quick": {"commands": 520, "parses": 22, "processes": 14},
    "all": {"commands": 1220, "parses": 32, "processes": 34},
}
SLOWEST_FILES = 15
# They come first, so that `-x` ends soon.
FINDS_MOST = ("test_macros.py", "test_tables_equal_the_oracle.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("identity warehouse")
    group.addoption(
        "--worlds",
        type=int,
        default=200,
        help="how many random worlds to compare with the oracle (default: 200)",
    )
    group.addoption(
        "--engine",
        choices=(*ENGINES, "spark", "both"),
        default="both",
        help="where to run the end-to-end tests (default: both, which is not Spark)",
    )
    group.addoption(
        "--tier",
        choices=tuple(BUDGETS),
        help="quick: what make test runs, most tests on one engine. all: everything. Both hold"
        " their budgets of dbt commands (default: everything, without a budget)",
    )


def is_quick(config: pytest.Config) -> bool:
    return config.getoption("tier") == "quick"


# ------------------------------------------------------------------------------- what runs where


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that asks for a warehouse, directly or not, runs once for each engine.

    In the quick tier it runs on one of them, which a checksum of its name chooses, unless it or
    its parameter is marked `each_engine` or `quick_on`.
    """
    if "engine" not in metafunc.fixturenames:
        return
    engines = engines_of(metafunc)
    metafunc.parametrize(
        "engine",
        [pytest.param(engine, marks=getattr(pytest.mark, engine)) for engine in engines],
        scope="session",
    )


def engines_of(metafunc: pytest.Metafunc) -> list[str]:
    marked = metafunc.definition.get_closest_marker
    chosen = metafunc.config.getoption("engine")
    engines = list(ENGINES) if chosen == "both" else [chosen]
    if marked("spark"):
        return [engine for engine in engines if engine == "spark"]
    if (only := marked("only")) is not None:
        return [engine for engine in engines if engine in only.args]
    is_choosy = marked("each_engine") or marked("quick_on")
    if len(engines) > 1 and is_quick(metafunc.config) and not is_choosy:
        name = f"{metafunc.module.__name__}.{metafunc.function.__name__}"
        return [engines[zlib.crc32(name.encode()) % len(engines)]]
    return engines


class ByEngine(LoadScopeScheduling):
    """A worker keeps to an engine, or of more than two workers to an engine's tests of a file.

    Each worker has its own warehouses, and dbt parses the project there once for each combination
    of vars that tests ask for.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        engine = re.search(rf"[\[-]({'|'.join(ENGINES)})[\]-]", nodeid)
        if engine is None:
            return file
        return engine[1] if self.numnodes <= len(ENGINES) else f"{file} {engine[1]}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> ByEngine:
    return ByEngine(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in FINDS_MOST)
    if is_quick(config):
        config.hook.pytest_deselected(items=[item for item in items if not is_in_quick(item)])
        items[:] = [item for item in items if is_in_quick(item)]


def is_in_quick(item: pytest.Item) -> bool:
    chosen = item.get_closest_marker("quick_on")
    engine = getattr(item, "callspec", None) and item.callspec.params.get("engine")
    is_elsewhere = chosen is not None and engine in ENGINES and engine not in chosen.args
    return not (is_elsewhere or item.get_closest_marker("full"))


# ------------------------------------------------------------------------------- what it cost


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells the first process what it asked of dbt, and that one holds the budget."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["dbt_counts"] = dict(COUNTS)
    elif over_budget(config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    COUNTS.update(getattr(node, "workeroutput", {}).get("dbt_counts", {}))


def over_budget(config: pytest.Config) -> list[str]:
    budget = BUDGETS.get(config.getoption("tier"), {})
    return [
        f"{COUNTS[what]} {what} of dbt, expected at most {most}: make tests share what they build,"
        " or raise BUDGETS in tests/conftest.py and say why"
        for what, most in budget.items()
        if COUNTS[what] > most
    ]


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    """Seconds per file, so that growth shows, and what dbt had to do."""
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration"):
                seconds[report.nodeid.split("::")[0]] += report.duration
    if not COUNTS["commands"]:
        return
    terminalreporter.section("seconds per file")
    for file, spent in seconds.most_common(SLOWEST_FILES):
        terminalreporter.line(f"{spent:7.1f} {file}")
    counts = ", ".join(f"{count} {what}" for what, count in sorted(COUNTS.items()))
    terminalreporter.line(f"{sum(seconds.values()):7.1f} altogether; dbt: {counts}")
    for sentence in over_budget(config):
        terminalreporter.line(f"over budget: {sentence}", red=True)


# ------------------------------------------------------------------------------- fixtures


@pytest.fixture(scope="session")
def world_count(pytestconfig: pytest.Config) -> int:
    return pytestconfig.getoption("worlds")


@pytest.fixture(scope="session")
def postgres():
    """The PostgreSQL server of this session, started when the first test needs it."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def spark():
    """The cluster whose Thrift server SPARK_PORT names, or one of this session."""
    if "SPARK_PORT" in os.environ:
        host, port = os.environ.get("SPARK_HOST", "localhost"), int(os.environ["SPARK_PORT"])
        yield SparkCluster(host, port, ui_url="", application="")
    else:
        with spark_cluster() as cluster:
            yield cluster


@pytest.fixture(scope="session")
def open_warehouse(engine: str, request: pytest.FixtureRequest):
    """Makes a warehouse of the engine in a folder; options are those of Warehouse."""

    def opened(folder: Path, **options) -> Warehouse:
        if engine == "duckdb":
            return Warehouse.duckdb(folder, **options)
        if engine == "spark":
            cluster = request.getfixturevalue("spark")
            return SparkWarehouse(cluster.host, cluster.port, folder, **options)
        return Warehouse.postgres(request.getfixturevalue("postgres"), folder, **options)

    return opened


@pytest.fixture(scope="session")
def engine_warehouse(engine: str, open_warehouse, tmp_path_factory):
    """One warehouse per engine and session, so that dbt's saved parses serve every test."""
    with open_warehouse(tmp_path_factory.mktemp(engine)) as made:
        yield made


@pytest.fixture
def warehouse(engine_warehouse: Warehouse) -> Warehouse:
    """An empty database, with dbt and SQL."""
    engine_warehouse.clear()
    return engine_warehouse


@pytest.fixture
def built(engine_warehouse: Warehouse) -> Warehouse:
    """A space in which scenarios.FIRST was loaded and resolved by a first run."""

    def build() -> None:
        create_raw_tables(engine_warehouse)
        load(engine_warehouse, FIRST)
        engine_warehouse.dbt("run")

    engine_warehouse.begin_with("built", build)
    return engine_warehouse


@pytest.fixture
def demo(engine_warehouse: Warehouse) -> Warehouse:
    """The sample data of seeds/, built under the vars scenarios.DEMO."""
    begin_with_demo(engine_warehouse)
    return engine_warehouse

"""Options and fixtures of the Python tests; what they build on is in tests/e2e."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from postgres_server import postgres_server
from spark_cluster import SparkCluster, spark_cluster
from warehouse import SparkWarehouse, Warehouse

ENGINES = ("duckdb", "postgres")


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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that asks for a warehouse, directly or not, runs once for each engine.

    With several workers, one engine's tests of a file stay together, because each worker has its
    own warehouse and dbt parses the project once for each combination of vars.
    """
    if "engine" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("engine")
        engines = ENGINES if chosen == "both" else (chosen,)
        if metafunc.definition.get_closest_marker("spark"):
            engines = [engine for engine in engines if engine == "spark"]
        metafunc.parametrize(
            "engine",
            [
                pytest.param(
                    engine,
                    marks=[
                        getattr(pytest.mark, engine),
                        pytest.mark.xdist_group(f"{metafunc.module.__name__}_{engine}"),
                    ],
                )
                for engine in engines
            ],
            scope="session",
        )


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
    """An empty database, with dbt and SQL; the test runs on both engines."""
    engine_warehouse.clear()
    return engine_warehouse

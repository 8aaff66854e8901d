"""The launcher that the end-to-end tests get their Spark from."""

import contextlib
import json
import os
import signal
import subprocess
import sys

import pytest
import spark_cluster
from spark_cluster import SparkFailed, complaint_about_java, described, running, start, stop


@pytest.fixture
def _wanted(pytestconfig):
    if pytestconfig.getoption("engine") != "spark":
        pytest.skip("not --engine spark")


@pytest.fixture
def java_of_version(tmp_path, monkeypatch):
    """Lets a program that only tells a version be the Java of this machine."""

    def pretend(version):
        program = tmp_path / "bin" / "java"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026-01-20' >&2\n")
        program.chmod(0o755)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    return pretend


@pytest.fixture
def stranger():
    """A process that no cluster has started."""
    with subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True
    ) as process:
        yield process
        process.kill()


def commands_about(folder):
    """The command lines in which a folder is named: of all of a cluster, its executors included."""
    return [command for _, _, command in spark_cluster._processes() if str(folder) in command]


@pytest.mark.parametrize("version", ["11.0.2", "17.0.15", "21"])
def test_a_java_that_spark_can_use(version, java_of_version):
    java_of_version(version)
    assert complaint_about_java() is None


@pytest.mark.parametrize(
    ("version", "told"), [("1.8.0_292", "is version 8."), ("25", "is version 25.")]
)
def test_a_java_that_spark_cannot_use(version, told, java_of_version, tmp_path):
    java_of_version(version)
    assert complaint_about_java().endswith(told)
    with pytest.raises(SparkFailed, match=told):
        start(tmp_path / "cluster")
    assert not (tmp_path / "cluster").exists()


def test_no_java(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert complaint_about_java().endswith(f"there is no program '{tmp_path}/bin/java'.")


def test_a_process_that_got_the_pid_of_one_of_ours_lives_on(stranger, tmp_path):
    noted = {"application": "app-1", "pids": {"master": stranger.pid}}
    (tmp_path / "cluster.json").write_text(json.dumps(noted))
    assert running(tmp_path) == {}
    assert stop(tmp_path) == 0
    assert stranger.poll() is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_somebody_else_stays_as_it_is(tmp_path):
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "file").touch()
    with pytest.raises(SparkFailed, match="is not of a cluster of ours"):
        start(tmp_path)
    assert stop(tmp_path) == 0
    assert (tmp_path / "warehouse" / "file").exists()


@pytest.mark.spark
@pytest.mark.on_spark
@pytest.mark.usefixtures("_wanted")
def test_cluster_is_ours_and_leaves_nothing_behind(tmp_path):
    with pytest.raises(ZeroDivisionError), spark_cluster.spark_cluster(tmp_path) as cluster:
        assert described(tmp_path) == cluster
        with contextlib.closing(cluster.connect()) as connection:
            cursor = connection.cursor()
            for statement in (
                "create table words (id int, word string) using iceberg",
                "insert into words values (1, 'a'), (2, 'b')",
                "merge into words using (select 2 as id, 'B' as word) as news "
                "on words.id = news.id when matched then update set word = news.word",
                "select word from words order by id",
            ):
                cursor.execute(statement)
            assert cursor.fetchall() == [("a",), ("B",)]
        with pytest.raises(SparkFailed, match="runs in .* already"):
            start(tmp_path)
        processes = running(tmp_path)
        assert set(processes) == {"master", "worker1", "worker2", "thrift"}
        os.kill(processes["worker1"], signal.SIGKILL)
        raise ZeroDivisionError
    assert commands_about(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["logs"]


@pytest.mark.spark
@pytest.mark.on_spark
@pytest.mark.usefixtures("_wanted")
def test_a_start_that_fails_says_where_to_read_and_leaves_nothing_running(tmp_path, monkeypatch):
    monkeypatch.setattr(spark_cluster, "THRIFT_CLASS", "no.such.Server")
    with pytest.raises(
        SparkFailed, match=r"thrift ended while it started; its log is .*thrift\.log"
    ):
        start(tmp_path)
    assert commands_about(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["logs"]

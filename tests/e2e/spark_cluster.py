"""A real Spark cluster on this machine: a master, two workers and the Thrift server, with Iceberg.

`spark_cluster(folder)` yields one of our own, and leaves nothing of it running. As a program this
file keeps one running between commands:

    python tests/e2e/spark_cluster.py up|down|env|java [--folder target/spark]

Spark and Iceberg come from wheels, so that Java alone has to be there. Everything listens on
127.0.0.1 alone, on ports that are free. The folder has all that the cluster writes: logs/, which
stays, and what goes with the cluster, which is its warehouse, its metastore and cluster.json.

Two workers are the fewest with which rows travel between processes, as they do in real clusters.
The defaults are those of Spark and Iceberg, except where a small machine needs others.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import importlib.util
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT_FOLDER = Path(__file__).resolve().parents[2]
FOLDER = PROJECT_FOLDER / "target" / "spark"
FOLDER_OF_TESTS = PROJECT_FOLDER / "target" / "spark-tests"
HOST = "127.0.0.1"
WORKERS = 2
MASTER_CLASS = "org.apache.spark.deploy.master.Master"
WORKER_CLASS = "org.apache.spark.deploy.worker.Worker"
THRIFT_CLASS = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
# Iceberg needs 11; 24 took away the security manager, which Hadoop calls.
JAVA_VERSIONS = range(11, 24)
# Below the ports that Linux and macOS give to whoever asks for any: the cluster's own do, too.
PORTS = range(20000, 32000)
START_SECONDS = 300
STOP_SECONDS = 20
STATE = ("conf", "metastore", "temporary", "warehouse", "cluster.json")
ENVIRONMENT_OF_OTHERS = ("HADOOP_", "HIVE_", "PYSPARK_", "SPARK_", "YARN_")
C_LIBRARY = ctypes.CDLL(None)  # loaded here: nothing may be loaded between fork and exec
PR_SET_PDEATHSIG = 1

# Everything at the level of INFO would be gigabytes in a long run of tests.
LOGGING = """
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1}: %m%n%ex
logger.deploy.name = org.apache.spark.deploy
logger.deploy.level = info
logger.thrift.name = org.apache.spark.sql.hive.thriftserver
logger.thrift.level = info
"""


class SparkFailed(RuntimeError):
    """One sentence: what is wrong, and what to do or where to read more."""


@dataclass(frozen=True)
class SparkCluster:
    """How to reach a cluster: the Thrift server, and the UI of its driver with the REST API."""

    host: str
    port: int
    ui_url: str  # ui_url + "/api/v1" answers in JSON
    application: str  # its id there

    def connect(self):
        """A session of its own on the Thrift server."""
        from pyhive import hive

        return hive.connect(self.host, self.port)

    def executors(self) -> list[dict]:
        """What the REST API says of each executor that there is or was; the driver is none."""
        return [each for each in self._told_of("allexecutors") if each["id"] != "driver"]

    def stages(self) -> list[dict]:
        """What the REST API says of the last stages, each with its statement as `description`."""
        return self._told_of("stages?details=false")

    def _told_of(self, what: str) -> list[dict]:
        return _answer(f"{self.ui_url}/api/v1/applications/{self.application}/{what}")


@contextlib.contextmanager
def spark_cluster(folder: Path = FOLDER_OF_TESTS) -> Iterator[SparkCluster]:
    """A cluster that lives as long as the context, or as this process where that is killed."""
    cluster = start(folder, with_parent=True)
    try:
        yield cluster
    finally:
        stop(folder)


def start(
    folder: Path, *, with_parent: bool = False, say: Callable[[str], None] = lambda _: None
) -> SparkCluster:
    """Starts a cluster and waits until it answers; where it does not, nothing of it stays."""
    folder = Path(folder).resolve()
    if running(folder):
        raise SparkFailed(
            f"A cluster runs in {folder} already; `python tests/e2e/spark_cluster.py down --folder "
            f"{folder}` stops it."
        )
    if _noted(folder):  # what a machine left that was switched off, say
        _remove_state(folder)
    for part in STATE:
        if (folder / part).exists():
            raise SparkFailed(f"{folder / part} is not of a cluster of ours; name another folder.")
    if complaint := complaint_about_java():
        raise SparkFailed(complaint)
    spark, jar = _package("pyspark"), _iceberg_jar()
    starting = _Start(folder, spark, with_parent)
    try:
        return starting.run(jar, say)
    except BaseException:
        stop(folder)
        raise
    finally:
        starting.reap()


class _Start:
    """The steps of one start, which share the ports, the processes and the deadline."""

    def __init__(self, folder: Path, spark: Path, with_parent: bool) -> None:
        self.folder = folder
        self.spark = spark
        self.with_parent = with_parent
        self.name = f"identity_warehouse_{secrets.token_hex(8)}"
        self.port, self.ui_port, self.master_port, self.master_ui_port = _free_ports(4)
        self.children: dict[str, subprocess.Popen] = {}
        self.deadline = time.monotonic() + START_SECONDS

    def run(self, jar: Path, say: Callable[[str], None]) -> SparkCluster:
        began = time.monotonic()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._note()
        for part in ("conf", "temporary", "warehouse"):
            (self.folder / part).mkdir()
        logs = self.folder / "logs"
        logs.mkdir(exist_ok=True)
        conf = self.folder / "conf"
        (conf / "log4j2.properties").write_text(LOGGING)
        settings = self._settings(jar)
        (conf / "spark-defaults.conf").write_text(
            "".join(f"{name} {value}\n" for name, value in settings.items())
        )
        say(f"Spark: the master starts at port {self.master_port}")
        self._launch(
            "master",
            [MASTER_CLASS, "--host", HOST, "--port", self.master_port]
            + ["--webui-port", self.master_ui_port],
        )
        self._wait("master", lambda: self._master()["status"] == "ALIVE")
        say(f"Spark: {WORKERS} workers and the Thrift server start at port {self.port}")
        for number in range(1, WORKERS + 1):
            shutil.rmtree(logs / f"executors{number}", ignore_errors=True)
            self._launch(
                f"worker{number}",
                [WORKER_CLASS, "--host", HOST, "--cores", 1, "--memory", "1500m"]
                + ["--webui-port", 0, "--work-dir", logs / f"executors{number}"]
                + [settings["spark.master"]],
            )
        self._launch(
            "thrift",
            ["org.apache.spark.deploy.SparkSubmit", "--class", THRIFT_CLASS]
            + ["--name", self.name, "spark-internal"]
            + ["--hiveconf", f"hive.server2.thrift.port={self.port}"]
            + ["--hiveconf", f"hive.server2.thrift.bind.host={HOST}"],
        )
        self._wait("thrift", self._executors_are_there)
        cluster = SparkCluster(HOST, self.port, f"http://{HOST}:{self.ui_port}", self._id())
        self._wait("thrift", lambda: self._answers(cluster))
        self._note(cluster)
        say(f"Spark: ready after {time.monotonic() - began:.0f} s, with {WORKERS} executors")
        return cluster

    def reap(self) -> None:
        """Of children that have ended nothing stays in the table of processes."""
        for child in self.children.values():
            child.poll()

    def _settings(self, jar: Path) -> dict[str, object]:
        catalog = "spark.sql.catalog.spark_catalog"
        warehouse = (self.folder / "warehouse").as_uri()
        java_options = f'"-Djava.io.tmpdir={self.folder / "temporary"}"'
        metastore = f"jdbc:derby:;databaseName={self.folder / 'metastore'};create=true"
        return {
            "spark.master": f"spark://{HOST}:{self.master_port}",
            "spark.driver.host": HOST,
            "spark.driver.bindAddress": HOST,
            "spark.ui.port": self.ui_port,
            "spark.ui.retainedStages": 10_000,  # of a run, which benchmarks add up
            "spark.port.maxRetries": 0,  # else a port that is taken is silently another one
            "spark.driver.memory": "2g",
            "spark.executor.memory": "1200m",
            "spark.executor.cores": 1,
            "spark.cores.max": WORKERS,
            "spark.driver.extraClassPath": jar,
            "spark.executor.extraClassPath": jar,
            "spark.driver.extraJavaOptions": java_options,
            "spark.executor.extraJavaOptions": java_options,
            "spark.eventLog.enabled": "false",
            "spark.sql.extensions": (
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"
            ),
            "spark.sql.catalogImplementation": "hive",
            catalog: "org.apache.iceberg.spark.SparkSessionCatalog",
            f"{catalog}.type": "hive",
            f"{catalog}.warehouse": warehouse,
            # Else one session does not see what another one has just committed.
            f"{catalog}.cache-enabled": "false",
            "spark.sql.warehouse.dir": warehouse,
            "spark.hadoop.javax.jdo.option.ConnectionURL": metastore,
            # The embedded metastore knows no locks; this server is its only client.
            "spark.hadoop.iceberg.engine.hive.lock-enabled": "false",
            "spark.hadoop.hive.exec.scratchdir": (self.folder / "temporary" / "hive").as_uri(),
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.adaptive.enabled": "true",
            "spark.sql.shuffle.partitions": 4,
        }

    def _launch(self, name: str, words: list[object]) -> None:
        environment = {
            variable: value
            for variable, value in os.environ.items()
            if not variable.startswith(ENVIRONMENT_OF_OTHERS)
        }
        environment |= {
            "SPARK_HOME": str(self.spark),
            "SPARK_CONF_DIR": str(self.folder / "conf"),
            "SPARK_LOCAL_DIRS": str(self.folder / "temporary"),
            "SPARK_LOCAL_IP": HOST,
        }
        # Where this is set, the Thrift server takes it too, instead of the driver's memory.
        if name != "thrift":
            environment["SPARK_DAEMON_MEMORY"] = "512m"
        properties = ["--properties-file", self.folder / "conf" / "spark-defaults.conf"]
        with self._log(name).open("wb") as log:
            self.children[name] = subprocess.Popen(
                [str(word) for word in (self.spark / "bin" / "spark-class", words[0])]
                + [str(word) for word in (*properties, *words[1:])],
                env=environment,
                cwd=self.folder / "logs",  # where Derby writes its own
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a worker's executors are in the group that this makes
                preexec_fn=_stop_with_parent
                if self.with_parent and sys.platform == "linux"
                else None,
            )
        self._note()

    def _note(self, cluster: SparkCluster | None = None) -> None:
        """Notes each process as soon as it runs: `stop` finds them, whatever becomes of us."""
        noted = {
            "host": HOST,
            "port": self.port,
            "ui_url": f"http://{HOST}:{self.ui_port}",
            "master_ui_url": f"http://{HOST}:{self.master_ui_port}",
            "application": cluster.application if cluster else None,
            "pids": {name: child.pid for name, child in self.children.items()},
        }
        written = self.folder / "cluster.json.new"
        written.write_text(json.dumps(noted, indent=2) + "\n")
        written.replace(self.folder / "cluster.json")

    def _log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def _wait(self, name: str, is_ready: Callable[[], bool]) -> None:
        while True:
            for started, child in self.children.items():
                if child.poll() is not None:
                    raise SparkFailed(
                        f"Spark's {started} ended while it started{self._port_taken(started)}; "
                        f"its log is {self._log(started)}."
                    )
            with contextlib.suppress(Exception):  # of PyHive's many; what counts is the deadline
                if is_ready():
                    return
            if time.monotonic() > self.deadline:
                raise SparkFailed(
                    f"Spark's {name} did not answer within {START_SECONDS} seconds; its log is "
                    f"{self._log(name)}."
                )
            time.sleep(0.3)

    def _port_taken(self, name: str) -> str:
        log = self._log(name).read_text(errors="replace")
        return ", as a port was taken meanwhile" if "BindException" in log else ""

    def _master(self) -> Mapping:
        return _answer(f"http://{HOST}:{self.master_ui_port}/json/")

    def _id(self) -> str:
        """The id that our master gave to the application of our name."""
        (found,) = (app for app in self._master()["activeapps"] if app["name"] == self.name)
        return found["id"]

    def _executors_are_there(self) -> bool:
        listed = _answer(f"http://{HOST}:{self.ui_port}/api/v1/applications/{self._id()}/executors")
        executors = [each for each in listed if each["id"] != "driver" and each["isActive"]]
        return len(executors) == WORKERS

    def _answers(self, cluster: SparkCluster) -> bool:
        """Whether the server at our port is that of our application."""
        # Before it listens, PyHive would talk to whoever else does, and wait without end.
        if "HiveThriftServer2 started" not in self._log("thrift").read_text(errors="replace"):
            return False
        with contextlib.closing(cluster.connect()) as connection:
            cursor = connection.cursor()
            cursor.execute("set spark.app.id")
            return cursor.fetchall() == [("spark.app.id", cluster.application)]


def running(folder: Path) -> dict[str, int]:
    """The processes of the cluster in the folder that run, by name; {} where none does."""
    noted = _noted(folder).get("pids", {})
    found = _our_processes(folder, *noted.values())
    return {name: pid for name, pid in noted.items() if pid in found}


def described(folder: Path) -> SparkCluster:
    """The cluster that runs in the folder."""
    noted = _noted(folder)
    found = running(folder)
    if not found:
        raise SparkFailed(f"No cluster runs in {folder}; `make spark-up` starts one.")
    if missing := noted["pids"].keys() - found:
        raise SparkFailed(
            f"Of the cluster in {folder} {', '.join(sorted(missing))} ended by itself; "
            "`make spark-down` stops the rest."
        )
    if not noted["application"]:
        raise SparkFailed(f"The cluster in {folder} is just starting.")
    return SparkCluster(noted["host"], noted["port"], noted["ui_url"], noted["application"])


def stop(folder: Path) -> int:
    """Stops what runs of the cluster in the folder; returns how many processes that were.

    The driver goes first: it sends its executors home, and without it nobody asks for new ones.
    Executors that a dead worker left behind are in its process group still.
    """
    folder = Path(folder).resolve()
    if not _noted(folder):
        return 0
    noted = _noted(folder)["pids"]
    stopped = 0
    for name in sorted(noted, key=lambda name: (name != "thrift", name == "master")):
        group = noted[name]
        stopped += _end(folder, group, _our_processes(folder, group) - {group})
        stopped += _end(folder, group, {group})
    _remove_state(folder)
    return stopped


def _end(folder: Path, group: int, wanted: set[int]) -> int:
    """Ends those of a group's processes that are ours: asks, waits, kills; returns how many."""
    left = wanted & _our_processes(folder, group)
    count = len(left)
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal_number)
        deadline = time.monotonic() + STOP_SECONDS
        while left and time.monotonic() < deadline:
            time.sleep(0.1)
            left &= _our_processes(folder, group)
    if left:
        raise SparkFailed(f"Process {min(left)} of the cluster in {folder} cannot be stopped.")
    return count


def _our_processes(folder: Path, *groups: int) -> set[int]:
    """Processes in groups that a start made, as long as their command lines are ours.

    A pid alone says nothing: after its process has ended, another one may get it.
    """
    mark = str(Path(folder).resolve() / "conf")  # in the class path of each of them
    return {pid for pid, group, command in _processes() if group in groups and mark in command}


def _processes() -> Iterator[tuple[int, int, str]]:
    """Every process: pid, group, command line. One that has ended, but waits for us, has none."""
    if not Path("/proc/self/cmdline").exists():
        listed = subprocess.run(
            ["ps", "-A", "-ww", "-o", "pid=,pgid=,command="], capture_output=True, text=True
        ).stdout
        for line in listed.splitlines():
            pid, group, command = line.split(maxsplit=2)
            yield int(pid), int(group), command
        return
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
            yield int(entry.name), os.getpgid(int(entry.name)), command.decode(errors="replace")


def _noted(folder: Path) -> dict:
    try:
        return json.loads((Path(folder) / "cluster.json").read_text())
    except FileNotFoundError:
        return {}


def _remove_state(folder: Path) -> None:
    for part in STATE:
        path = folder / part
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _answer(url: str):
    # No proxy: one that the environment names cannot reach this machine's own ports.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=10) as response:
        return json.load(response)


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; all are held until the last one is found."""
    found = []
    with contextlib.ExitStack() as held:
        for port in random.sample(PORTS, len(PORTS)):
            probe = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                probe.bind((HOST, port))
                found.append(port)
            if len(found) == count:
                return found
    raise SparkFailed(f"No {count} ports of {HOST} are free between {PORTS[0]} and {PORTS[-1]}.")


def _stop_with_parent() -> None:
    """Runs in the child: Linux stops the cluster when a killed pytest cannot do it any more."""
    C_LIBRARY.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def complaint_about_java() -> str | None:
    """Why no Spark can run here, as one sentence; None where one can."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else "java"
    needed = f"Spark needs Java, from {JAVA_VERSIONS[0]} to {JAVA_VERSIONS[-1]}"
    try:
        shown = subprocess.run([program, "-version"], capture_output=True, text=True).stderr
    except OSError:
        return f"{needed}, and there is no program '{program}'."
    version = re.search(r'version "(?:1\.)?(\d+)', shown)
    if not version or int(version[1]) not in JAVA_VERSIONS:
        found = f"is version {version[1]}" if version else "tells no version"
        return f"{needed}, and '{program}' {found}."
    return None


def _iceberg_jar() -> Path:
    jars = _package("snowpark_connect_deps_iceberg") / "jars"
    found = sorted(jars.glob("iceberg-spark-runtime-3.5_2.12-*.jar"))
    if not found:
        raise SparkFailed(f"There is no Iceberg for Spark 3.5 in {jars}.")
    return found[-1]


def _package(name: str) -> Path:
    """The folder of an installed package, which is found and never imported."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SparkFailed(
            f"{sys.executable} has no package {name}; `make spark-up` installs it in .venv-spark."
        )
    return Path(spec.submodule_search_locations[0])


def main() -> int:
    parser = argparse.ArgumentParser(description="A Spark cluster on this machine, with Iceberg.")
    parser.add_argument(
        "command",
        choices=("up", "down", "env", "java"),
        help="start it, stop it, print the variables that name it, or say whether Java is there",
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"default: {FOLDER}")
    chosen = parser.parse_args()
    folder = chosen.folder.resolve()
    # Whoever ends this program ends what it has started so far, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        if chosen.command == "java":
            if complaint := complaint_about_java():
                raise SparkFailed(complaint)
        elif chosen.command == "down":
            print(f"Spark: {stop(folder)} processes stopped")
        elif chosen.command == "up" and not running(folder):
            _show(start(folder, say=lambda line: print(line, flush=True)), folder)
        elif chosen.command == "up":
            cluster = described(folder)
            print("Spark: runs already")
            _show(cluster, folder)
        else:
            cluster = described(folder)
            print(f"export SPARK_HOST={cluster.host} SPARK_PORT={cluster.port}")
    except SparkFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _show(cluster: SparkCluster, folder: Path) -> None:
    print(f"  Thrift server  SPARK_HOST={cluster.host} SPARK_PORT={cluster.port}")
    print(f"  UI of jobs     {cluster.ui_url}")
    print(f"  logs           {folder / 'logs'}")


if __name__ == "__main__":
    sys.exit(main())

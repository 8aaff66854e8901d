"""Runs things in processes of their own and says how long they took and how much memory."""

from __future__ import annotations

import json
import multiprocessing
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from dbt_process import DbtRun, run_dbt
from postgres_server import PostgresServer

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent
DUCKDB_FILE = "warehouse.duckdb"  # everywhere: a database is named after its file
MEMORY = "6GB"  # of DuckDB; with less the largest histories measure the disk
NO_LONGER_THAN = 300  # seconds, for one repeat of a peer


def median(values):
    return statistics.median(values)


def middle(runs: list[dict], key: str = "model_seconds") -> dict:
    """The run in the middle: by the sum of its model times, or by another time."""
    return sorted(runs, key=lambda run: run[key])[len(runs) // 2]


@dataclass
class Finished:
    """A process that came to its end: what it printed, and whether it was stopped."""

    code: int
    output: str
    is_stopped: bool = False


def run(command: list, timeout: float | None = None, **options) -> Finished:
    """Runs a command to its end, or stops it; `timeout` is in seconds."""
    child = subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    stopped = threading.Event()

    def stop():
        stopped.set()
        child.kill()

    timer = threading.Timer(timeout, stop) if timeout else None
    if timer:
        timer.start()
    output = child.stdout.read()
    code = child.wait()
    if timer:
        timer.cancel()
    return Finished(code, output, stopped.is_set())


def duckdb_output(folder: Path) -> dict:
    """A DuckDB file as an output of profiles.yml, under the limits that all benchmarks share.

    One model at a time, so that model times add up to the time of the run.
    """
    return {
        "type": "duckdb",
        "path": str(folder / DUCKDB_FILE),
        "schema": "main",
        "threads": 1,
        "settings": {"memory_limit": MEMORY, "threads": 2},
    }


def postgres_output(server: PostgresServer, database: str) -> dict:
    """A database of a server as an output of profiles.yml."""
    return {
        "type": "postgres",
        "host": server.host,
        "port": server.port,
        "user": server.user,
        "password": server.password,
        "dbname": database,
        "schema": "public",
        "threads": 1,
    }


class Dbt:
    """dbt on one database, in a process that stays: no run pays for importing it."""

    process = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))

    def __init__(self, folder: Path, output: dict) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        profile = {"identity_warehouse": {"target": "bench", "outputs": {"bench": output}}}
        (folder / "profiles.yml").write_text(json.dumps(profile))
        self.database = output["type"], output.get("dbname", "warehouse")

    def __call__(
        self, *arguments: str, project: Path = PROJECT, vars: dict | None = None
    ) -> DbtRun:
        settings = [
            *("--log-level", "none", "--log-level-file", "none"),
            *("--no-version-check", "--no-write-json"),
            *("--project-dir", project, "--profiles-dir", self.folder),
            *("--target-path", self.folder / f"target_{project.name}"),
            *("--log-path", self.folder / "logs", "--vars", json.dumps(vars or {})),
        ]
        given = list(map(str, arguments)), list(map(str, settings))
        parse_key = (*self.database, project.name)
        outcome = self.process.submit(run_dbt, *given, parse_key).result()
        if not outcome.is_success:
            texts = "\n".join(outcome.messages)
            raise SystemExit(f"dbt {' '.join(map(str, arguments))} failed:\n{texts}")
        return outcome

    def time_contraction(self, repeats: int) -> dict:
        """Contracts bench_links so many times; the last result is left in bench_components."""
        given = json.dumps({"repeats": repeats})
        arguments = ["run-operation", "time_contraction", "--args", given]
        lines = [
            json.loads(text.split(" ", 1)[1])
            for text in self(*arguments, project=FOLDER / "project").messages
            if text.startswith("contraction {")
        ]
        return {"seconds": [line["seconds"] for line in lines], "rounds": lines[-1]["rounds"]}


def progress(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)

"""Runs things in processes of their own and says how long they took and how much memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent
BIN = Path(sys.executable).parent
NO_LONGER_THAN = 300  # seconds, for one repeat of a peer


def median(values):
    return statistics.median(values)


@dataclass
class Finished:
    """A process that came to its end: what it printed, its peak memory, whether it was stopped."""

    code: int
    output: str
    peak_bytes: int
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
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if timer:
        timer.cancel()
    return Finished(child.returncode, output, usage.ru_maxrss * 1024, stopped.is_set())


def duckdb_output(path: Path, threads: int) -> dict:
    """A DuckDB file as an output of profiles.yml, under the limits that all benchmarks share."""
    settings = {"memory_limit": "3GB", "threads": 2}
    return {
        "type": "duckdb",
        "path": str(path),
        "schema": "main",
        "threads": threads,
        "settings": settings,
    }


class Dbt:
    """dbt on one database, a process per command, as an orchestrator would call it."""

    def __init__(self, folder: Path, output: dict) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        profile = {"identity_warehouse": {"target": "bench", "outputs": {"bench": output}}}
        (folder / "profiles.yml").write_text(json.dumps(profile))

    def __call__(self, *arguments, project: Path = PROJECT, vars: dict | None = None) -> Finished:
        finished = run(
            [
                *(BIN / "dbt", "--no-use-colors", *arguments),
                *("--project-dir", project, "--profiles-dir", self.folder),
                *("--target-path", self.folder / f"target_{project.name}"),
                *("--log-path", self.folder / "logs", "--vars", json.dumps(vars or {})),
            ]
        )
        if finished.code != 0:
            raise SystemExit(f"dbt {' '.join(map(str, arguments))} failed:\n{finished.output}")
        return finished

    def time_contraction(self, repeats: int) -> dict:
        """Contracts bench_links so many times; the last result is left in bench_components."""
        given = json.dumps({"repeats": repeats})
        arguments = ["--quiet", "run-operation", "time_contraction", "--args", given]
        finished = self(*arguments, project=FOLDER / "project")
        lines = [
            json.loads(line.split(" ", 1)[1])
            for line in finished.output.splitlines()
            if line.startswith("contraction {")
        ]
        return {"seconds": [line["seconds"] for line in lines], "rounds": lines[-1]["rounds"]}

    def model_seconds(self) -> dict[str, float]:
        """How long each model of the last run took."""
        path = self.folder / f"target_{PROJECT.name}" / "run_results.json"
        results = json.loads(path.read_text())["results"]
        return {
            result["unique_id"].split(".")[-1]: result["execution_time"]
            for result in results
            if result["unique_id"].startswith("model.")
        }


def progress(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)

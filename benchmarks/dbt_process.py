"""Runs in the process that dbt runs in."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass
class DbtRun:
    """One dbt command: what it said, how long each model took, how much memory was used at most."""

    is_success: bool
    messages: list[str]
    model_seconds: dict[str, float]
    peak_megabytes: int | None  # resident; none where the system does not tell


def run_dbt(arguments: list[str]) -> DbtRun:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import cleanup_connections, reset_adapters
    from dbt.cli.main import dbtRunner

    messages = []
    forget_peak_memory()
    with Path(os.devnull).open("w") as nowhere:
        stdout = os.dup(1)
        os.dup2(nowhere.fileno(), 1)
        try:
            runner = dbtRunner(callbacks=[lambda event: messages.append(event.info.msg)])
            outcome = runner.invoke(arguments)
        finally:
            os.dup2(stdout, 1)
            os.close(stdout)
            cleanup_connections()
            reset_adapters()
            # dbt-duckdb keeps the file open for the next command.
            if DuckDBConnectionManager._ENV is not None:
                DuckDBConnectionManager._ENV.close()
            DuckDBConnectionManager.close_all_connections()
    if outcome.exception:
        messages.append(str(outcome.exception))
    seconds = {
        result.node.name: result.execution_time
        for result in getattr(outcome.result, "results", [])
        if result.node.resource_type == "model"
    }
    return DbtRun(outcome.success, messages, seconds, peak_memory())


def forget_peak_memory() -> None:
    status = Path("/proc/self/clear_refs")
    if status.exists():
        status.write_text("5")


def peak_memory() -> int | None:
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return round(int(found[1]) / 1024) if found else None

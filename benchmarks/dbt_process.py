"""Runs in the process that dbt runs in."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path

PARSES = {}  # what dbt made of projects: parsing again takes as long as a small run


@dataclass
class DbtRun:
    """One dbt command: what it said, how long each model took, how much memory was used at most."""

    is_success: bool
    messages: list[str]
    wall_seconds: float  # of the command, without parsing
    model_seconds: dict[str, float]
    peak_megabytes: int | None  # resident; none where the system does not tell


def run_dbt(command: list[str], settings: list[str], parse_key: tuple) -> DbtRun:
    """Runs `dbt <command> <settings>`. One parse serves all databases of one name and kind.

    It serves all vars of the benchmarks too: macros read them in the run, and no config does.
    """
    from dbt.cli.main import dbtRunner
    from warehouse import disconnect_dbt, forget_compilation

    messages = []

    def note(event):
        if event.info.level in ("info", "warn", "error"):
            messages.append(event.info.msg)

    callbacks = [note]
    if parse_key not in PARSES:
        outcome = dbtRunner(callbacks=callbacks).invoke(["parse", *settings])
        PARSES[parse_key] = outcome.result
    forget_compilation(PARSES[parse_key])
    forget_peak_memory()
    started = time.perf_counter()
    outcome = dbtRunner(PARSES[parse_key], callbacks).invoke([*command, *settings])
    wall_seconds = time.perf_counter() - started
    disconnect_dbt()
    if outcome.exception:
        messages.append(str(outcome.exception))
    # An operation has results, too, but no nodes.
    nodes = [result for result in outcome.result or [] if hasattr(result, "node")]
    seconds = {result.node.name: result.execution_time for result in nodes}
    return DbtRun(outcome.success, messages, wall_seconds, seconds, peak_memory())


def forget_peak_memory() -> None:
    references = Path("/proc/self/clear_refs")
    if references.exists():
        references.write_text("5")


def peak_memory() -> int | None:
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return round(int(found[1]) / 1024) if found else None

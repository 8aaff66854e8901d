"""The PostgreSQL servers of the benchmarks, under one set of settings."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from measure import progress
from postgres_server import PostgresServer, own_server

# What somebody would set who resolves millions of events on a small server. Nothing is switched off
# that keeps data safe, which the tests' server does. Autovacuum would come in one run and not in
# another: the benchmarks do its work between runs.
SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "2",
    "jit": "off",
    "autovacuum": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}


@contextlib.contextmanager
def history_server() -> Iterator[PostgresServer]:
    """The server that the tests bring: the product needs a newer one than some Debians have."""
    with own_server(settings=SETTINGS) as server:
        yield server


@contextlib.contextmanager
def routing_server() -> Iterator[PostgresServer]:
    """Debian's server with pgRouting, under the same settings."""
    with own_server(find_routing_programs(), SETTINGS) as server:
        yield server


def find_routing_programs() -> Path:
    """The folder of a server that knows pgRouting; installs Debian's where it may."""
    known = installed_programs()
    if known is None and os.geteuid() == 0 and shutil.which("apt-get"):
        available = subprocess.run(
            ["apt-cache", "search", "--names-only", "^postgresql-[0-9]+-pgrouting$"],
            capture_output=True,
            text=True,
        ).stdout.split("\n")
        for package in sorted(line.split(" ")[0] for line in available if line)[::-1]:
            progress(f"installing {package}")
            command = ["apt-get", "install", "-y", "-qq", package]
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(command, env=environment, capture_output=True)
            known = installed_programs()
            if known:
                break
    if known is None:
        raise RuntimeError("no PostgreSQL with pgRouting (Debian's postgresql-*-pgrouting)")
    return known


def installed_programs() -> Path | None:
    for extension in sorted(Path("/usr/share/postgresql").glob("*/extension/pgrouting.control")):
        programs = Path("/usr/lib/postgresql") / extension.parents[1].name / "bin"
        if (programs / "initdb").exists():
            return programs
    return None

"""Every corner of what README promises: the demo, and worlds against the oracle, in each.

oldest  the oldest Python, DuckDB, dbt and PostgreSQL
newest  the newest Python that is found, with what requirements.lock pins
odd     an account that is not root, in a folder with a blank and a letter beyond ASCII
v2      dbt v2 parses the project

Each gets a copy of the checkout in a temporary folder, and installs there. What this machine lacks
for a corner is named in its line at the end.
"""

from __future__ import annotations

import argparse
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
LOGS = CHECKOUT / "target" / "edges"
OLDEST_PYTHON = (3, 10)
# Two variants of vars, of which the second has a full refresh between its runs.
WORLDS = "tests/e2e/test_tables_equal_the_oracle.py::test_tables_equal_the_oracle_after_every_run"
VARIANTS = {"duckdb": ("duckdb-0", "duckdb-3"), "postgres": ("postgres-0", "postgres-3")}
# Where the programs of servers lie: what edges/package.json names, and Debian's.
SERVERS = {
    version: [
        CHECKOUT / f"target/postgresql/node_modules/postgresql-{version}/native/bin",
        Path(f"/usr/lib/postgresql/{version}/bin"),
    ]
    for version in (14, 15, 18)
}
JANE = "use_2ed2cf26afa3387bebf652a19e17ed1f"
# Whatever else is set where this was called would reach into the corners.
KEPT_VARIABLES = re.compile("HOME|LANG|LC_ALL|PATH|TMPDIR|.*_proxy|(PIP|SSL|REQUESTS)_.*", re.I)
LAST_LINES = 25


class Failed(Exception):
    """A command of a corner ended with an error."""


class Corner:
    """A copy of the checkout, and the account that runs commands there."""

    def __init__(self, name: str, folder: Path, account: pwd.struct_passwd | None = None) -> None:
        self.name, self.folder, self.account = name, folder, account
        self.missing: list[str] = []
        self.facts: list[str] = []
        self.log = LOGS / f"{name}.log"
        self.log.write_text("")
        copy_checkout(folder)
        if account:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid)

    def run(self, *command: str | Path, **variables: str) -> str:
        """Returns what a command printed, which the log keeps too."""
        kept = {name: text for name, text in os.environ.items() if KEPT_VARIABLES.fullmatch(name)}
        if self.account:
            kept["HOME"] = str(self.folder)
        done = subprocess.run(
            list(map(str, command)),
            cwd=self.folder,
            env=kept | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **run_as(self.account),
        )
        with self.log.open("a") as log:
            log.write(f"$ {' '.join(map(str, command))}\n{done.stdout}\n")
        if done.returncode:
            raise Failed("\n".join(done.stdout.splitlines()[-LAST_LINES:]))
        return done.stdout

    def demo(self, python: Path, lock: str = "requirements.lock") -> None:
        if JANE not in self.run("make", "demo", f"PYTHON={python}", f"LOCK={lock}"):
            raise Failed("make demo did not print the profile of Jane.")
        code = (
            "import platform, importlib.metadata as m; print('Python', platform.python_version()"
            " + ', DuckDB', m.version('duckdb') + ', dbt', m.version('dbt-core'))"
        )
        self.facts.append(self.run(".venv/bin/python", "-c", code).strip())

    def worlds(self, *engines: str, **variables: str) -> None:
        tests = [f"{WORLDS}[{variant}]" for engine in engines for variant in VARIANTS[engine]]
        options = ["--worlds", "20", "-n", "2", "--dist", "loadscope"]
        printed = self.run(".venv/bin/python", "-m", "pytest", *options, *tests, **variables)
        if f"{len(tests)} passed" not in printed:
            raise Failed(f"Expected {len(tests)} tests of worlds to pass, see the log.")

    def worlds_on(self, *versions: int) -> None:
        """On the first of some servers that is there, and on DuckDB anyway."""
        places = [place for version in versions for place in SERVERS[version]]
        server = next((place for place in places if (place / "initdb").exists()), None)
        if server is None:
            self.missing.append(f"PostgreSQL {' or '.join(map(str, versions))}")
            return self.worlds("duckdb")
        said = self.run(server / "postgres", "--version")
        self.facts.append("PostgreSQL " + re.search(r"[\d.]+", said)[0])
        return self.worlds("duckdb", "postgres", IDENTITY_WAREHOUSE_POSTGRES=str(server))


def oldest(folder: Path) -> Corner:
    corner = Corner("oldest", folder)
    version, python = min(found_pythons().items())
    if version != OLDEST_PYTHON:
        corner.missing.append("Python 3.10 (the oldest that was found stood in)")
    corner.demo(python, "edges/oldest.lock")
    corner.worlds_on(14, 15)
    return corner


def newest(folder: Path) -> Corner:
    corner = Corner("newest", folder)
    corner.demo(max(found_pythons().items())[1])
    corner.worlds_on(18)
    return corner


def odd(folder: Path) -> Corner:
    account = other_account()
    corner = Corner("odd", folder / "identity warehouse é", account)
    pythons = found_pythons(account)
    if not pythons:
        corner.missing.append(f"a Python that the account {account.pw_name} can run")
        return corner
    if account is None and os.geteuid() == 0:
        corner.missing.append("an account that is not root")
    corner.demo(max(pythons.items())[1])
    corner.run("make", "check", "lint")
    corner.worlds("duckdb", "postgres")
    return corner


def v2(folder: Path) -> Corner:
    corner = Corner("v2", folder)
    python = max(found_pythons().items())[1]
    corner.run("make", ".venv/installed", "profiles.yml", f"PYTHON={python}", "LOCK=edges/v2.lock")
    printed = corner.run(".venv/bin/dbt", "parse", "--profiles-dir", ".", "--target", "duckdb")
    corner.facts.append(re.search(r"dbt\S* (2\S+)", printed)[0])
    if re.search("warning|error", printed):
        raise Failed("dbt v2 parsed with a warning, see the log.")
    return corner


CORNERS: dict[str, Callable[[Path], Corner]] = {
    corner.__name__: corner for corner in (oldest, newest, odd, v2)
}


def copy_checkout(folder: Path) -> None:
    """What a clone would have, with changes that are not committed yet."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, folder / name)


def other_account() -> pwd.struct_passwd | None:
    """Who runs the odd corner where root started it; none: whoever started it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return None


def run_as(account: pwd.struct_passwd | None) -> dict:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def found_pythons(account: pwd.struct_passwd | None = None) -> dict[tuple[int, int], Path]:
    """Version -> a Python of PATH or pyenv from 3.10 on that makes virtual environments."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    folders = [Path(folder) for folder in os.get_exec_path()] + [Path("/usr/bin")]
    found = {}
    for path in [
        *(python for folder in folders for python in sorted(folder.glob("python3*"))),
        *sorted(pyenv.glob("versions/*/bin/python3")),
    ]:
        if not re.fullmatch(r"python3(\.\d+)?", path.name):
            continue
        code = "import ensurepip, sys, venv; print(*sys.version_info[:2])"
        try:
            done = subprocess.run(
                [path, "-c", code], cwd="/", capture_output=True, text=True, **run_as(account)
            )
        except OSError:
            continue
        version = tuple(map(int, done.stdout.split())) if done.returncode == 0 else (0, 0)
        if version >= OLDEST_PYTHON:
            found.setdefault(version, path)
    return found


def visit(name: str) -> str:
    """Returns the line of a corner, which the end shows once more."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="identity_warehouse_edge_") as folder:
        Path(folder).chmod(0o755)
        try:
            corner = CORNERS[name](Path(folder))
        except Failed as failure:
            print(failure)
            return f"{name}: FAILED, {LOGS / name}.log has all that was printed"
    state = f"passed in {time.monotonic() - started:.0f} s" if corner.facts else "skipped"
    missing = [f"missing here: {', '.join(corner.missing)}"] if corner.missing else []
    return f"{name}: " + "; ".join([state, *corner.facts, *missing])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corners", nargs="*", default=list(CORNERS), metavar="corner")
    chosen = parser.parse_args().corners
    if unknown := [name for name in chosen if name not in CORNERS]:
        parser.error(f"found {unknown[0]}, expected some of {', '.join(CORNERS)}")
    LOGS.mkdir(parents=True, exist_ok=True)
    lines = []
    for name in chosen:
        lines.append(visit(name))
        print(lines[-1], flush=True)
    print("\nEdges, all together:", *lines, sep="\n  ")
    return 1 if any("FAILED" in line for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())

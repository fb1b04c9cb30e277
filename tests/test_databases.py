"""The PostgreSQL that the tests run on: it starts, it stays apart, and it goes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests.databases import PATIENCE, available_databases, postgresql, servers

ROOT = Path(__file__).parent.parent
# In the background of a shell Ctrl-C is ignored from the start: the tests would never hear of it.
HOLD_A_SERVER = """
import signal
from tests.databases import postgresql
signal.signal(signal.SIGINT, signal.default_int_handler)
with postgresql() as address:
    print(address, flush=True)
    input()
"""


def test_both_databases_are_tested_unless_somebody_chooses(monkeypatch):
    monkeypatch.delenv("DATABASES", raising=False)
    assert available_databases() == ["sqlite", "postgresql"]
    monkeypatch.setenv("DATABASES", "sqlite, ")
    assert available_databases() == ["sqlite"]


@pytest.mark.slow
@pytest.mark.parametrize("programs", servers(), ids=lambda path: path.parts[-2])
def test_a_server_starts_and_leaves_nothing_behind(programs):
    with postgresql(programs) as address, _connect(address) as connection:
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("select 'Z' < 'a'").fetchone() == (True,), "sorts as C does"
        connection.execute("create database another")

    assert not _folder(address).exists()


@pytest.mark.slow
def test_two_servers_at_once_never_meet():
    with postgresql() as one, postgresql() as other:
        with _connect(one) as connection:
            connection.execute("create table here ()")
        with _connect(other) as connection:
            assert connection.execute("select to_regclass('here')").fetchone() == (None,)


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_server_goes_when_its_tests_are_broken_off(end):
    command = [sys.executable, "-c", HOLD_A_SERVER]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as tests:
        assert tests.stdout
        address = tests.stdout.readline().decode().strip()
        assert _folder(address).is_dir()
        tests.send_signal(end)
        tests.wait(timeout=PATIENCE)

    deadline = time.monotonic() + 10
    while _folder(address).exists():
        assert time.monotonic() < deadline, "the server is still there"
        time.sleep(0.05)


def _connect(address: str) -> psycopg.Connection:
    return psycopg.connect(address.replace("+psycopg", ""), autocommit=True)


def _folder(address: str) -> Path:
    return Path(parse_qs(urlsplit(address).query)["host"][0])

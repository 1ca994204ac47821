"""The cluster of tests and benchmarks: it answers, it is thrown away, it works for root too."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.postgres import temporary_cluster

COMMAND = [sys.executable, "-m", "deploy.postgres.temporary_cluster"]
ROOT = Path(__file__).resolve().parents[2]
QUESTION = """
import os, pathlib, psycopg2
connection = psycopg2.connect(os.environ["DATABASE_URL"])
cursor = connection.cursor()
cursor.execute("SHOW data_directory")
data = pathlib.Path(cursor.fetchone()[0])
cursor.execute("SELECT 1, current_setting('server_encoding'), current_setting('lc_ctype')")
print(*cursor.fetchone(), data, data.stat().st_uid, os.environ["DATABASE_URL"])
"""


def postgres_is_installed():
    try:
        temporary_cluster.binaries()
    except temporary_cluster.NotInstalledError:
        return False
    return True


needs_postgres = pytest.mark.skipif(not postgres_is_installed(), reason="PostgreSQL is not installed")


def run(*command, **environment):
    return subprocess.run(
        [*COMMAND, *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def answers(url):
    address = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((address.hostname, address.port)) == 0


@needs_postgres
def test_a_command_reaches_a_utf8_database_that_is_gone_afterwards():
    done = run(sys.executable, "-c", QUESTION)
    assert done.returncode == 0, done.stderr
    one, encoding, locale, data, _owner, url = done.stdout.split()
    assert (one, encoding, locale) == ("1", "UTF8", "C.UTF-8")
    assert not answers(url)
    assert not Path(data).parent.exists()


@needs_postgres
def test_the_server_never_runs_as_root():
    owner = int(run(sys.executable, "-c", QUESTION).stdout.split()[4])
    assert owner == (os.geteuid() or owner)
    assert owner != 0


@needs_postgres
def test_ending_it_early_leaves_nothing_behind():
    waiting = subprocess.Popen(COMMAND, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    url = waiting.stdout.readline().strip().removeprefix("DATABASE_URL=")
    assert answers(url)
    waiting.terminate()
    waiting.wait(timeout=20)
    waiting.stdout.close()
    assert not answers(url)


@needs_postgres
def test_the_exit_code_of_the_command_is_kept():
    assert run(sys.executable, "-c", "raise SystemExit(7)").returncode == 7


def test_missing_binaries_give_a_code_of_their_own_and_say_what_to_install(tmp_path):
    done = run("true", ANJU_POSTGRES_BIN=str(tmp_path))
    assert done.returncode == temporary_cluster.EXIT_NOT_INSTALLED
    assert "apt-get install postgresql" in done.stderr

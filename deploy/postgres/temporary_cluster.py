"""A PostgreSQL cluster that lives as long as one command: for tests and benchmarks.

    python -m deploy.postgres.temporary_cluster pytest -q     # DATABASE_URL is set for the command
    python -m deploy.postgres.temporary_cluster               # prints DATABASE_URL, lives until Ctrl-C

PostgreSQL refuses to run as root, so root hands the cluster to the user `postgres` (or `nobody`).
Nothing is synced to disk: the cluster is thrown away anyway. Standard library only.
Exit code: the command's; 69 when PostgreSQL is not installed, 70 when the cluster does not start.
"""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

EXIT_NOT_INSTALLED = os.EX_UNAVAILABLE
EXIT_NOT_STARTED = os.EX_SOFTWARE
NOT_INSTALLED = """\
PostgreSQL was NOT FOUND (looked in ANJU_POSTGRES_BIN, /usr/lib/postgresql/*/bin and PATH).
没有找到 PostgreSQL，Debian 请先执行：apt-get install postgresql
"""
START_SECONDS = 60
LOCALE = "C.UTF-8"  # pg_trgm finds no trigrams in Chinese text under plain C
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    "shared_buffers": "256MB",
    "max_connections": "100",
    # Containers often have 64 MB of /dev/shm, too little for parallel queries.
    "dynamic_shared_memory_type": "mmap",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
}


class NotInstalledError(Exception):
    """No PostgreSQL server binaries on this machine."""


class NotStartedError(Exception):
    """The cluster could not be made or does not answer; the text is PostgreSQL's own."""


def binaries() -> Path:
    """The directory of `initdb` and `postgres`, the newest version installed."""

    def version(path: Path) -> int:
        return int(re.sub(r"\D", "", path.parent.name) or 0)

    packaged = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    candidates = sorted(packaged, key=version, reverse=True)
    if chosen := os.environ.get("ANJU_POSTGRES_BIN"):
        candidates = [Path(chosen)]
    elif on_path := shutil.which("initdb"):
        candidates.append(Path(on_path).resolve().parent)
    for directory in candidates:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return directory
    raise NotInstalledError(NOT_INSTALLED)


def _owner() -> dict:
    """Whom the server runs as, as arguments of `subprocess`; nothing when we are not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NotStartedError("root needs a user `postgres` or `nobody` to run PostgreSQL as")


class Cluster:
    """One server process with its data in one temporary directory."""

    def __init__(self, bin_directory: Path, home: Path) -> None:
        self.bin = bin_directory
        self.home = home
        self.data = home / "data"
        self.log = home / "log"
        self.password = secrets.token_hex(12)
        self.port = 0
        self.server: subprocess.Popen | None = None
        self.owner = _owner()
        if self.owner:
            os.chown(home, self.owner["user"], self.owner["group"])

    @property
    def url(self) -> str:
        """What DATABASE_URL has to be."""
        return f"postgresql://anju:{self.password}@127.0.0.1:{self.port}/anju"

    def create(self) -> None:
        """Make the data directory; a superuser `anju` who signs in by password."""
        password_file = self.home / "password"
        password_file.write_text(self.password)
        if self.owner:
            os.chown(password_file, self.owner["user"], self.owner["group"])
        self._run(
            "initdb",
            "--pgdata",
            self.data,
            "--username=anju",
            "--auth=scram-sha-256",
            f"--pwfile={password_file}",
            "--encoding=UTF8",
            f"--locale={LOCALE}",
            "--no-sync",
        )

    def start(self) -> None:
        """Start the server on a free port; another port when somebody was faster."""
        for _attempt in range(3):
            self.port = _free_port()
            self._spawn()
            if self._answers():
                self._run("createdb", *self._address(), "anju")
                return
            self.stop()
        raise NotStartedError(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')}")

    def stop(self) -> None:
        """End the server at once; its data is not wanted any more."""
        if self.server is None:
            return
        self.server.send_signal(signal.SIGQUIT)
        try:
            self.server.wait(10)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        self.server = None

    def _spawn(self) -> None:
        settings = [f"-c{name}={value}" for name, value in {**OPTIONS, "port": self.port}.items()]
        with self.log.open("wb") as log:
            # A session of its own: Ctrl-C is for the command, the cluster ends after it.
            self.server = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._surroundings(),
            )

    def _answers(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        probe = [self.bin / "pg_isready", "--quiet", *self._address()]
        while self.server and self.server.poll() is None and time.monotonic() < deadline:
            if subprocess.run(probe, check=False, **self._surroundings()).returncode == 0:
                return True
            time.sleep(0.1)
        return False

    def _address(self) -> list[str]:
        return ["--host=127.0.0.1", f"--port={self.port}", "--username=anju"]

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(part) for part in (self.bin / program, *arguments)]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self._surroundings(),
        )
        if done.returncode:
            raise NotStartedError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _surroundings(self) -> dict:
        environment = {
            "PATH": f"{self.bin}:{os.defpath}",
            "HOME": str(self.home),
            "LC_ALL": LOCALE,
            "TZ": "UTC",
            "PGPASSWORD": self.password,
        }
        return {"env": environment, "cwd": self.home, **self.owner}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def temporary_cluster() -> Iterator[str]:
    """A running cluster's DATABASE_URL; server and data are gone afterwards."""
    bin_directory = binaries()
    # A private TMPDIR of root's is closed to the user the server runs as; /tmp is open to all.
    parent = "/tmp" if os.geteuid() == 0 else None  # noqa: S108 - mkdtemp picks the name
    home = Path(tempfile.mkdtemp(prefix="anju-postgres-", dir=parent))
    cluster = None
    try:
        cluster = Cluster(bin_directory, home)
        cluster.create()
        cluster.start()
        yield cluster.url
    finally:
        if cluster:
            cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main(command: list[str]) -> int:
    """Run `command` on a temporary cluster and give its exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        with temporary_cluster() as url:
            return _run_command(command, url)
    except NotInstalledError as problem:
        sys.stderr.write(f"{problem}")
        return EXIT_NOT_INSTALLED
    except NotStartedError as problem:
        sys.stderr.write(f"{problem}\n")
        return EXIT_NOT_STARTED
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def _run_command(command: list[str], url: str) -> int:
    if not command:
        print(f"DATABASE_URL={url}", flush=True)
        signal.pause()
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    try:
        return child.wait()
    finally:
        if child.poll() is None:  # we were told to end: the command goes first, then the cluster
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

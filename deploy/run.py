"""`make run`: prepares the demo, starts web, worker and clock, and stops them together.

Environment: PORT (8000), ANJU_HOST (127.0.0.1), ANJU_TODAY (the demo's day), DATABASE_URL and
everything else `config/settings.py` reads. Exit code 0 after Ctrl-C or TERM, 1 when a server died.
"""

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
# The eve of the 22nd: the months to 2023-02 are issued, 2023-03 is open and partly entered.
DEMO_DAY = "2023-03-21"
START_SECONDS = 60
STOP_SECONDS = 15
PORT_TAKEN = """\
Port {port} is in use; choose another: PORT=18000 make run
端口 {port} 已被占用，请换一个：PORT=18000 make run
"""
Children = dict[str, subprocess.Popen]


def main() -> int:
    """Run the demo until somebody ends it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        environment = demo_environment()
        return _refuse_taken_port(environment) or _prepare(environment) or _serve(environment)
    except KeyboardInterrupt:
        print("\nStopped 已停止", flush=True)
        return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def demo_environment() -> dict[str, str]:
    """The environment of every process of the demo; what the caller has set stays."""
    host = os.environ.get("ANJU_HOST", "127.0.0.1")
    defaults = {
        "DEBUG": "false",
        "SECRET_KEY_FILE": str(_secret_key_file()),
        "ANJU_TODAY": DEMO_DAY,
        "ANJU_HOST": host,
        "PORT": "8000",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }
    if host not in {"127.0.0.1", "localhost"}:
        defaults["ALLOWED_HOSTS"] = "*"  # asked to be seen from other machines, under any name
    return defaults | os.environ


def _secret_key_file() -> Path:
    """A key of this copy's own, readable by its owner only; sessions survive a restart."""
    VAR.mkdir(exist_ok=True)
    path = VAR / "secret_key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path


def _refuse_taken_port(environment: dict[str, str]) -> int:
    """1 and a sentence when the port is not a number or not free."""
    port = environment["PORT"]
    if not (port.isdigit() and 0 < int(port) < 65536):
        sys.stderr.write(f"PORT must be 1–65535, not {port!r} 端口应为 1–65535\n")
        return 1
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment["ANJU_HOST"], int(port)))
        except PermissionError:
            sys.stderr.write(f"Port {port} needs root; use one above 1023 端口 {port} 需要 root 权限\n")
        except OSError:
            sys.stderr.write(PORT_TAKEN.format(port=port))
        else:
            return 0
    return 1


def _prepare(environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "deploy.prepare_demo"]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _serve(environment: dict[str, str]) -> int:
    children: Children = {}
    try:
        for name, command in commands().items():
            children[name] = start(command, environment)
        if wait_until_healthy(children, environment):
            _announce(environment)
        name, code = wait_for_first_death(children)
        sys.stderr.write(f"{name} ended with code {code}; stopping 进程意外退出，正在停止\n")
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # impatience must not leave a server behind
        stop(children)


def commands() -> dict[str, list[str]]:
    """The processes of a running system."""
    python = sys.executable
    return {
        "web": [python, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "config.wsgi:application"],
        "worker": [python, "manage.py", "db_worker", "--queue-name", "*", "--no-reload", "--verbosity", "1"],
        "clock": [python, "manage.py", "tick", "--every", "60"],
    }


def start(command: list[str], environment: dict[str, str]) -> subprocess.Popen:
    """A child in a session of its own, so that Ctrl-C reaches us alone and we end it in order."""
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )


def wait_until_healthy(children: Children, environment: dict[str, str]) -> bool:
    """Ask `/healthz` until it answers 200; False when a child died or time is up."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children.values()):
        if _health(environment) == 200:
            return True
        time.sleep(0.2)
    if time.monotonic() >= deadline:
        sys.stderr.write(f"/healthz did not answer within {START_SECONDS} s 系统未能按时启动\n")
        stop(children)
    return False


def _health(environment: dict[str, str]) -> int | None:
    host = environment["ANJU_HOST"]
    host = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    connection = http.client.HTTPConnection(host, int(environment["PORT"]), timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    return None


def _announce(environment: dict[str, str]) -> None:
    """The address and who may sign in; printed once the system really answers."""
    command = [sys.executable, "manage.py", "demo_accounts"]
    accounts = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    print(f"\n{accounts.stdout or accounts.stderr}".rstrip())
    host = {"0.0.0.0": "localhost"}.get(environment["ANJU_HOST"], environment["ANJU_HOST"])  # noqa: S104
    print(f"\nAnju 安居 → http://{host}:{environment['PORT']}/   (Ctrl-C to stop 停止)", flush=True)


def wait_for_first_death(children: Children) -> tuple[str, int]:
    """Sleep until one child ends: its name and exit code."""
    while True:
        for name, child in children.items():
            if (code := child.poll()) is not None:
                return name, code
        time.sleep(0.3)


def stop(children: Children) -> None:
    """End all children: politely first, so requests and jobs can finish; by force afterwards."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


if __name__ == "__main__":
    sys.exit(main())

"""Makes `.venv` and installs the locked requirements, each lock once.

Runs on the bare interpreter, before anything is installed: standard library only.
A stamp beside the packages keeps the lock's hash, so an unchanged lock costs nothing.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {
    "runtime": ("requirements.txt",),
    "dev": ("requirements.txt", "requirements-dev.txt"),
    "bench": ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt"),
}
VENV_MISSING = """\
Python's venv module is not installed; on Debian: apt-get install python3.{minor}-venv
缺少 venv 模块，Debian 请先执行：apt-get install python3.{minor}-venv
"""


def main(group: str) -> int:
    """Bring `.venv` to what `group` (runtime, dev, bench) needs; 0 when it is there."""
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` may be started side by side
        if not _usable() and not _create():
            return 1
        paths = [ROOT / name for name in LOCKS[group]]
        return next((code for path in paths if path.exists() and (code := _install(path))), 0)


def _usable() -> bool:
    """Whether `.venv` has an interpreter that starts, is new enough and has pip."""
    if not PYTHON.exists():
        return False
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0


def _create() -> bool:
    print("Making .venv … 正在建立虚拟环境", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode == 0 and _usable():
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    if "ensurepip" in made.stdout + made.stderr or "No module named venv" in made.stderr:
        sys.stderr.write(VENV_MISSING.format(minor=sys.version_info.minor))
    else:
        sys.stderr.write(f"{made.stdout}{made.stderr}.venv could not be made 虚拟环境未能建立\n")
    return False


def _install(lock: Path) -> int:
    """Install one lock file unless its stamp says that is done; pip's exit code."""
    stamp = VENV / f".installed-{lock.name}"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    print(f"Installing {lock.name} … 正在安装依赖，约一分钟", flush=True)
    command = [PYTHON, "-m", "pip", "install", "-qq", "--no-input", "--require-hashes", "-r", lock]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    code = subprocess.run(command, env=environment, check=False).returncode
    if code == 0:
        stamp.write_text(wanted)
    else:
        sys.stderr.write(f"{lock.name} was not installed, see above 依赖未装全，原因见上\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

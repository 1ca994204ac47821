"""Writes the requirement locks with hashes from the `.in` files, by uv.

No index address reaches the locks: a lock made behind a mirror installs everywhere.
"""

import shutil
import subprocess
import sys

from deploy.install import PYTHON, ROOT

NAMES = ("requirements", "requirements-dev", "requirements-bench")


def main(options: list[str]) -> int:
    """Lock every `.in` file that exists, production first (the others are constrained by it)."""
    uv = _uv()
    for name in NAMES:
        if not (ROOT / f"{name}.in").exists():
            continue
        print(f"Locking {name}.txt …", flush=True)
        command = [*uv, "pip", "compile", "--quiet", "--generate-hashes", "--no-header", *options]
        command += ["--python-version", "3.11", f"{name}.in", "--output-file", f"{name}.txt"]
        if code := subprocess.run(command, cwd=ROOT, check=False).returncode:
            return code
    return 0


def _uv() -> list[str]:
    """uv from the path, else from `.venv`, installed there on first use."""
    if found := shutil.which("uv"):
        return [found]
    if not (PYTHON.parent / "uv").exists():
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "uv"], check=True)
    return [str(PYTHON.parent / "uv")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The files of the project, as the patrol walks them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("common", "accounts", "communities", "properties", "dashboard", "config")
"""Our packages, lowest first."""

NOT_OURS = ("static/vendor/",)


@cache
def files() -> tuple[str, ...]:
    """Paths of every file git keeps or would keep, from the root, without what others wrote."""
    # A build server may read a copy that belongs to another user; git asks to be told so.
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ours = (path for path in sorted(set(listed.splitlines())) if not path.startswith(NOT_OURS))
    return tuple(path for path in ours if (ROOT / path).is_file())


def ending(*suffixes: str, under: tuple[str, ...] = ()) -> list[str]:
    """The files with one of these endings, perhaps only those in some top-level folders."""
    found = (path for path in files() if path.endswith(suffixes))
    return [path for path in found if not under or path.split("/")[0] in under]


@cache
def text(path: str) -> str:
    """A file's text; empty when it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def parsed(path: str) -> ast.Module:
    """A Python file as a syntax tree."""
    return ast.parse(text(path), filename=path)


def modules() -> list[str]:
    """Python files of ours that people read: all but migrations."""
    return [path for path in ending(".py") if "/migrations/" not in path]

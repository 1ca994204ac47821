"""The commands a newcomer types exist, are listed, and are those the README begins with."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def targets():
    """Names that may be typed: the ones at the start of a line, without those that begin with a dot."""
    return re.findall(r"^([a-z][a-z-]*):", MAKEFILE, flags=re.MULTILINE)


def test_help_lists_every_target_with_a_sentence():
    listed = subprocess.run(
        ["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    described = dict(re.findall(r"^  make (\S+) +(\S.+)$", listed, flags=re.MULTILINE))
    assert sorted(described) == sorted(targets())


def test_help_stays_short_enough_to_be_read():
    assert len(targets()) <= 12


def test_no_target_is_mistaken_for_a_file_of_the_same_name():
    phony = " ".join(re.findall(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)).split()
    assert set(targets()) <= set(phony)


def test_the_build_server_runs_what_developers_run():
    assert re.search(r"^exec make test$", (ROOT / ".ci" / "run").read_text(), flags=re.MULTILINE)
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize("readme", sorted(path.name for path in ROOT.glob("README*.md")))
def test_the_readme_begins_with_running_and_testing(readme):
    blocks = re.findall(r"^```\w*\n(.*?)^```", (ROOT / readme).read_text(encoding="utf-8"), flags=re.M | re.S)
    commands = re.findall(r"^(?:\$ )?(?:PORT=\d+ )?make (\w+)", "".join(blocks), flags=re.MULTILINE)
    assert commands[:2] == ["run", "test"]
    assert set(commands) <= set(targets())

"""A lock is installed once; a machine that cannot make `.venv` is told what it lacks."""

import sys

import pytest

from deploy import install

RECORDING_PIP = '#!/bin/sh\necho "$@" >> {calls}\nexit {code}\n'
# What Debian's Python says without the package that brings venv's pip.
DEBIAN_WITHOUT_VENV = "#!/bin/sh\necho 'failing because ensurepip is not available.'\nexit 1\n"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A repository with a lock and an interpreter that only records how it was called."""
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    (tmp_path / "requirements.txt").write_text("django==5.2.19")
    return tmp_path


def interpreter(machine, code=0):
    path = machine / ".venv" / "bin" / "python"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RECORDING_PIP.format(calls=machine / "calls", code=code))
    path.chmod(0o755)


def installations(machine):
    calls = machine / "calls"
    return calls.read_text().count("--require-hashes") if calls.exists() else 0


def test_an_unchanged_lock_is_installed_once(machine):
    interpreter(machine)
    assert [install.main("runtime"), install.main("runtime")] == [0, 0]
    assert installations(machine) == 1


def test_a_changed_lock_is_installed_again(machine):
    interpreter(machine)
    install.main("runtime")
    (machine / "requirements.txt").write_text("django==5.2.20")
    install.main("runtime")
    assert installations(machine) == 2


def test_a_failed_installation_is_tried_again_next_time(machine, capfd):
    interpreter(machine)
    lock = machine / "requirements.txt"
    (machine / ".venv" / "bin" / "python").write_text(RECORDING_PIP.format(calls=machine / "calls", code=1))
    assert [install._install(lock), install._install(lock)] == [1, 1]
    assert installations(machine) == 2
    assert "requirements.txt" in capfd.readouterr().err


def test_a_python_without_venv_names_the_package_and_leaves_no_ruin(machine, monkeypatch, capsys):
    debian = machine / "python3.11"
    debian.write_text(DEBIAN_WITHOUT_VENV)
    debian.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(debian))
    assert install.main("runtime") == 1
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in capsys.readouterr().err
    assert not (machine / ".venv").exists()

"""The demo's two servers live and die together."""

import os
import socket
import stat
import time

import pytest

from deploy import run

SLEEP = ["sleep", "60"]


@pytest.fixture
def var(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "VAR", tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def children():
    started = {}
    yield started
    run.stop(started)


def test_the_first_child_to_die_is_named_with_its_code(children):
    children["web"] = run.start(SLEEP, dict(os.environ))
    children["worker"] = run.start(["sh", "-c", "exit 3"], dict(os.environ))
    assert run.wait_for_first_death(children) == ("worker", 3)


def test_stopping_ends_a_child_that_will_not_listen_and_what_it_started(children, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "STOP_SECONDS", 0.5)
    os.mkfifo(tmp_path / "pipe")
    script = "trap '' TERM; exec >pipe; echo ready; sleep 60 & wait; wait"
    children["deaf"] = run.start(["sh", "-c", f"cd '{tmp_path}'; {script}"], dict(os.environ))
    with (tmp_path / "pipe").open() as pipe:
        assert pipe.readline() == "ready\n"
        started = time.monotonic()
        run.stop(children)
        assert pipe.read() == ""  # comes only when nobody is left who could write
    assert time.monotonic() - started < 20


def test_a_server_that_dies_at_once_is_not_waited_for(children):
    children["web"] = run.start(["false"], dict(os.environ))
    children["web"].wait()
    assert run.wait_until_healthy(children, {"ANJU_HOST": "127.0.0.1", "PORT": "1"}) is False


@pytest.mark.parametrize("port", ["none", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_refused(port, capsys):
    assert run._refuse_taken_port({"ANJU_HOST": "127.0.0.1", "PORT": port}) == 1
    assert "1–65535" in capsys.readouterr().err


def test_a_port_in_use_is_refused_with_the_way_out(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert run._refuse_taken_port({"ANJU_HOST": "127.0.0.1", "PORT": port}) == 1
    assert "PORT=18000 make run" in capsys.readouterr().err


def test_the_secret_key_is_made_once_and_for_its_owner_alone(var):
    path = run._secret_key_file()
    key = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(key) >= 50
    assert run._secret_key_file().read_text() == key


def test_what_the_caller_sets_wins_over_the_demo(var, monkeypatch):
    monkeypatch.setenv("ANJU_TODAY", "2023-04-01")
    monkeypatch.delenv("PORT", raising=False)
    environment = run.demo_environment()
    assert (environment["ANJU_TODAY"], environment["PORT"]) == ("2023-04-01", "8000")
    assert "ALLOWED_HOSTS" not in environment or "ALLOWED_HOSTS" in os.environ


def test_asking_for_another_address_lets_other_machines_in(var, monkeypatch):
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    monkeypatch.setenv("ANJU_HOST", "0.0.0.0")  # noqa: S104
    assert run.demo_environment()["ALLOWED_HOSTS"] == "*"

"""Imports run one way, without exceptions."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.patrol import tree

SETTINGS = tomllib.loads(tree.text("pyproject.toml"))["tool"]["importlinter"]
CONTRACTS = SETTINGS["contracts"]
NOT_IMPORTED_BY_THE_PRODUCT = {"tests", "benchmarks", "deploy"}


def test_every_contract_is_kept():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["name"])
def test_no_contract_looks_away(contract):
    assert not [key for key in contract if key.startswith(("ignore_imports", "allow_", "unmatched_"))]
    assert set(contract.get("exhaustive_ignores", [])) <= {"migrations"}


def test_every_package_of_ours_is_under_contract():
    packages = {path.split("/")[0] for path in tree.files() if path.endswith("/__init__.py")}
    assert set(SETTINGS["root_packages"]) == packages - NOT_IMPORTED_BY_THE_PRODUCT
    assert list(SETTINGS["root_packages"]) == list(_contract("Apps import one way")["layers"])


def test_every_word_inside_an_app_is_known():
    vocabularies = [contract for contract in CONTRACTS if "containers" in contract]
    assert all(contract["exhaustive"] for contract in vocabularies)
    covered = {container for contract in vocabularies for container in contract["containers"]}
    assert covered == set(SETTINGS["root_packages"]) - {"config"}


def test_the_product_never_imports_its_tests_or_tools():
    importing = [
        path
        for path in tree.ending(".py", under=tree.APPS)
        for module in NOT_IMPORTED_BY_THE_PRODUCT
        if f"\nfrom {module}" in tree.text(path) or f"\nimport {module}" in tree.text(path)
    ]
    assert importing == []


def _contract(name: str) -> dict:
    return next(contract for contract in CONTRACTS if contract["name"] == name)

"""The demo city's tables, read from the files beside this module."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `<name>.csv`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(name: str) -> list[str]:
    """The column `name` of `<name>.csv`."""
    return [row["name"] for row in rows(name)]

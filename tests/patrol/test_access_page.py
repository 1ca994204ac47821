"""`docs/access.md` says in words what the access table says.

To write it anew after the table has changed:

    WRITE_DOCS=1 .venv/bin/pytest tests/patrol/test_access_page.py
"""

import os

from tests.patrol import tree
from tests.patrol.access_table import (
    ADMIN,
    DOORSTEP,
    GROUPS,
    LEDGER,
    MONTHS,
    PERSONS,
    RANKINGS,
    SHEETS,
    THINGS,
    Row,
)
from tests.patrol.addresses import addresses

PAGE = "docs/access.md"
HEAD = """\
# Who gets in where

Made from `tests/patrol/access_table.py`; `tests/patrol/test_access.py` walks every
address with every role along it. Do not edit by hand: change the table, then run
`WRITE_DOCS=1 .venv/bin/pytest tests/patrol/test_access_page.py`.

- **let in**: the page or end point works for them; whether the content is right is another question (400,
  409, 412, 422, 428).
- **does not exist** (404): they have the permission, but the thing lies outside their scope.
- Everybody else is **refused** (403); without a session the answer is the sign-in page, from the API 401.
- Addresses that show lists are open to all who hold the permission somewhere; the rows are those in scope.

A superuser and a person without a grant are in no row but the doorstep's, and the three administrators only
in theirs of the back office: none of them sees a business row.
"""
CHAPTERS = (
    ("The doorstep", DOORSTEP),
    ("The ledger", LEDGER),
    ("Sheets", SHEETS),
    ("The month", MONTHS),
    ("Rankings and circulars", RANKINGS),
    ("The back office", ADMIN),
)


def people(persons: frozenset[str]) -> str:
    """Persons in words, by the widest groups that fit."""
    if not persons:
        return "—"
    left, found = set(persons), []
    for label, group in sorted(GROUPS.items(), key=lambda pair: -len(pair[1])):
        if group <= left:
            found.append(label)
            left -= group
    return ", ".join([*found, *(label for name, label in PERSONS.items() if name in left)])


def routes() -> dict[tuple[str, int], str]:
    """Route by name and number of things in it."""
    return {(found.name, found.route.count("<")): f"/{found.route}" for found in addresses()}


def line(row: Row, known: dict) -> str:
    """One row of the page."""
    route = known[row.name, len(row.things.split())] + (f"?{row.query}" if row.query else "")
    about = "; ".join(THINGS[thing] for thing in row.things.split() if THINGS[thing])
    let_in = "everybody, signed in or not" if row.anonymous == "let in" else people(row.let_in)
    return f"| {row.method} | `{route}` | {about or '—'} | {let_in} | {people(row.outside)} |"


def page() -> str:
    known, parts = routes(), [HEAD]
    for title, chapter in CHAPTERS:
        lines = [line(row, known) for row in chapter]
        head = "| method | address | about | let in | does not exist for |\n|---|---|---|---|---|"
        parts.append("\n".join([f"## {title}\n", head, *lines, ""]))
    return "\n".join(parts)


def test_the_page_says_what_the_table_says():
    path = tree.ROOT / PAGE
    if os.environ.get("WRITE_DOCS"):
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page()

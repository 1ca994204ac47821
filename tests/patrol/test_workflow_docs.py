"""The page on life cycles is made from the tables the product runs on.

To write it anew after a life cycle has changed:

    WRITE_DOCS=1 .venv/bin/pytest tests/patrol/test_workflow_docs.py
"""

import os

from common.workflow import Workflow
from properties import workflow
from tests.patrol import tree

PAGE = "docs/workflows.md"
HEAD = """\
# Life cycles

Made from `properties/workflow.py`; a test compares the two. Do not edit by hand: change the table, then run
`WRITE_DOCS=1 .venv/bin/pytest tests/patrol/test_workflow_docs.py`.

A step is one row `T(name, label, sources, target, permission, requires)`. Pages and API offer what
`Workflow.available()` gives; an action asks `Workflow.step()` first, which refuses a wrong state with a sentence for
the clerk.

Some states follow another step instead of one of their own. A district's report carries its streets to 已报, its
return takes them back (`report`, `take_back` of the street). Bulk entry writes sheets in the state they come with.
`reopen` in a closed month also needs `properties.prepare_ranking` for the city. `supersede` is not built yet.
"""
ORDER = ("INSPECTION", "STREET_MONTH", "DISTRICT_MONTH", "ISSUE")


def page() -> str:
    return "\n".join([HEAD, *(chapter(name, getattr(workflow, name)) for name in ORDER)])


def chapter(name: str, cycle: Workflow) -> str:
    """One life cycle: its diagram, and who may take which step."""
    head = "| step | 动作 | from | to | permission | needs |\n|---|---|---|---|---|---|"
    return f"## {cycle.name} `{name}`\n\n```mermaid\n{cycle.mermaid()}```\n\n{head}\n{steps(cycle)}\n"


def steps(cycle: Workflow) -> str:
    return "\n".join(
        f"| `{step.name}` | {step.label} "
        f"| {'、'.join(look.label for state, look in cycle.states.items() if state in step.sources)} "
        f"| {cycle.states[step.target].label} | `{step.permission}` | {', '.join(step.requires) or '—'} |"
        for step in cycle.transitions
    )


def test_every_life_cycle_is_on_the_page():
    assert set(ORDER) == {name for name, value in vars(workflow).items() if isinstance(value, Workflow)}


def test_the_page_is_what_the_tables_say():
    path = tree.ROOT / PAGE
    if os.environ.get("WRITE_DOCS"):
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page()

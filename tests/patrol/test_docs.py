"""What the pages for people point at is there: links, files, names in the code, commands, settings."""

import importlib
import re

import pytest

from common.jobs import daily_names
from tests.patrol import tree

PAGES = tree.ending(".md")
DOTTED = re.compile(rf"`((?:{'|'.join(tree.APPS)})(?:\.\w+)+)(?:\([^`]*\))?`")
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|html|docx|toml|css|js))`")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", tree.text("Makefile"), re.M))
RUN = ("README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md")


def without_code(path: str) -> str:
    """The page's prose: fenced blocks show what one types, not what is."""
    return re.sub(r"^```.*?^```", "", tree.text(path), flags=re.M | re.S)


@pytest.mark.parametrize("document", PAGES)
def test_every_link_inside_the_project_leads_somewhere(document):
    links = re.findall(r"\]\(([^)\s]+)\)", without_code(document))
    inside = [link.split("#")[0] for link in links if not re.match(r"\w+:|#", link)]
    folder = (tree.ROOT / document).parent
    assert [link for link in inside if not (folder / link).exists()] == []


@pytest.mark.parametrize("document", PAGES)
def test_every_anchor_names_a_heading(document):
    links = re.findall(r"\]\(([^)\s]+\.md)#([\w-]+)\)", without_code(document))
    folder = (tree.ROOT / document).parent
    missing = [
        f"{link}#{anchor}"
        for link, anchor in links
        if anchor not in _anchors((folder / link).read_text(encoding="utf-8"))
    ]
    assert missing == []


def _anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", [page for page in PAGES if page.startswith("docs/") or page in RUN])
def test_every_file_named_exists(document):
    named = {path for path in PATH.findall(without_code(document)) if path.split("/")[0] in _top()}
    assert sorted(path for path in named if not (tree.ROOT / path).exists()) == []


def _top() -> set[str]:
    return {path.split("/")[0] for path in tree.files()}


@pytest.mark.parametrize("document", PAGES)
def test_every_name_in_the_code_exists(document):
    names = set(DOTTED.findall(without_code(document)))
    known = set(daily_names())
    assert sorted(n for n in names - known if not _exists(n) and not _is_permission(n)) == []


def _exists(name: str) -> bool:
    parts = name.split(".")
    for split in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:split]))
        except ModuleNotFoundError:
            continue
        for part in parts[split:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def _is_permission(name: str) -> bool:
    from communities.actions.roles import ROLES

    return name in {permission for role in ROLES for permission in role.permissions}


@pytest.mark.parametrize("document", PAGES)
def test_every_make_command_exists(document):
    commands = re.findall(r"(?:^|[`=\d] ?)make ([a-z-]+)\b", tree.text(document), re.M)
    assert set(commands) <= TARGETS


def test_operations_explains_every_setting():
    read = re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", tree.text("config/settings.py"))
    read += re.findall(r"os\.environ\.get\(\"([A-Z_]+)\"", tree.text("deploy/gunicorn.conf.py"))
    listed = re.findall(r"`([A-Z_]+)`", tree.text("docs/operations.md"))
    assert "DATABASE_URL" in read
    assert sorted(set(read) - set(listed)) == []


@pytest.mark.parametrize("document", tree.ending(".md", under=("docs",)))
def test_no_page_has_a_gap_left_to_fill(document):
    assert not re.search(r"\bTODO\b|\bTBD\b|@@", tree.text(document))


def test_quoted_figures_are_those_of_the_last_recorded_run():
    quoted = re.findall(r"^\| [^|]+ \| ([\d.]+) \| ([≤≥]? ?[\d.]+) \|$", tree.text("docs/scaling.md"), re.M)
    recorded = re.findall(
        r"\| ([\d.]+) \| ([≤≥]? ?[\d.]+) \| ok \|$", tree.text("benchmarks/README.md"), re.M
    )
    counted = re.findall(
        r"^\| [^|]+ \| (\d+) \| \| \| ([≤≥]? ?\d+) \| ok \|$", tree.text("benchmarks/README.md"), re.M
    )
    assert quoted
    assert sorted(quoted) == sorted(recorded + counted)


DECISIONS = [page for page in PAGES if re.match(r"docs/adr/\d", page)]


@pytest.mark.parametrize("document", DECISIONS)
def test_a_decision_says_why_what_and_what_follows_in_one_screen(document):
    text = tree.text(document)
    assert re.findall(r"^## (.+)$", text, re.M) == ["Context", "Decision", "Consequences"]
    assert 15 <= text.count("\n") <= 40
    assert f"({document.removeprefix('docs/adr/')})" in tree.text("docs/adr/README.md")


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(page.removeprefix("docs/adr/")[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_worked_numbers_are_run_with_the_suite(pytestconfig):
    assert "docs" in pytestconfig.getini("testpaths")
    assert "docs/rules.md" in pytestconfig.getoption("doctestglob")

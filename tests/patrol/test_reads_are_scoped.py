"""Every read of a scoped table in a door asks `visible_to` or `readable_by` in the same expression.

The few that start from a row or from cities already found through the scope stand below, each with why.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.patrol import tree
from tests.patrol.test_models import SCOPED

DOORS = ("views", "api", "admin", "context_processors", "middleware", "templatetags")
MANAGERS = ("objects", "_default_manager", "_base_manager")
ASKING = {"visible_to", "readable_by", "none"}
NAMES = {model.__name__ for model in SCOPED}
SHORTCUTS = ("get_object_or_404", "get_list_or_404", "aget_object_or_404")

FOUND = "of a row that was found through the scope just before"
CITY = "issued papers, months and score sheets are for every unit of the city: `cities_of` is their scope"
ISSUED = "issued versions alone, which every unit of the city reads; of a community in scope"
USED = "whether anything was made with it decides what may still be changed; no row is shown"
BELOW = "narrowed to the month's city first; `visible_to` follows in the next line"
ALLOWED = {
    "communities/views/communities.py::CommunityPage.get_context Community": FOUND,
    "dashboard/views/waiting.py::_documents Circular": FOUND,
    "properties/admin/standards.py::is_standard_used RankingPeriod": USED,
    "properties/admin/standards.py::is_standard_used Inspection": USED,
    "properties/admin/standards.py::RankingRuleSetAdmin.is_used RankingPeriod": USED,
    "properties/api/circulars.py::CircularDetail.more Circular": FOUND,
    "properties/api/criticism.py::CriticismTotalsApi._city Area": CITY,
    "properties/api/inspections.py::SheetApi.more Inspection": FOUND,
    "properties/api/periods.py::SubmissionReturn.act Submission": FOUND,
    "properties/api/periods.py::SubmissionReturn.permission_for Area": "which permission the level asks for",
    "properties/api/periods.py::SubmissionStep.post Area": BELOW,
    "properties/api/rankings.py::PeriodFreeze.post RankingPeriod": FOUND,
    "properties/api/rankings.py::RankingDifferences.get RankingIssue": FOUND,
    "properties/api/rankings.py::RankingEntryList.base RankingEntry": FOUND,
    "properties/api/rankings.py::RankingShown.more RankingIssue": FOUND,
    "properties/api/references.py::periods_of RankingPeriod": CITY,
    "properties/api/standards.py::StandardRows.base InspectionStandard": CITY,
    "properties/views/communities.py::CommunityInspectionsPage._months RankingEntry": BELOW,
    "properties/views/criticism.py::CriticismTotalsPage.city Area": CITY,
    "properties/views/explanations.py::DifferencesPage.get RankingEntry": FOUND,
    "properties/views/inspections.py::InspectionListPage._companies ServiceContract": FOUND,
    "properties/views/inspections.py::InspectionListPage.base RankingPeriod": "of the city of a month in scope",
    "properties/views/inspections.py::StartView._unit_names ServiceContract": FOUND,
    "properties/views/inspections.py::prepared RankingEntry": ISSUED,
    "properties/views/months.py::before RankingEntry": ISSUED,
    "properties/views/months.py::months_of RankingPeriod": CITY,
    "properties/views/sheet_page.py::SheetPage.last_sheet Inspection": FOUND,
    "properties/views/submissions.py::AreaAction.get_queryset Area": BELOW,
    "properties/views/submissions.py::OpenMonthView._usual InspectionStandard": FOUND,
    "properties/views/submissions.py::OpenMonthView._usual RankingPeriod": FOUND,
    "properties/views/submissions.py::OpenMonthView._usual RankingRuleSet": FOUND,
}


def doors() -> list[str]:
    """Files of pages, end points and registers."""
    return [
        path
        for path in tree.modules()
        if path.split("/")[0] in tree.APPS and path.split("/")[1].removesuffix(".py") in DOORS
    ]


def unscoped_reads(path: str) -> Iterator[str]:
    """`file::function Model` of every read that does not ask for the scope."""
    module = tree.parsed(path)
    above = {child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(module):
        model = _model_read(node)
        if model and not _asked(node, above, arguments=2 if model == "Inspection" else 1):
            yield f"{path}::{_place(node, above)} {model}"


def _model_read(node: ast.AST) -> str:
    """The scoped model whose rows an expression begins with; "" for any other expression."""
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS and isinstance(node.value, ast.Name):
        return node.value.id if node.value.id in NAMES else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHORTCUTS:
        first = node.args[0]
        return first.id if isinstance(first, ast.Name) and first.id in NAMES else ""
    return ""


def _asked(node: ast.AST, above: dict, arguments: int) -> bool:
    """Whether one of the verbs chained behind it asks for the scope.

    Sheets are looked at through `readable_by`: who may only view them does not see other people's unfinished
    ones. `visible_to` is right for them with the permission of something that is done, and so names it.
    """
    while True:
        parent = above.get(node)
        if isinstance(parent, ast.Attribute):
            if parent.attr in ASKING:
                return parent.attr != "visible_to" or len(above[parent].args) >= arguments
        elif not (isinstance(parent, ast.Call) and parent.func is node):
            return False
        node = parent


def _place(node: ast.AST, above: dict) -> str:
    """The class and function a node stands in."""
    names = []
    while node := above.get(node):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.append(node.name)
    return ".".join(reversed(names))


def test_there_are_doors_and_scoped_tables_to_look_at():
    assert {"Community", "Inspection", "RankingIssue", "Circular", "Submission"} <= NAMES
    assert {
        "properties/views/entry.py",
        "properties/api/inspections.py",
        "properties/admin/rankings.py",
    } <= set(doors())


@pytest.mark.parametrize("path", doors())
def test_a_door_reads_through_the_scope(path):
    assert [read for read in unscoped_reads(path) if read not in ALLOWED] == []


def test_no_exception_is_out_of_date():
    found = {read for path in doors() for read in unscoped_reads(path)}
    assert sorted(ALLOWED.keys() - found) == []


def test_an_unscoped_read_is_found(monkeypatch):
    sources = {
        "row.py": "def page(user):\n    return Community.objects.filter(pk=1).first()",
        "shortcut.py": "def page(user):\n    return get_object_or_404(Circular, pk=2)",
        "sheet.py": "def page(user):\n    return Inspection.objects.visible_to(user)",
        "good.py": "def page(user):\n    return Community.objects.managed().visible_to(user).first()",
    }
    monkeypatch.setattr(tree, "parsed", lambda path: ast.parse(sources[path]))
    found = {path: list(unscoped_reads(path)) for path in sources}
    assert found == {
        "row.py": ["row.py::page Community"],
        "shortcut.py": ["shortcut.py::page Circular"],
        "sheet.py": ["sheet.py::page Inspection"],
        "good.py": [],
    }

"""What no file of the project may contain, and how large its parts may grow."""

import ast
import re

import pytest

from tests.patrol import tree

# Put together from halves, so that this file passes its own test.
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(wo" + r"rk|ro" + r"ot|tmp/an" + r"ju)/")
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "js" + "delivr",
    "un" + "pkg.com",
    "crates" + ".io",
    "proxy.go" + "lang.org",
)
LONGEST_FUNCTION = 50
LONGEST_MODULE = 400
LONGEST_TEMPLATE = 120
TELLS_THE_TIME = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|timezone\.now)$")
TICKET = re.compile(r"\b(issue|ticket|PR) ?#?\d+\b", re.I)
INLINE = {
    "style attribute": re.compile(r"\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "script without a file": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.I),
    "event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "script in htmx": re.compile(r"\shx-on\b|\bjavascript:", re.I),
}
# What these classes are for stands in `help` and `verbose_name`, which people see.
SELF_EXPLAINING_BASES = {"BaseCommand", "AppConfig", "AdminConfig"}


@pytest.mark.parametrize("word", REGISTRIES)
def test_no_file_names_a_package_registry(word):
    assert [path for path in tree.files() if word in tree.text(path)] == []


def test_no_file_names_a_path_of_one_machine():
    assert [path for path in tree.files() if OF_ONE_MACHINE.search(tree.text(path))] == []


def test_reasons_stand_in_the_files_and_not_behind_a_ticket_number():
    readable = tree.ending(".py", ".md", ".html", ".toml", ".css", ".js", "Makefile")
    assert [path for path in readable if TICKET.search(tree.text(path))] == []


def test_no_function_is_longer_than_a_screen():
    assert [
        f"{path}:{node.lineno} {node.name}"
        for path in tree.modules()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ] == []


def test_no_module_or_template_outgrows_its_noun():
    lengths = {path: tree.text(path).count("\n") for path in tree.files()}
    limits = dict.fromkeys(tree.modules(), LONGEST_MODULE)
    limits |= dict.fromkeys(tree.ending(".html"), LONGEST_TEMPLATE)
    assert [f"{path}: {lengths[path]}" for path, limit in limits.items() if lengths[path] > limit] == []


def test_only_the_clock_tells_the_time():
    tellers = {
        path
        for path in tree.ending(".py", under=tree.APPS)
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Call) and TELLS_THE_TIME.search(ast.unparse(node.func))
    }
    assert tellers == {"common/clock.py"}


@pytest.mark.parametrize("kind", INLINE)
def test_no_template_carries_style_or_script_the_content_policy_would_drop(kind):
    assert [path for path in tree.ending(".html") if INLINE[kind].search(tree.text(path))] == []


def test_every_module_and_public_class_says_what_it_is():
    silent = [
        path for path in tree.modules() if tree.text(path).strip() and not _docstring(tree.parsed(path))
    ]
    silent += [
        f"{path} {node.name}"
        for path in tree.ending(".py", under=tree.APPS)
        if "/migrations/" not in path
        for node in tree.parsed(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if not _docstring(node) and not _explains_itself(node)
    ]
    assert silent == []


def _docstring(node: ast.Module | ast.ClassDef) -> str:
    return ast.get_docstring(node) or ""


def _explains_itself(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).split(".")[-1] in SELF_EXPLAINING_BASES for base in node.bases)


def test_nobody_listens_to_signals_or_keeps_a_drawer_of_helpers():
    names = [path for path in tree.modules() if path.endswith(("/utils.py", "/helpers.py", "/signals.py"))]
    listeners = [
        path
        for path in tree.ending(".py", under=tree.APPS)
        if re.search(r"\b(django\.dispatch|models\.signals|GenericForeignKey)\b", tree.text(path))
    ]
    assert names + listeners == []

"""CONTRIBUTING.md says which test shows a guarantee: each of them exists, and make test runs it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.check

PROJECT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (.+?) \| `(test_\w+\.py)::(test_\w+)` \|$", re.MULTILINE)
ROWS = ROW.findall((PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8"))


def functions_of(module: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse((PROJECT / "tests" / "e2e" / module).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def is_full(function: ast.FunctionDef) -> bool:
    """Whether all of it is left to make test-all; a mark of some parameter is no such mark."""
    return any(ast.unparse(mark) == "pytest.mark.full" for mark in function.decorator_list)


def test_each_guarantee_is_shown_by_a_test_that_make_test_runs() -> None:
    assert len(ROWS) > 30
    missing = [f"{module}::{name}" for _, module, name in ROWS if name not in functions_of(module)]
    assert missing == []
    assert [name for _, module, name in ROWS if is_full(functions_of(module)[name])] == []


def test_each_guarantee_of_the_readme_has_a_row() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    promised = readme[readme.index("## What you can rely on") :]
    promised = re.sub(r"\s+", " ", promised[: promised.index("\n## ")])
    claims = re.findall(r"- \*\*(.+?)\.?\*\*", promised)
    assert len(claims) >= 6
    assert [claim for claim in claims if claim not in {row[0] for row in ROWS}] == []


def test_the_search_for_what_is_full_finds() -> None:
    [marked] = ast.parse("@pytest.mark.full\ndef test_it(): pass").body
    [of_a_parameter] = ast.parse(
        "@pytest.mark.parametrize('n', [pytest.param(1, marks=pytest.mark.full)])\n"
        "def test_it(n): pass"
    ).body
    assert (is_full(marked), is_full(of_a_parameter)) == (True, False)

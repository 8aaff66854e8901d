"""The queries of analyses/ on the demo, with the results that the docs site shows."""

import re
from datetime import datetime

import pytest
from scenarios import DEMO, begin_with_demo
from warehouse import PROJECT_FOLDER

pytestmark = pytest.mark.quick_on("duckdb")

DOCS = (PROJECT_FOLDER / "analyses/answers.md").read_text(encoding="utf-8")
ANSWERS = dict(re.findall(r"^`(\w+)`: (.*?)(?=\n`|\Z)", DOCS, re.DOTALL | re.MULTILINE))


@pytest.fixture(scope="session")
def found(engine_warehouse):
    """The rows of each query."""
    begin_with_demo(engine_warehouse)
    run = engine_warehouse.dbt("compile", "--select", *ANSWERS, vars=DEMO)
    queries = {result.node.name: result.node.compiled_code for result in run.results}
    return {name: engine_warehouse.query(queries[name]) for name in ANSWERS}


def cell(value):
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_docs_show_what_the_demo_answers(found, name):
    lines = [line for line in ANSWERS[name].splitlines() if line.startswith("|")]
    shown = [[text.strip() for text in line.split("|")[1:-1]] for line in lines[2:]]
    assert shown
    assert [[cell(value) for value in row] for row in found[name]] == shown

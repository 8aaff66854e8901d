"""The queries of analyses/ on the demo, with the results that the docs site shows."""

import re
from datetime import datetime

import pytest
from warehouse import PROJECT_FOLDER

DOCS = (PROJECT_FOLDER / "analyses/answers.md").read_text(encoding="utf-8")
ANSWERS = dict(re.findall(r"^`(\w+)`: (.*?)(?=\n`|\Z)", DOCS, re.DOTALL | re.MULTILINE))
VARS = {"demo_data": True, "analyses": True}


@pytest.fixture(scope="module")
def demo(open_warehouse, tmp_path_factory):
    with open_warehouse(tmp_path_factory.mktemp("demo")) as made:
        made.dbt("build", "--exclude-resource-type", "test", vars=VARS)
        run = made.dbt("compile", "--select", *ANSWERS, vars=VARS)
        queries = {result.node.name: result.node.compiled_code for result in run.results}
        yield made, queries


def cell(value):
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_docs_show_what_the_demo_answers(demo, name):
    warehouse, queries = demo
    found = warehouse.query(queries[name])
    lines = [line for line in ANSWERS[name].splitlines() if line.startswith("|")]
    shown = [[text.strip() for text in line.split("|")[1:-1]] for line in lines[2:]]
    assert shown
    assert [[cell(value) for value in row] for row in found] == shown

"""What --args hands to operations: what YAML made of a value is never taken for the value."""

import pytest
from warehouse import Warehouse

pytestmark = pytest.mark.duckdb

# What YAML reads without quotes -> what the sentence calls it.
READ_BY_YAML = {
    "0123": "a number",
    "0x1F": "a number",
    "1_000": "a number",
    "1.50": "a number",
    "yes": "true or false",
    "2026-01-31": "a date",
    "2026-01-31 12:00:00": "a date",
    "[jane]": "a list",
    "{jane: doe}": "a mapping",
}
QUOTED = {
    "request_deletion": {"type": "user_id", "value": '"0123"', "regulation": "delete"},
    "explain_identity": {
        "type": "user_id",
        "value": '"0123"',
        "to_type": "user_id",
        "to_value": '"0124"',
    },
    "compare_spaces": {"other": '"0123"'},
}
OTHER_ARGUMENTS = [
    ("request_deletion", "type"),
    ("request_deletion", "request_id"),
    *(("explain_identity", argument) for argument in QUOTED["explain_identity"]),
    ("compare_spaces", "other"),
]


@pytest.fixture(scope="module")
def empty_warehouse(tmp_path_factory):
    with Warehouse.duckdb(tmp_path_factory.mktemp("arguments")) as made:
        yield made


def refusal(warehouse, operation, **arguments):
    """The line that tells why the operation failed; without a space each of them fails."""
    given = ", ".join(f"{name}: {value}" for name, value in (QUOTED[operation] | arguments).items())
    run = warehouse.dbt("run-operation", operation, "--args", f"{{{given}}}", expect_success=False)
    assert "Traceback" not in run.output
    [sentence] = [line for line in run.output.splitlines() if f"{operation}: " in line]
    return sentence


def test_an_identifier_without_quotes_is_never_what_yaml_made_of_it(empty_warehouse):
    for value, kind in READ_BY_YAML.items():
        told = refusal(empty_warehouse, "request_deletion", value=value)
        assert f"found {kind} as value, expected a text" in told, value
        assert told.endswith("""write --args '{value: "0123"}'."""), value
    for operation, argument in OTHER_ARGUMENTS:
        told = refusal(empty_warehouse, operation, **{argument: "0123"})
        assert f"found a number as {argument}, expected a text" in told, operation
        assert "83" not in told
    assert "expected type, value in quotes" in refusal(
        empty_warehouse, "request_deletion", value="null"
    )
    assert empty_warehouse.relations() == []


@pytest.mark.parametrize("operation", QUOTED)
def test_quotes_are_enough(empty_warehouse, operation):
    assert "expected a space that" in refusal(empty_warehouse, operation)

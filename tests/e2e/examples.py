"""Published examples of other vendors, from a folder beside the checkout that may be missing."""

import csv
import json
import os
from collections import defaultdict
from hashlib import md5
from pathlib import Path

import pytest
from segment_messages import raw_row


def pair(identifier):
    return tuple(identifier.split(":", 1))


def name(identifier, space_name=""):
    parts = ["", space_name, *pair(identifier), "0"]
    return "use_" + md5("".join(f"{len(p)}:{p}," for p in parts).encode()).hexdigest()


EXAMPLES = Path(
    os.environ.get("IDENTITY_WAREHOUSE_EXAMPLES", Path(__file__).parents[3] / "shared" / "data")
)


def lines(file_name):
    path = EXAMPLES / file_name
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


CASES = [
    case
    for case in map(json.loads, lines("identity_cases.jsonl"))
    if case["semantics"] != "vendor-specific"
]
needs_examples = pytest.mark.skipif(not CASES, reason=f"no published examples in {EXAMPLES}")


def expected_python_profiles():
    expected = defaultdict(list)
    for line in csv.DictReader(lines("segment_analytics_python_expected.csv")):
        expected[line["component"]].append(f"{line['type']}:{line['value']}")
    return sorted(map(sorted, expected.values()))


def python_rows():
    return [raw_row(json.loads(line)) for line in lines("segment_analytics_python_events.jsonl")]

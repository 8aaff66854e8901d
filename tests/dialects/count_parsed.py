"""Counts which statements of real runs a parser takes in the dialects of engines without tests.

Parsing is all that happens here: no statement runs, and a parser knows neither functions nor types.

    python3 -m venv /tmp/parsing && /tmp/parsing/bin/pip install -r tests/dialects/requirements.in
    dbt --log-level-file debug --log-path /tmp/run build --vars '{demo_data: true}'
    /tmp/parsing/bin/python tests/dialects/count_parsed.py postgres /tmp/run/dbt.log

The first argument is the engine that wrote the log. Its statements are read in its own dialect and
in those that are close to it. For the others they are translated first, and the result is read. A
statement counts once, however often it ran, and only in runs that succeeded. dbt cuts the rows of
seeds short in its log, so these are left out. sqlglot does not know the words `on commit drop`,
which are counted and taken out. `--failures` prints what was not parsed, and why.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import logging
import re
from pathlib import Path

import sqlglot
from sqlglot.errors import ErrorLevel, ParseError, TokenError, UnsupportedError

READ_IN = {
    "duckdb": ["duckdb"],
    "postgres": ["postgres", "redshift"],
    "spark": ["spark", "databricks"],
}
TRANSLATED_TO = {"postgres": ["snowflake", "bigquery"]}
# unread: kept as a command of which the parser knows the first word; untranslatable: says sqlglot.
OUTCOMES = ["parsed", "unread", "failed", "untranslatable", "failed after translation"]

# What is PostgreSQL's own. Parsers let most of it pass, so it is counted in what they parsed.
CONSTRUCTS = {
    "temporary tables": r"\bcreate temp(orary)? table\b|\bpg_temp\.",
    "ctid, tableoid": r"\b(ctid|tableoid)\b",
    "collate": r"\bcollate\b",
    "as [not] materialized": r"\bas (not )?materialized\b",
    "lateral": r"\blateral\b",
    "json, jsonb": r"\bjsonb?_\w+\(|\bas jsonb?\b|#>>|->",
    "advisory locks": r"\bpg_advisory",
    "catalogs": r"\bpg_(class|catalog|inherits|namespace|attribute|am|indexes|type)\b",
    "md5 as uuid": r"\bmd5\(.*\bas uuid\)",
    "plpgsql": r"\blanguage plpgsql\b",
    "indexes": r"\bcreate (unique )?index\b",
}
ENTRY = re.compile(r"^(?:\x1b\[0m)?\d\d:\d\d:\d\d\.\d+ \[\w+ *\] \[[^]]*\]: ", re.MULTILINE)
STATEMENT = re.compile(r"On [^\n]*?: (?:/\* \{.*?\} \*/)?(.*)", re.DOTALL)
OF_DBT = re.compile(r"(begin|commit|rollback|close)\b.*", re.IGNORECASE | re.DOTALL)
RUN_IN_NAME = re.compile(r"(?<=\biw_)\d{14}_[0-9a-f]{32}(?=_)")


def find_statements(log: Path, dialect: str) -> list[str]:
    """The different statements of the runs in a debug log that succeeded, in their order."""
    found: dict[str, None] = {}
    for run in re.split(r"^={30} ", log.read_text(), flags=re.MULTILINE):
        if re.search(r"Command `dbt \w+` succeeded", run):
            for match in filter(None, map(STATEMENT.fullmatch, ENTRY.split(run))):
                sql = RUN_IN_NAME.sub("run", match[1].strip())
                if not sql.endswith("...") and not OF_DBT.fullmatch(sql):
                    found.update(dict.fromkeys(split(sql, dialect)))
    return list(found)


def split(sql: str, dialect: str) -> list[str]:
    tokens = sqlglot.tokenize(sql, read=dialect)
    marks = [token.start for token in tokens if token.token_type == sqlglot.TokenType.SEMICOLON]
    parts = itertools.pairwise([-1, *marks, len(sql)])
    return [part for start, end in parts if (part := sql[start + 1 : end].strip())]


def read(sql: str, source: str, target: str) -> tuple[str, str, str]:
    """How reading a statement ended, why, and the statement, if need be translated."""
    outcome = "failed"
    try:
        tree = sqlglot.parse_one(sql, read=source, error_level=ErrorLevel.RAISE)
        if target != source:
            sql = tree.sql(target, unsupported_level=ErrorLevel.RAISE)
            outcome = "failed after translation"
            tree = sqlglot.parse_one(sql, read=target, error_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        return "untranslatable", str(error).splitlines()[0], sql
    except (ParseError, TokenError) as error:
        return outcome, str(error).splitlines()[0], sql
    return "unread" if tree.find(sqlglot.exp.Command) else "parsed", "", sql


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=READ_IN)
    parser.add_argument("log", type=Path)
    parser.add_argument("--failures", action="store_true")
    asked = parser.parse_args()
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    statements = find_statements(asked.log, asked.engine)
    texts = [re.sub(r"\bon commit drop\b", "", sql) for sql in statements]
    shortened = len(set(statements) - set(texts))
    print(f"{asked.engine}: {len(statements)} statements, {shortened} with `on commit drop`")
    pairs = [(target, target) for target in READ_IN[asked.engine]]
    pairs += [(asked.engine, target) for target in TRANSLATED_TO.get(asked.engine, [])]
    for source, target in pairs:
        ends = [read(sql, source, target) for sql in texts]
        counts = collections.Counter(outcome for outcome, _, _ in ends)
        print(f"  {target}:", ", ".join(f"{counts[name]} {name}" for name in OUTCOMES))
        parsed = [sql.lower() for outcome, _, sql in ends if outcome == "parsed"]
        for name, pattern in CONSTRUCTS.items() if asked.engine == "postgres" != target else ():
            holding = [sql for sql in parsed if re.search(pattern, sql, re.DOTALL)]
            print(f"    {len(holding):>4} of the parsed hold {name}")
        for outcome, why, sql in ends if asked.failures else ():
            if outcome != "parsed":
                print(f"--- {target}, {outcome}: {why}\n{sql[:400]}")


if __name__ == "__main__":
    main()

"""What sqlfluff takes for macros and for dbt's own names when it renders templates without dbt.

`make check` lints the text of models in this way, because rendering by dbt takes longer
than all other checks together. A macro that returns a query is a query here, and any other macro is
a word. `make lint` renders by dbt, and so lints what macros write too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

MACROS = Path(__file__).resolve().parents[3] / "macros"
OF_DBT = ("adapter", "api", "dbt", "execute", "flags", "invocation_id", "target", "var")


class Stub(str):
    """A word of SQL that can be called, looped over and asked for attributes."""

    unsafe_callable = alters_data = False  # for the sandbox of Jinja

    def __call__(self, *arguments: object, **named: object) -> Stub:
        return self

    def __getattr__(self, name: str) -> Stub:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Stub:
        return self

    def __iter__(self) -> Iterator[Stub]:
        return iter([self])

    def __radd__(self, others: list[object]) -> list[object]:
        return [*others, self]


def names() -> Iterator[str]:
    yield from OF_DBT
    for file in MACROS.rglob("*.sql"):
        yield from re.findall(r"\{%-? macro (\w+)", file.read_text(encoding="utf-8"))


for _name in names():
    globals()[_name] = Stub("select 1 as stub" if _name.endswith("_sql") else f"{_name}_stub")

# What is no word and no query.
as_inlined = as_materialized = Stub("as")
depend_on_demo_data = Stub("")
identities_as_of = Stub("select 1 as stub")


def unreadable_columns() -> list[str]:
    return []


def check_anyone_forgotten(*relations: str) -> bool:
    return False


def look_up(relation: str, alias: str, condition: str, *others: object, **named: object) -> str:
    return f"inner join {relation} as {alias} on {condition}"


def written_once(name: str, caller: Callable[[], str]) -> str:
    return caller()

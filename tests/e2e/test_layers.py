"""What the names of folders, files and macros promise, read from the text of macros/ alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.check

PROJECT = Path(__file__).parents[2]
MACROS = PROJECT / "macros"
ENGINES = ("default", "duckdb", "postgres", "spark")
CALLERS = ("macros", "models", "tests", "analyses", "integration", "benchmarks")

# A room may call the rooms above it.
ROOMS = [
    "adapters",
    "vars",
    "runs",
    "identifiers",
    "deletion",
    "contraction",
    "resolution",
    "publishing",
    "answers",
    "hooks",
    "operations",
]

# The first word of what does something: it reads or writes the warehouse, complains, or prints.
IMPERATIVES = frozenset(
    re.findall(
        r"\w+",
        "adopt after allow analyze before begin check compare complain contract count create "
        "describe drop end execute explain fetch fill find finish forbid forget group index insert "
        "jump log measure move note prepare print process purge read recur refuse rename report "
        "request resolve set start take undo update validate warn write",
    )
)
ASKS_THE_WAREHOUSE = re.compile(
    r"\b(execute_sql|fetch_row|fetch_table|run_query|statement|adapter\.add_query|adapter\.commit)\("
)
ACTS = re.compile(r"\b(exceptions\.(warn|raise_\w+)|log|print|print_table|model\.update)\(")


class Macro(NamedTuple):
    kind: str
    name: str
    room: str
    file: Path
    body: str

    @property
    def is_implementation(self) -> bool:
        return bool(re.match(rf"({'|'.join(ENGINES)})__", self.name))

    @property
    def is_imperative(self) -> bool:
        words = self.name.lstrip("_").split("_")
        return words[0] in IMPERATIVES and words[-1] != "statements"


def code_of(file: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.DOTALL)


def macros_in(file: Path) -> Iterator[Macro]:
    for kind, name, body in re.findall(
        r"\{%-? (macro|materialization) (\w+)(.*?)\{%-? end(?:macro|materialization)",
        code_of(file),
        flags=re.DOTALL,
    ):
        yield Macro(kind, name, file.parent.name, file, body)


ALL = list(chain.from_iterable(macros_in(file) for file in sorted(MACROS.rglob("*.sql"))))
HOME = {macro.name: macro for macro in ALL}
OUTSIDE = re.compile(r"(?<![\w.'])(\w+)\(")


def calls(text: str) -> set[str]:
    """The macros of ours that a text calls, by name in dispatch and render_inside too."""
    dispatched = [
        f"{engine}__{name}"
        for name in re.findall(r"dispatch\(\s*'(\w+)'", text)
        for engine in ENGINES
    ]
    inside = re.findall(r"render_inside\(\s*'(\w+)'", text)
    return {name for name in OUTSIDE.findall(text) + dispatched + inside if name in HOME}


def name(macro: Macro) -> str:
    return f"{macro.room}/{macro.file.stem}.{macro.name}"


def test_arrows_between_rooms_go_one_way() -> None:
    wrong = [
        f"{name(macro)} calls {name(HOME[called])}"
        for macro in ALL
        for called in calls(macro.body)
        if ROOMS.index(HOME[called].room) > ROOMS.index(macro.room)
    ]
    assert not wrong, "\n".join(wrong)


def test_private_macros_are_called_by_their_file_alone_and_all_such_are_private() -> None:
    callers: dict[str, set[Path]] = {macro.name: set() for macro in ALL}
    folders = chain.from_iterable((PROJECT / folder).rglob("*") for folder in CALLERS)
    for file in chain([PROJECT / "dbt_project.yml"], folders):
        if file.suffix in (".sql", ".yml", ".py"):
            text = code_of(file).replace("identity_warehouse.", "")
            for called in calls(text) - {m.name for m in macros_in(file)}:
                callers[called].add(file)
    foreign = [
        f"{called} is called by {file.relative_to(PROJECT)}"
        for called, files in callers.items()
        for file in files
        if called.startswith("_")
    ]
    open_to_nobody = [
        name(macro)
        for macro in ALL
        if not (callers[macro.name] or macro.name.startswith("_") or is_called_by_others(macro))
    ]
    assert not foreign + open_to_nobody, "\n".join(foreign + open_to_nobody)


def is_called_by_others(macro: Macro) -> bool:
    """By dbt, by people, or by dispatch."""
    return (
        macro.kind == "materialization"
        or macro.name == "generate_schema_name"
        or macro.room in ("answers", "operations")
        or macro.is_implementation
        or "adapter.dispatch(" in macro.body
    )


def test_lines_are_short() -> None:
    long = [
        f"{file.relative_to(PROJECT)}:{number}"
        for file in MACROS.rglob("*.sql")
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if len(line) > 100
    ]
    assert not long, "\n".join(long)


def acts(macro: Macro, seen: frozenset[str] = frozenset()) -> bool:
    if ASKS_THE_WAREHOUSE.search(macro.body) or ACTS.search(macro.body):
        return True
    called = calls(macro.body) - seen - {macro.name}
    return any(acts(HOME[name], seen | called | {macro.name}) for name in called)


def test_imperatives_act_and_nouns_return_text() -> None:
    idle = [name(macro) for macro in ALL if macro.is_imperative and not acts(macro)]
    busy = [
        name(macro)
        for macro in ALL
        if ASKS_THE_WAREHOUSE.search(macro.body)
        and macro.kind == "macro"
        and not (macro.is_imperative or macro.is_implementation)
    ]
    assert not idle + busy, f"do nothing: {idle}\nsound like text: {busy}"


def test_the_warehouse_is_asked_through_one_file() -> None:
    """It refuses to guess under --no-introspect."""
    others = [
        name(macro)
        for macro in ALL
        if re.search(r"\b(run_query|statement)\(", macro.body)
        and macro.file.name != "statements.sql"
        and macro.kind == "macro"
    ]
    assert not others, "\n".join(others)


def test_is_and_has_are_conditions_in_sql() -> None:
    wrong = [
        name(macro)
        for macro in ALL
        if macro.name.startswith(("is_", "has_"))
        and (ASKS_THE_WAREHOUSE.search(macro.body) or "return(" in macro.body)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_macro_says_above_it_what_it_is() -> None:
    silent = []
    for macro in ALL:
        text = macro.file.read_text()
        above = text[: text.index(f"{{% {macro.kind} {macro.name}")].rstrip()
        if not (macro.is_implementation or above.endswith("#}")):
            silent.append(name(macro))
    assert not silent, "\n".join(silent)


def test_descriptions_of_macros_are_few() -> None:
    """A room describes what it exports, and the comments above macros the rest."""
    described = {
        file: len(file.read_text().replace("    docs: {show: false}\n", "").splitlines())
        for file in MACROS.rglob("*.yml")
        if file.name != "_hidden__macros.yml"
    }
    assert {file.name for file in described} <= {f"_{room}__macros.yml" for room in ROOMS}
    assert sum(described.values()) <= 960

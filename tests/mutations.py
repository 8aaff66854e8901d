"""Edits single lines of macros and models, and asks the test suites which of the edits they find.

Not a test: it takes hours and is run by hand, from a checkout that has its .venv (`make check`).

    python tests/mutations.py list             # the edits, which a seed drew
    python tests/mutations.py run              # make test, with the edits one at a time
    python tests/mutations.py run --tier all   # make test-all, with those that make test passed
    python tests/mutations.py run --tier old   # what also test-all passed: make test of OLD_COMMIT
    python tests/mutations.py table            # who found what, in Markdown

Edits are made in clones under target/mutations, never in the checkout, and what is not committed
does not count. Outcomes are appended to target/mutations.jsonl; what has one is not run again, so
that a run can be interrupted at any time. The first run of a tier is one without an edit, which has
to pass. The commit of which edits are drawn stays that of the first run, and they are made wherever
the same line stands in HEAD, which is tested. So once a survivor has a test:

    python tests/mutations.py run --only 7 --again

`--command '.venv/bin/pytest tests/e2e/test_runs.py -x'` tries another command and records nothing.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
CLONES = ROOT / "target" / "mutations"
SEED, COUNT = 20261201, 40
OLD_COMMIT = "efcdd31"
# Tier -> targets of make. Those of make test come in the order that finds soon.
TIERS = {"quick": ["test-guarantees", "check"], "all": ["test-all"], "old": ["test"]}
OPPOSITES = {"=": "<>", "<>": "=", "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<="}
OPPOSITES |= {"<=": ">", "is distinct": "is not distinct", "left join": "inner join"}
OPPOSITES |= {"inner join": "left join", "min": "max", "max": "min", "least": "greatest"}
OPPOSITES |= {"greatest": "least", "first": "last", "last": "first", "asc": "desc", "desc": "asc"}
# Columns of one kind end in the same word. The integers of macros/contraction are of one kind too.
NODES = ["component", "parent", "node"]

SENTENCE = re.compile(r"\b(refuse\w*|raise_compiler_error|warn|log|print)\(")
STRING = r'"""[\s\S]*?"""|"[^"\n]*"|' + r"'(?:[^'\\\n]|\\.)*'"
PART = re.compile(
    rf"(?P<comment>{{#[\s\S]*?#}}|--[^\n]*)"
    rf"|(?P<jinja>{{%(?:{STRING}|(?!%}})[\s\S])*%}}|{{{{(?:{STRING}|(?!}}}})[\s\S])*}}}})"
    r"|(?P<literal>'[^'\n{]*')"
)
MACRO = re.compile(r"{%-? *macro (\w+)[\s\S]*?{%-? *endmacro *-?%}")


class Mutant(NamedTuple):
    kind: str
    file: str
    line: int
    nth: int  # of the lines of the file that read the same, from 0
    before: str
    after: str | None  # None: the line goes


# --------------------------------------------------------------------------- which lines count


def blank(text: str) -> str:
    return re.sub(r"[^\n]", "\0", text)


def without_sentences(code: str) -> str:
    """Jinja in which the arguments of calls that say something are blank."""
    for call in reversed(list(SENTENCE.finditer(code))):
        depth, end = 1, call.end()
        while depth and end < len(code):
            depth += {"(": 1, ")": -1}.get(code[end], 0)
            end += 1
        code = code[: call.end()] + blank(code[call.end() : end]) + code[end:]
    return code


def masked(text: str) -> tuple[str, str]:
    """The text without comments, literals and sentences, and what of that is SQL, in strings too.

    Both are as long as the text: what is left out is blank.
    """
    live, sql = text, text
    for part in PART.finditer(text):
        start, end = part.span()
        code = without_sentences(part[0]) if part["jinja"] else blank(part[0])
        in_strings = blank(code)
        for string in re.finditer(STRING, code) if part["jinja"] else ():
            inner = slice(string.start() + 1, string.end() - 1)
            in_strings = in_strings[: inner.start] + string[0][1:-1] + in_strings[inner.stop :]
        live = live[:start] + code + live[end:]
        sql = sql[:start] + in_strings + sql[end:]
    return live, sql


def find_unused(files: dict[str, str]) -> set[str]:
    """Names of macros that neither DuckDB nor PostgreSQL runs.

    Leaves of Spark, leaves by default where both engines have their own, and what only these call.
    """
    bodies = {macro[1]: macro[0] for text in files.values() for macro in MACRO.finditer(text)}
    outside = "\n".join(MACRO.sub("", text) for text in files.values())
    words = {name: set(re.findall(r"\w+", body)) for name, body in bodies.items()}
    unused = {
        name
        for name in bodies
        if name.startswith("spark__")
        or {name.replace("default__", engine, 1) for engine in ("duckdb__", "postgres__")}
        <= bodies.keys() - {name}
    }
    found = set(unused)
    while found:
        found = {
            name
            for name in bodies.keys() - unused
            if (callers := {other for other in bodies if other != name and name in words[other]})
            and callers <= unused
            and not re.search(rf"\b{name}\b", outside)
        }
        unused |= found
    return unused


# --------------------------------------------------------------------------- edits of one line


def replaced(line: str, match: re.Match, text: str, group: int = 0) -> str:
    return line[: match.start(group)] + text + line[match.end(group) :]


def turned(line: str, live: str, sql: str) -> Iterator[str]:
    for match in re.finditer(r"(?<=\s)(<>|<=|>=|==|!=|=|<|>|is distinct)(?= |$)", live):
        is_assignment = match[0] == "=" and (
            sql[match.start()] == "\0" or re.match(r" *set\b", sql)
        )
        if not is_assignment:
            yield replaced(line, match, OPPOSITES[match[0]])


def without_not(line: str, live: str) -> Iterator[str]:
    for match in re.finditer(r"\bnot (?!materialized|loop\b)", live):
        before, after = live[: match.start()], live[match.end() :]
        # `if not exists`, and what a column is declared as
        if not (before.endswith("if ") and after.startswith("exists")) and (
            before.endswith("is ") or not after.startswith("null")
        ):
            yield replaced(line, match, "")


def other_extreme(line: str, live: str) -> Iterator[str]:
    pattern = r"\b(min|max|least|greatest)(?=\()|(?<=\| )(first|last)\b|\b(asc|desc)\b"
    for match in re.finditer(pattern, live):
        yield replaced(line, match, OPPOSITES[match[0]])


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def without_condition(lines: list[str], live: str, sql: str, number: int) -> Iterator[str | None]:
    line = lines[number]
    if join := re.search(r"\b(left|inner) join\b", sql):
        yield replaced(line, join, OPPOSITES[join[0]])
    for match in re.finditer(r" and [\w.]+ (=|<>|<|>) [\w.]+(?=['\0]|$)", sql):
        if sql[: match.start()].strip():
            yield replaced(line, match, "")
    following = lines[number + 1] if number + 1 < len(lines) else ""
    goes_on = indent_of(following) > indent_of(line) or re.match(r" *[<>=+|]", following)
    is_whole = all(line.count(a) == line.count(b) for a, b in ("()", ("{{", "}}")))
    if goes_on or not is_whole or "{%" in line or "\0" in sql.strip()[:1]:
        return
    if re.match(r" *and\b", sql):
        yield None
    elif re.fullmatch(r" *(where|on)", lines[number - 1]):
        yield line[: indent_of(line)] + "true"
    elif match := re.search(r"(?:^ *where|\bon) (.*(?: (?:=|<>|<|>|is|in) |{{|\0).*)", sql):
        yield replaced(line, match, "true", 1)


def other_column(lines: list[str], sqls: list[str], number: int) -> Iterator[str]:
    """The line with a column of the same kind in place of one, from within the same CTE."""
    pattern = r"(?<![\w.])(?:([a-z_]+)\.)?([a-z_]+)(?![\w.(]| as \()"
    start, end = number, number
    while start and lines[start - 1].strip():
        start -= 1
    while end < len(lines) and lines[end].strip():
        end += 1
    names = {
        (match[1], match[2])
        for sql in sqls[start:end]
        for match in re.finditer(pattern, sql)
        if (match[1] or "_" in match[2])
        and not re.search(r"\b(as|from|join) $", sql[: match.start()])
    }
    above = [line for line in lines[start:number] if indent_of(line) < indent_of(lines[number])]
    for match in re.finditer(pattern, sqls[number]):
        alias, column = match[1], match[2]
        if (alias, column) not in names or re.search(r"\bas $", sqls[number][: match.start()]):
            continue
        for other_alias, other in sorted(names - {(alias, column)}, key=str):
            is_same_kind = (
                column in NODES
                and other in NODES
                or ("_" in column and column.split("_")[-1] == other.split("_")[-1])
            )
            if (alias == other_alias and is_same_kind) or (
                alias and other_alias and other == column
            ):
                text = f"{other_alias}.{other}" if other_alias else other
                is_alone = re.fullmatch(r" *[\w.]+,?", lines[number])
                if is_alone and above and above[-1].strip().startswith("select"):
                    text += f" as {column}" if column != other else ""
                yield replaced(lines[number], match, text)


def find_edits(files: dict[str, str]) -> dict[str, list[Mutant]]:
    """Every edit there is, by kind."""
    unused = find_unused(files)
    found: dict[str, list[Mutant]] = {}
    for file, text in sorted(files.items()):
        live, sql = masked(text)
        for macro in MACRO.finditer(text):
            if macro[1] in unused:
                gone = blank(macro[0])
                live = live[: macro.start()] + gone + live[macro.end() :]
                sql = sql[: macro.start()] + gone + sql[macro.end() :]
        lines, lives, sqls = text.split("\n"), live.split("\n"), sql.split("\n")
        for number, line in enumerate(lines):
            edits = {
                "comparison": turned(line, lives[number], sqls[number]),
                "not": without_not(line, lives[number]),
                "extreme": other_extreme(line, lives[number]),
                "condition": without_condition(lines, lives[number], sqls[number], number),
                "column": other_column(lines, sqls, number),
            }
            nth = lines[:number].count(line)
            for kind, afters in edits.items():
                for after in dict.fromkeys(afters):
                    if after != line:
                        mutant = Mutant(kind, file, number + 1, nth, line, after)
                        found.setdefault(kind, []).append(mutant)
    return found


def draw(commit: str) -> list[Mutant]:
    """The edits that the seed draws from a commit, each on another line, all kinds alike."""
    packed = io.BytesIO(git("archive", commit, "macros", "models"))
    with tarfile.open(fileobj=packed) as archive:
        files = {
            member.name: archive.extractfile(member).read().decode()
            for member in archive
            if member.name.endswith(".sql")
        }
    edits, generator = find_edits(files), random.Random(SEED)
    drawn: dict[tuple[str, int], Mutant] = {}
    while len(drawn) < COUNT:
        mutant = generator.choice(edits[generator.choice(sorted(edits))])
        drawn.setdefault((mutant.file, mutant.line), mutant)
    return list(drawn.values())


# --------------------------------------------------------------------------- runs and outcomes


def git(*arguments: str, folder: Path = ROOT) -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True).stdout


def full_name(commit: str) -> str:
    return git("rev-parse", f"{commit}^{{commit}}").decode().strip()


def clone_of(commit: str, venv: Path | None) -> Path:
    """A clone with nothing edited. Without `venv` make installs what the commit's lock says."""
    clone = CLONES / commit[:12]
    if not clone.exists():
        git("clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(clone))
        git("checkout", "--quiet", "--detach", commit, folder=clone)
    git("checkout", "--quiet", "--", "macros", "models", folder=clone)
    if venv and not (clone / ".venv").exists():
        (clone / ".venv").symlink_to(venv.resolve())
        (clone / ".git" / "info" / "exclude").write_text(".venv\n")  # a link is no folder
        # Not newer than what is installed, or make would install anew, through the link.
        os.utime(clone / "requirements.lock", (946684800, 946684800))
    return clone


def apply(mutant: Mutant, clone: Path) -> bool:
    """Edits the clone. False: the line is not there, or it is not clear which one it is."""
    path = clone / mutant.file
    lines = path.read_text().split("\n") if path.exists() else []
    places = [number for number, line in enumerate(lines) if line == mutant.before]
    if not places or (mutant.nth and len(places) <= mutant.nth):
        return False
    place = places[mutant.nth]
    lines[place : place + 1] = [] if mutant.after is None else [mutant.after]
    path.write_text("\n".join(lines))
    return True


def run_command(command: str, clone: Path, log: Path, seconds: float | None) -> tuple[str, str]:
    """Runs a command to its end: what came of it, and by which test or step."""
    examples = ROOT.parent / "shared" / "data"
    environment = {"IDENTITY_WAREHOUSE_EXAMPLES": str(examples)} | dict(os.environ)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        process = subprocess.Popen(
            command, shell=True, cwd=clone, env=environment, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
        try:
            status = process.wait(seconds)
        except BaseException as stopped:
            # pytest stops its servers when it is interrupted.
            for signal_number in (signal.SIGINT, signal.SIGKILL):
                try:
                    os.killpg(process.pid, signal_number)
                    process.wait(60)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    continue
            if isinstance(stopped, subprocess.TimeoutExpired):
                return "found", f"no end within {seconds:.0f} s"
            raise
    if status == 0:
        return "survived", ""
    text = log.read_text(errors="replace")
    by = re.search(r"^(?:FAILED|ERROR) (\S+\.py(?:::.*?)?)(?: - .*)?$", text, re.MULTILINE)
    by = by or re.search(r"\*\*\* \[(?:[^\]\n]*: )?([^\]:\n]+)\] Error", text)
    return ("found", by[1]) if by else ("error", f"status {status}, see {log}")


def key_of(record: dict) -> tuple:
    return (record["tier"], *(record[name] for name in ("file", "nth", "before", "after")))


class Results:
    """The file of outcomes: a JSON object per line, of which the last one about an edit counts."""

    def __init__(self, path: Path):
        self.path = path
        lines = path.read_text().splitlines() if path.exists() else []
        self.records = [json.loads(line) for line in lines]

    def add(self, record: dict) -> None:
        self.records.append(record)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a") as file:
            file.write(json.dumps(record) + "\n")

    def of(self, tier: str, mutant: Mutant) -> dict:
        wanted = key_of({"tier": tier, **mutant._asdict()})
        found = [record for record in self.records if key_of(record) == wanted]
        return found[-1] if found else {"outcome": None, "by": ""}


UNEDITED = Mutant("none", "", 0, 0, "", "")


def run(arguments: argparse.Namespace, drawn: list[Mutant], results: Results) -> None:
    tier, before = arguments.tier, {"quick": None, "all": "quick", "old": "all"}[arguments.tier]
    commit = full_name(OLD_COMMIT if tier == "old" else "HEAD")
    if tier != "old" and not (arguments.venv / "installed").exists():
        sys.exit(f"{arguments.venv} is no environment that make installed; run: make check")
    clone = clone_of(commit, None if tier == "old" else arguments.venv)
    command = arguments.command or " && ".join(
        f"make {target} PYTEST_ARGS=-x WORKERS={arguments.workers}" for target in TIERS[tier]
    )
    limit = None
    for number, mutant in enumerate([UNEDITED, *drawn]):
        known = results.of(tier, mutant)
        if number == 0:
            if arguments.command:
                continue
            if known["outcome"] == "survived" and known["commit"] == commit:
                limit = 300 + 2 * known["seconds"]
                continue
        elif (arguments.only and number not in arguments.only) or not (
            arguments.again
            or arguments.command
            or (
                known["outcome"] in (None, "error")
                and (before is None or results.of(before, mutant)["outcome"] == "survived")
            )
        ):
            continue
        clone_of(commit, None)
        started = time.monotonic()
        if number == 0 or apply(mutant, clone):
            outcome, by = run_command(
                command, clone, CLONES / "logs" / f"{tier}-{number}.txt", limit
            )
        else:
            outcome, by = "not applicable", ""
        seconds = round(time.monotonic() - started)
        print(f"{number:2} {describe(mutant)}: {outcome} {by} ({seconds} s)", flush=True)
        if not arguments.command:
            results.add(
                {"number": number, **mutant._asdict(), "of": arguments.of, "commit": commit}
                | {"tier": tier, "outcome": outcome, "by": by, "seconds": seconds}
            )
        if number == 0:
            if outcome != "survived":
                sys.exit(f"Without an edit `{command}` has to pass first.")
            limit = 300 + 2 * seconds


# --------------------------------------------------------------------------- what is printed


def describe(mutant: Mutant) -> str:
    after = mutant.after.strip() if mutant.after is not None else "(line out)"
    return f"{mutant.file}:{mutant.line} {mutant.kind}: {mutant.before.strip()} -> {after}"


def print_table(drawn: list[Mutant], results: Results) -> None:
    print("| # | line | edit | make test | make test-all | suite of " + OLD_COMMIT + " |")
    print("|---|---|---|---|---|---|")
    found, linted = dict.fromkeys(TIERS, 0), 0
    for number, mutant in enumerate(drawn, 1):
        cells = []
        for tier in TIERS:
            record = results.of(tier, mutant)
            found[tier] += record["outcome"] == "found"
            linted += record["outcome"] == "found" and tier == "quick" and ".py" not in record["by"]
            cells.append(f"`{record['by']}`" if record["by"] else record["outcome"] or "")
        after = f"`{mutant.after.strip()}`" if mutant.after is not None else "out"
        edit = f"{mutant.kind}: `{mutant.before.strip()}` → {after}"
        line = [str(number), f"{mutant.file}:{mutant.line}", edit, *cells]
        print("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |")
    settled = sum(
        "found" in outcomes or outcomes[-1] in ("survived", "not applicable")
        for outcomes in (
            [results.of(tier, mutant)["outcome"] for tier in TIERS] for mutant in drawn
        )
    )
    total = sum(found.values())
    print(f"\nOf {len(drawn)} edits {settled} are settled, and any suite found {total}.")
    print(f"make test found {found['quick']} of {total} ({found['quick'] / max(total, 1):.0%}),")
    print(f"{linted} of them by a step without tests or by having no end.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["list", "run", "table"])
    parser.add_argument("--of", help="commit to draw from, if not that of the first run or HEAD")
    parser.add_argument("--results", type=Path, default=ROOT / "target" / "mutations.jsonl")
    parser.add_argument("--tier", choices=TIERS, default="quick")
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="numbers of the list")
    parser.add_argument("--again", action="store_true", help="also what has an outcome")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="not for the old suite")
    parser.add_argument("--command", help="instead of make, without a record")
    arguments = parser.parse_args()
    results = Results(arguments.results)
    drawn_from = results.records[0]["of"] if results.records else "HEAD"
    arguments.of = full_name(arguments.of or drawn_from)
    drawn = draw(arguments.of)
    if arguments.what == "list":
        for number, mutant in enumerate(drawn, 1):
            print(f"{number:2} {describe(mutant)}")
    elif arguments.what == "run":
        run(arguments, drawn, results)
    else:
        print_table(drawn, results)


if __name__ == "__main__":
    main()

"""Values that are not text and times that are no timestamps, in every type that loaders choose.

The identities, and what is rejected, equal what the oracle makes of the same values.
"""

import json
import re
import uuid
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import product

import pytest
from comparison import NO_VIEWS, assert_equals_oracle, assert_same_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import (
    ImpossibleTime,
    Json,
    Override,
    RawRow,
    as_text,
    default_variables,
    extract,
    scalar,
    time_of_text,
)
from scenarios import (
    MESSAGE,
    NO_VIEWS_BUT_REJECTIONS,
    NOON,
    OVERRIDE_COLUMNS,
    RawTables,
    in_turns,
    message,
)

DEFAULTS = default_variables()
TABLES = ["identifies", "tracks", "pages", "screens", "groups", "aliases"]
PLACES = [(source, table) for source in ("segment_web", "segment_mobile") for table in TABLES]
REJECTED = "personas_graph.rejected_identifiers"


class TypedTables(RawTables):
    """Raw tables of which one column has a type of the engine's own."""

    def __init__(self, warehouse):
        super().__init__(warehouse)
        self.places = iter(PLACES)

    def add(self, column, type_, *values):
        """A table with (SQL literal, what the oracle reads) in the column, one row each."""
        source, table = next(self.places)
        self.warehouse.load(source, table, MESSAGE | {"anonymous_id": "text", column: type_}, [])
        for number, (literal, value) in enumerate(values):
            row = message(number, anonymous_id=f"{source} {table} {number}")
            self.warehouse.execute(
                f"insert into {source}.{table} values (%s, %s, %s, cast({literal} as {type_}))",
                [row["id"], row["received_at"], row["anonymous_id"]],
            )
            self.rows.append(RawRow(source, table, row | {column: value}))

    def run(self, *arguments, variables=None):
        self.warehouse.dbt("run", *arguments, vars=variables)
        assert_equals_oracle(self.warehouse, self.rows, DEFAULTS | (variables or {}))
        self.assert_rejections(DEFAULTS | (variables or {}))

    def assert_rejections(self, variables=DEFAULTS):
        expected = Counter(
            (each.source_key, each.table, each.type, without_blanks(each.value), each.reason)
            for each in extract(self.rows, variables)[1]
        )
        found = self.warehouse.query(
            "select source_key, raw_table, external_id_type, external_id_value, reason,"
            f" rejection_count from {REJECTED}"
        )
        assert_same_rows(
            [
                (key, raw_table.split(".")[1], type_, without_blanks(value), *rest)
                for key, raw_table, type_, value, *rest in found
            ],
            [(*key, count) for key, count in expected.items()],
        )


def without_blanks(shown):
    """jsonb puts blanks behind commas and colons."""
    return shown and shown.replace(" ", "")


def quoted(text):
    return "'" + str(text).replace("'", "''") + "'"


def in_json(*documents):
    return [(quoted(document), Json(document)) for document in documents]


@pytest.mark.each_engine
def test_scalars_of_every_type_become_the_text_that_a_user_would_write(warehouse):
    raw = TypedTables(warehouse)
    one = uuid.UUID("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")
    big = 10**37 + 1
    raw.add("user_id", "numeric(38,0)", (big, big), (7, 7))
    raw.add("user_id", "numeric(20,6)", *((n, Decimal(n)) for n in ("7", "7.10", "0.000001", "-3")))
    doubles = [1e300, 1.5e-7, 123456789.125, -0.0, float("nan"), float("inf"), float("-inf")]
    raw.add("user_id", "double precision", *((quoted(n), n) for n in doubles))
    raw.add("user_id", "real", ("0.1", 0.1), ("16777216", 16777216))
    raw.add("user_id", "boolean", ("true", True), ("null", None))
    raw.add("user_id", "uuid", (quoted(str(one).upper()), one))
    raw.add("user_id", "date", ("'2024-03-01'", date(2024, 3, 1)))
    raw.add(
        "user_id", "timestamp", ("'2024-03-01 12:00:00.5'", datetime(2024, 3, 1, 12, 0, 0, 500000))
    )
    zoned = datetime.fromisoformat("2024-03-01 10:00:00+00:00")
    raw.add("user_id", "timestamp with time zone", ("'2024-03-01 12:00:00+02'", zoned))
    documents = ['"text"', ' "é\\u00e9" ', "7", "1.50", "-12e3", "1e300", "0.10000000000000000001"]
    documents += ["123456789012345678901234567890", "true", "null", "[]", ' " u " ']
    raw.add("user_id", "json", *in_json(*documents))
    if warehouse.engine == "duckdb":
        raw.add("user_id", "hugeint", (2**100, 2**100))
        raw.add("user_id", "enum('a', 'b')", ("'a'", "a"))
    else:
        warehouse.execute("create domain public.member as numeric(10,2)")
        warehouse.execute("create type public.plan as enum ('a', 'b')")
        raw.add("user_id", "jsonb", *in_json(*documents))
        raw.add("user_id", "public.member", ("7.10", Decimal("7.10")))
    raw.run()
    values = {value for type_, value in raw.identifiers() if type_ == "user_id"}
    assert {"1" + "0" * 300, str(big), "7.1", "éé", "0.10000000000000000001", str(one)} < values


@pytest.mark.each_engine
def test_what_is_no_scalar_is_shown_and_is_no_identifier(warehouse):
    raw = TypedTables(warehouse)
    in_turns([no_scalars(raw), a_value_whose_conditions_hold(raw), the_last_moments(raw)], raw.run)


def no_scalars(raw):
    warehouse = raw.warehouse
    duckdb = warehouse.engine == "duckdb"
    documents = ['{"a":1}', "[1]", '["a\\u0000"]', '"a\\u0000"', "{}", '[["b"]]', '"fine"']
    raw.add("user_id", "json", *in_json(*documents), ("null", None))
    raw.add("user_id", "text[]", ("array['a', 'b']", ["a", "b"]), ("array[]", []), ("null", None))
    raw.add("user_id", "integer[]", ("array[7]", [7]))
    raw.add("user_id", "blob" if duckdb else "bytea", (r"'\x61'", b"a"))
    raw.add("context_traits_email", "json", *in_json('["j@x.test"]', '"J@x.test"'))
    raw.add("context_device_type", "json", *in_json('"ios"', '["ios"]'))
    if duckdb:
        raw.add(
            "user_id", "struct(a integer, b varchar)", ("{'a': 1, 'b': 'x'}", {"a": 1, "b": "x"})
        )
        raw.add("user_id", "map(varchar, integer)", ("map {'a': 1}", {"a": 1}))
        raw.add("user_id", "integer[2]", ("array_value(1, 2)", [1, 2]))
    else:
        warehouse.execute("create type public.pair as (a integer, b text)")
        raw.add("user_id", "public.pair", ("row(1, 'x')", {"a": 1, "b": "x"}))
        raw.add("user_id", "jsonb", *in_json('{"a": 1}', "[1, 2]", "[]", "null"))
        half = '"' + r"\ud83d" + '"'  # which the type json takes
        raw.add("user_id", "json", *in_json(half, "1e400000"))
    yield
    assert ("email", "j@x.test") in raw.identifiers()
    reasons = {reason for (reason,) in warehouse.query(f"select reason from {REJECTED}")}
    assert reasons == {"no_scalar", "contains_nul"}


def a_value_whose_conditions_hold(raw):
    source, table = next(raw.places)
    types = MESSAGE | {"context_device_type": "text", "context_device_id": "json"}
    rows = [
        message(number, context_device_type=device, context_device_id=Json("[1]"))
        for number, device in enumerate(["ios", "windows"])
    ]
    raw.load(source, table, types, *rows)
    yield
    rejected = f"select external_id_type, reason from {REJECTED} where raw_table = %s"
    assert raw.warehouse.query(rejected, [f"{source}.{table}"]) == [("ios.id", "no_scalar")]


def the_last_moments(raw):
    """Numbers of sequence follow time to the last microsecond."""
    types = MESSAGE | {"anonymous_id": "text"}
    times = [LAST - timedelta(microseconds=n) for n in range(3)] + [FIRST]
    rows = [
        {"id": f"m{n}", "received_at": time, "anonymous_id": f"last a{n}"}
        for n, time in enumerate(times)
    ]
    raw.load(*next(raw.places), types, *rows)
    yield
    found = raw.warehouse.query(
        "select seq from personas_identities.external_id_mapping_updates"
        " where external_id_value like 'last a%%'"
    )
    assert len(set(found)) == len(times)


def test_identifiers_may_be_numbers_and_uuids_which_are_one_in_any_form_where_told(warehouse):
    raw = TypedTables(warehouse)
    member = {"type": "member", "columns": ["member"], "normalize": "uuid"}
    rules = {"external_ids": [*DEFAULTS["external_ids"], member]}
    in_turns([numbers_and_uuids(raw), uuids_in_any_form(raw)], lambda: raw.run(variables=rules))


def numbers_and_uuids(raw):
    one, two = uuid.UUID(int=1 << 100), uuid.UUID(int=(1 << 100) + 1)
    kinds = {
        "identifies": ("integer", [7, 0, -1, 2**31 - 1]),
        "tracks": ("bigint", [7, 2**53 + 1, -5]),
        "pages": ("double precision", [7.0, 1e15, 1.5, -0.0, 123456789012.0, 1e21]),
        "screens": (
            "numeric(20,2)",
            [Decimal("7.00"), Decimal("7.10"), Decimal("123456789012345678.00"), Decimal("0.00")],
        ),
        "groups": ("uuid", [one, two]),
        "aliases": ("smallint", [7, 8]),
    }
    for table, (type_, values) in kinds.items():
        rows = [
            message(number, user_id=value, anonymous_id=f"{table}{number}")
            for number, value in enumerate(values)
        ]
        raw.load(*next(raw.places), MESSAGE | {"anonymous_id": "text", "user_id": type_}, *rows)
    raw.load(
        *next(raw.places),
        {"id": "uuid", "received_at": "timestamp", "anonymous_id": "uuid", "user_id": "text"},
        {"id": one, "received_at": NOON, "anonymous_id": two, "user_id": "7"},
    )
    raw.load(
        *next(raw.places),
        {"id": "bigint", "received_at": "timestamp", "anonymous_id": "double precision"},
        {"id": 12, "received_at": NOON, "anonymous_id": 7.0},
    )
    yield
    assert {value for type_, value in raw.identifiers() if type_ == "user_id"} == {
        *("7", "2147483647", "9007199254740993", "-5", "1000000000000000", "1.5", "8"),
        *("123456789012", "1" + "0" * 21, "7.1", "123456789012345678"),
        *(str(one), str(two)),
    }


def uuids_in_any_form(raw):
    one = uuid.UUID("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")
    raw.add("member", "uuid", (quoted(one), one))
    written = [str(one).upper(), f"{{{one}}}", one.hex, f"{{{one}", "A-0"]
    raw.add("member", "text", *((quoted(text), text) for text in written))
    yield
    assert len({value for type_, value in raw.identifiers() if type_ == "member"}) == 3


def test_an_event_with_a_hundred_thousand_external_ids_is_read(built):
    entries = [{"type": "phone", "id": f"many {number}"} for number in range(100_000)]
    columns = MESSAGE | {"user_id": "text", "context_external_ids": "text"}
    row = message(1, user_id="many u", context_external_ids=json.dumps(entries))
    built.load("segment_web", "tracks", columns, [[row[name] for name in columns]])
    built.dbt("run", *NO_VIEWS)
    published = "personas_identities.users_identities"
    assert built.query(
        f"select external_id_type, count(*), count(distinct segment_id) from {published}"
        " where external_id_value like 'many %%'"
        " group by external_id_type order by external_id_type"
    ) == [("phone", 100_000, 1), ("user_id", 1, 1)]


# ------------------------------------------------------------------------------- times


@pytest.mark.each_engine
def test_external_ids_and_times_may_come_in_any_type(warehouse):
    raw = TypedTables(warehouse)
    scenarios = [
        external_ids_of_any_type(raw),
        a_loading_time_of_text(raw, "uuid_ts"),
        a_loading_time_of_text(raw, "loaded_at"),
        a_received_at_of_text(raw),
    ]
    in_turns(scenarios, raw.run)


def external_ids_of_any_type(raw):
    duckdb = raw.warehouse.engine == "duckdb"
    column = "context_external_ids"
    numbers = ["7", "1.50", "1e3", "12345678901234567890123", "1e300", "0.1000000000000000000001"]
    entries = ", ".join(f'{{"type": "number", "id": {number}}}' for number in numbers)
    texts = '{"type": "text", "id": "1.50, 2e3"}, {"type": "a\\"[1.5", "id": "\\\\"}'
    documents = [f"[{entries}, {texts}]", "[]", "null", '"null"', "7", '{"a": 1}', "[NaN, 1.5]"]
    documents += ["[1,]", '[",]", "nan"]', json.dumps(f"[{texts}]"), '[{"type": 1.5, "id": 1}]']
    documents += ['[{"type": "number", "id": 1e99999}]', '[{"type": "t", "id": "a\\u0000"}, 1.5]']
    documents += ['["a\\u0000", ["\\u0000"], "\\\\u0000"]']
    raw.add(column, "text", *((quoted(document), document) for document in documents))
    strict = [document for document in documents if document not in ("[NaN, 1.5]", "[1,]")]
    raw.add(column, "json", *in_json(*strict))
    one = [{"type": "listed", "id": "1"}]
    if duckdb:
        raw.add(
            column, "struct(type varchar, id varchar)[]", ("[{'type': 'listed', 'id': '1'}]", one)
        )
        raw.add(column, "json[]", ("""['{"type": "listed", "id": "1"}']""", one), ("[]", []))
    else:
        plain = [document for document in strict if not re.search("u0000|1e99999", document)]
        raw.add(column, "jsonb", *in_json(*plain))
        raw.add(column, "json[]", ("""array['{"type": "listed", "id": "1"}']""", one), ("'{}'", []))
        raw.add(column, "jsonb[]", ("""array['{"type": "listed", "id": "1"}']""", one))
    yield
    values = {value for type_, value in raw.identifiers() if type_ == "number"}
    assert {"1.5", "1000", "12345678901234567890123", "0.1000000000000000000001"} < values


def a_loading_time_of_text(raw, loading_time):
    """Rows that were received long before they were loaded are found by it."""
    source, table = next(raw.places)
    types = MESSAGE | {"anonymous_id": "text", loading_time: "text"}
    late = NOON - timedelta(days=30)
    raw.load(source, table, types, message(1, anonymous_id=f"{loading_time} a1"))
    yield
    loaded = ["2024-03-05T10:00:00+05:30", "2024-03-05 04:30:00", "2024-03-05T04:30Z", "2024-03-05"]
    for number, text in enumerate([*loaded, "yesterday"], 2):
        row = message(number, anonymous_id=f"{loading_time} a{number}") | {loading_time: text}
        row["received_at"] = NOON if text == "yesterday" else late
        raw.load(source, table, types, row)
    yield
    found = [value for _, value in raw.identifiers() if value.startswith(loading_time)]
    assert len(found) == 6
    read_through = raw.warehouse.query(
        "select read_through_at from personas_graph.identity_watermarks"
        " where relation_name = 'identity_sightings' and subject = %s",
        [f"{source}.{table}"],
    )
    assert read_through == [(datetime(2024, 3, 5, 4, 30),)]


def a_received_at_of_text(raw):
    source, table = next(raw.places)
    types = {"id": "text", "received_at": "text", "user_id": "text"}
    texts = [
        "2024-03-05T10:00:00.1234567+05:30",
        "2024-03-05 04:30",
        "soon",
        "",
        "2024-02-30",
        None,
    ]
    rows = [
        {"id": f"m{number}", "received_at": text, "user_id": f"received u{number}"}
        for number, text in enumerate(texts)
    ]
    raw.load(source, table, types, *rows)
    yield
    found = {value for _, value in raw.identifiers() if value.startswith("received")}
    assert found == {"received u0", "received u1"}
    raw.load(
        source, table, types, {"id": "n", "received_at": "2024-03-06", "user_id": "received v"}
    )
    yield
    assert ("user_id", "received v") in raw.identifiers()


def test_a_column_that_tells_no_time_refuses_its_table_by_name(warehouse):
    select = ["--select", "identity_watermarks", "identity_runs", "identity_sightings"]
    types = ["bigint", "double precision", "json"]
    for column, type_ in product(["uuid_ts", "loaded_at", "received_at"], types):
        warehouse.load("segment_web", "tracks", MESSAGE | {column: type_}, [])
        run = warehouse.dbt("run", *select, expect_success=False)
        case = f"{column} {type_}\n{run.output}"
        assert "segment_web" in run.output and "tracks" in run.output, case
        assert column in run.output, case
        assert "correct the table, or take the source segment_web out" in run.output, case
        assert "Traceback" not in run.output, case
        warehouse.execute("drop table segment_web.tracks")


def impossible_times(engine):
    bc = "0044-03-15 (BC) 00:00:00" if engine == "duckdb" else "0044-03-15 00:00:00 BC"
    return [ImpossibleTime(text) for text in ("infinity", "-infinity", "10000-01-01 00:00:00", bc)]


FIRST, LAST = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)


@pytest.mark.parametrize(
    "type_",
    [
        "timestamp",
        pytest.param("timestamp with time zone", marks=pytest.mark.full),
        pytest.param("date", marks=pytest.mark.full),
    ],
)
def test_impossible_times_stop_nothing_then_or_later(warehouse, type_):
    raw = TypedTables(warehouse)
    zone = "+00" if type_.endswith("zone") else ""
    extremes = [FIRST, LAST] if type_ != "date" else [FIRST, datetime(9999, 12, 31)]
    strange = [*extremes, *impossible_times(warehouse.engine), None]
    user = {"anonymous_id": "text", "user_id": "text"}
    # Rows of a table whose newest is of the future are new if they are newer than the last run.
    today = datetime.now(timezone.utc).replace(
        tzinfo=None, hour=0, minute=0, second=0, microsecond=0
    )

    def zoned(value):
        text = value if isinstance(value, str) or value is None else str(value)
        return text + zone if zone and text and text[0].isdigit() and "BC" not in text else text

    def load(source, table, columns, *rows):
        types = {"id": "text"} | user | dict.fromkeys(columns, type_)
        values = [
            [zoned(row.get(name)) if name in columns else row.get(name) for name in types]
            for row in rows
        ]
        warehouse.load(source, table, types, values)
        raw.rows += [RawRow(source, table, row) for row in rows]

    def row(number, received_at, **more):
        ids = {"user_id": f"u{number}", "anonymous_id": f"a{number}"}
        return {"id": f"m{number}", "received_at": received_at} | ids | more

    load(
        "segment_web", "tracks", ["received_at"], *(row(n, time) for n, time in enumerate(strange))
    )
    # One table of each: its loading times are all of a kind, or none.
    for number, time in enumerate(strange):
        source, table = PLACES[number + 1]
        column = "uuid_ts" if number % 2 else "loaded_at"
        load(
            source,
            table,
            ["received_at", column],
            row(f"x{number}", NOON.replace(hour=0), **{column: time}),
        )
    load("segment_mobile", "screens", ["received_at"], row("y1", FIRST), row("y2", FIRST))
    for day in (1, 2):
        raw.run(*(NO_VIEWS_BUT_REJECTIONS if day > 1 else []))
        for relation in warehouse.relations():
            if relation.startswith("personas_"):
                warehouse.query(f"select * from {relation}")
        for source, table in PLACES[:8]:
            load(
                source,
                table,
                ["received_at"],
                row(f"{source}{table}{day}", today),
            )
    raw.run(*NO_VIEWS_BUT_REJECTIONS)
    warehouse.dbt("run", "--full-refresh", *NO_VIEWS)
    assert_equals_oracle(warehouse, raw.rows, DEFAULTS)


# ------------------------------------------------------------------------------- relations of vars


OVERRIDES = {"identity_overrides": "crm.overrides"}


def test_a_decided_at_that_is_empty_throughout_may_have_any_type(warehouse):
    raw = TypedTables(warehouse)
    people = MESSAGE | {"anonymous_id": "text", "user_id": "text"}
    for number in range(3):
        row = message(number, anonymous_id=f"a{number}", user_id=f"u{number}")
        raw.load("segment_web", "tracks", people, row)
    for number, type_ in enumerate(["integer", "boolean", "text"]):
        pair = ("user_id", f"u{number}"), ("anonymous_id", f"a{number}")
        row = ["distrust", *pair[0], *pair[1], None, None]
        warehouse.load("crm", "overrides", OVERRIDE_COLUMNS | {"decided_at": type_}, [row])
        warehouse.dbt("run", *(NO_VIEWS if number else []), vars=OVERRIDES)
        override = Override("distrust", *pair, None)
        assert_equals_oracle(warehouse, raw.rows, DEFAULTS, overrides=[override])
        warehouse.execute("drop table crm.overrides")


def test_times_of_overrides_and_requests_may_be_text(warehouse):
    raw = TypedTables(warehouse)
    people = MESSAGE | {"anonymous_id": "text"}
    raw.load(
        "segment_web", "tracks", people, *(message(n, anonymous_id=f"a{n}") for n in (1, 2, 3, 4))
    )
    columns = OVERRIDE_COLUMNS | {"decided_at": "text"}
    pair = ["anonymous_id", "a1", "anonymous_id", "a2"]
    rows = [
        ["link", *pair, "same", "2024-03-02T12:00:00+02:00"],
        ["link", "anonymous_id", "a3", "anonymous_id", "a4", "same", "some day"],
    ]
    warehouse.load("crm", "overrides", columns, rows)
    requests = dict.fromkeys(
        ["request_id", "regulation", "external_id_type", "external_id_value", "requested_at"],
        "text",
    )
    request = ["r1", "suppress", "anonymous_id", "unknown", "2024-03-02T12:00:00+02:00"]
    warehouse.load("crm", "deletions", requests, [request])
    names = {"identity_overrides": "crm.overrides", "deletion_requests": "crm.deletions"}
    run = warehouse.dbt("run", vars=names)
    assert "missing_decided_at" in run.output
    link = Override("link", tuple(pair[:2]), tuple(pair[2:]), datetime(2024, 3, 2, 10))
    assert_equals_oracle(warehouse, raw.rows, DEFAULTS, overrides=[link])
    asked = warehouse.query("select requested_at from personas_graph.deletion_receipts")
    assert asked == [(datetime(2024, 3, 2, 10),)]


def test_a_decided_at_of_numbers_is_refused_and_identifiers_that_are_are_warned_of(built):
    row = ["separate", "user_id", "u1", "user_id", "u2", None, 1714559400]
    built.load("crm", "overrides", OVERRIDE_COLUMNS | {"decided_at": "bigint"}, [row])
    run = built.dbt("run", vars=OVERRIDES, expect_success=False)
    assert "var identity_overrides: found" in run.output
    assert "decided_at is a timestamp" in run.output

    built.execute("drop table crm.overrides")
    types = OVERRIDE_COLUMNS | {"external_id_value": "bigint", "other_external_id_value": "integer"}
    built.load("crm", "overrides", types, [])
    select = ["--select", "identity_overrides", "resolved_overrides", "identity_clusters"]
    assert "column_types" not in built.dbt("run", *select, vars=OVERRIDES).output
    row = ["separate", "user_id", 123, "user_id", None, None, None]
    built.load("crm", "overrides", types, [row])
    warnings = [
        text
        for text in built.dbt("run", *select, vars=OVERRIDES).warnings
        if "column_types" in text
    ]
    assert len(warnings) == 1
    assert "column_types: {external_id_value: text}" in warnings[0]


# ------------------------------------------------------------------------------- any value


def converted(warehouse, expression, type_, texts):
    """What the expression makes of column `v`, which the texts are cast into."""
    warehouse.load("made_up", "texts", {"place": "integer", "t": "text"}, [])
    warehouse.execute("delete from made_up.texts")
    warehouse.load("made_up", "texts", {"place": "integer", "t": "text"}, list(enumerate(texts)))
    return [
        value
        for (value,) in warehouse.query(
            f"select {expression} from (select place, cast(t as {type_}) as v from made_up.texts)"
            " as given order by place"
        )
    ]


# PostgreSQL writes some whole doubles beyond with a digit more than others: 1e23.
DOUBLES = st.floats(allow_nan=False, allow_infinity=False).filter(
    lambda number: number == 0 or 1e-300 < abs(number) < 9e18
)
NUMBERS = st.from_regex(
    r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", fullmatch=True
)
DOCUMENTS = (
    NUMBERS
    | st.text(st.characters(codec="utf-8")).map(json.dumps)
    | st.sampled_from(["true", "false", "null", "[]", "{}", "[1]", '"\\u0000"', "1e99999", " 1.0 "])
)
TIMES = st.builds(
    "{}{}{}{}".format,
    st.dates().map(str) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.sampled_from(["T", " ", "t", "", "x"]),
    st.times().map(str) | st.sampled_from(["", "10:30", "24:00", "10:30:60", "10:30:01.123456789"]),
    st.sampled_from(["", "Z", "z", " UTC", "+02", "-0530", "+05:30", " +14:59", "+15", "?"]),
)


@pytest.mark.parametrize(
    ("expression", "type_", "values", "expected"),
    [
        ("number_as_text('v')", "double precision", DOUBLES.map(repr), lambda t: as_text(float(t))),
        ("plain_number('v')", "text", NUMBERS, lambda t: as_text(Decimal(t))),
        ("scalar_of_json('v')", "text", DOCUMENTS, lambda t: text_of_document(t)),
        ("time_of_text('v')", "text", TIMES, lambda t: time_of_text(t)),
    ],
    ids=["doubles", "numbers", "documents", "times"],
)
def test_any_value_is_what_the_oracle_makes_of_it(built, expression, type_, values, expected):
    sql = built.compiled("{{ " + expression + " }}")  # a run made what old servers lack

    @settings(
        max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(st.lists(values, min_size=1, max_size=40))
    def check(texts):
        found = converted(built, sql, type_, texts)
        assert found == [expected(text) for text in texts]

    check()


def text_of_document(text):
    value = scalar(Json(text))
    return None if value is None else as_text(value)

"""Messages of archives, from relations and from files, are read like the rows of raw tables."""

import gzip
import itertools
import json
import os
import random
import re
import shutil
from collections import Counter
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from comparison import assert_equals_oracle, assert_same_rows, load, people
from oracle import RawRow, default_variables, extract
from scenarios import NO_VIEWS_BUT_REJECTIONS
from segment.analytics.client import Client
from segment_messages import envelope_of, message_of, raw_row, utc_time
from worlds import VARIANTS, world

DEFAULTS = default_variables()
MOBILE, WEB = DEFAULTS["segment_sources"]
REJECTED = """
    select source_key, external_id_type, external_id_value, reason, rejection_count
    from personas_graph.rejected_identifiers
"""
AT = datetime(2026, 1, 1)


class Relation:
    """An archive in a table, one message or envelope per row, with or without a loading time."""

    def __init__(self, warehouse, name, chance):
        self.warehouse, self.name = warehouse, name
        types = ["json", "jsonb", "text"] if warehouse.engine == "postgres" else ["json", "text"]
        self.columns = {"message": chance.choice(types)}
        if chance.random() < 0.7:
            self.columns["loaded_at"] = "timestamp"
        self.place = f"loader.{name}"
        self.entry = {"messages": self.place}
        warehouse.load("loader", name, self.columns, [])

    def can_hold(self, row):
        """jsonb refuses a document with an escaped NUL in it, so no loader has such rows there."""
        is_jsonb = self.columns["message"] == "jsonb"
        return not is_jsonb or "\\u0000" not in message_of(row, random.Random(0))

    def load(self, lines, loaded_at=AT):
        rows = [[line, loaded_at][: len(self.columns)] for line in lines]
        self.warehouse.load("loader", self.name, self.columns, rows)

    def replace(self, columns):
        self.warehouse.execute(f"drop table {self.place}")
        self.columns = columns
        if columns:
            self.warehouse.load("loader", self.name, columns, [])


class Files:
    """An archive in files, gzipped or not, in folders of a folder."""

    def __init__(self, warehouse, name, chance):
        self.name, self.chance, self.count = name, chance, 0
        self.columns = {"message": "text"}
        self.place = folder_of(warehouse) / name
        self.entry = {"files": str(self.place)}

    def can_hold(self, _):
        return True

    def load(self, lines, _=AT):
        self.count += 1
        folder = self.place / f"day {self.count % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{line}\n" for line in lines)
        if self.chance.random() < 0.5:
            (folder / f"{self.count}.json").write_text(text)
        else:
            with gzip.open(folder / f"{self.count}.ndjson.gz", "wt") as file:
                file.write(text)


def folder_of(warehouse):
    """The same in every test, so that all vars are, and dbt parses the project once."""
    return warehouse.folder / "archives"


class Archives:
    """Two sources that are archives, of both kinds where the engine reads both."""

    def __init__(self, warehouse, name):
        shutil.rmtree(folder_of(warehouse), ignore_errors=True)
        chance = random.Random(f"types of {name}")
        kind = Files if warehouse.engine == "duckdb" else Relation
        self.both = [Relation(warehouse, WEB["name"], chance), kind(warehouse, "other", chance)]
        keys = {WEB["name"]: WEB["source_key"], "other": "other"}
        self.sources = [
            {"name": one.name, "source_key": keys[one.name], "tables": ["order_completed"]}
            | one.entry
            for one in self.both
        ]
        pattern = {"name": "pattern", "source_key": "pattern"}
        pattern["files"] = f"{folder_of(warehouse)}/pattern/*.json"
        patterns = [pattern] if warehouse.engine == "duckdb" else []
        self.vars = {"segment_sources": [MOBILE, *self.sources, *patterns]}


@pytest.fixture
def archives(warehouse, request):
    return Archives(warehouse, request.node.name)


def lines_of(rows, chance):
    """Rows as messages, single or in envelopes."""
    lines = []
    while rows:
        count = chance.choice([1, 1, 1, 3])
        taken, rows = rows[:count], rows[count:]
        lines.append(message_of(*taken, chance) if count == 1 else envelope_of(taken, chance))
    return lines


def assert_rejections(warehouse, rows, variables):
    expected = Counter(
        (one.source_key, one.type, None if one.reason == "contains_nul" else one.value, one.reason)
        for one in extract(rows, variables)[1]
    )
    found = warehouse.query(REJECTED)
    assert_same_rows(found, [(*key, count) for key, count in expected.items()])


@pytest.mark.parametrize("variant", [0, *(pytest.param(n, marks=pytest.mark.full) for n in (4, 5))])
def test_worlds_of_messages_equal_the_oracle(warehouse, archives, variant, world_count):
    """Worlds of few batches: it takes long to read messages."""
    variables = DEFAULTS | VARIANTS[variant] | {"segment_sources": archives.sources}
    vars = VARIANTS[variant] | archives.vars
    chance = random.Random(variant)
    step = 2 * len(VARIANTS)
    made = (world(seed, variables) for seed in itertools.count(variant, step))
    few = (one for one in made if len(one.batches) <= 3)
    worlds = list(itertools.islice(few, 1 + world_count // step))
    loaded = []
    for number in range(3):
        batches = [batch for w in worlds for batch in w.batches[number : number + 1]]
        for archive in archives.both:
            own = [row for batch in batches for row in batch if row.source == archive.name]
            rows = [row for row in own if archive.can_hold(row)]
            for loaded_at in {row.columns["uuid_ts"]: None for row in rows}:
                together = [row for row in rows if row.columns["uuid_ts"] == loaded_at]
                archive.load(lines_of(together, chance), loaded_at)
            loaded += rows
        full_refresh = ["--full-refresh"] if number and chance.random() < 0.25 else []
        views = NO_VIEWS_BUT_REJECTIONS if number else []
        warehouse.dbt("run", *full_refresh, *views, vars=vars)
        assert_equals_oracle(warehouse, loaded, variables)
        assert_rejections(warehouse, loaded, variables)


# ------------------------------------------------------------------------------- what clients send


@contextmanager
def collector(requests):
    """An endpoint for clients, on a free port of this machine; appends the text of each request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            requests.append(body.decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(host, is_gzipped, number):
    """What the shop of this number sends of its customers by Segment's own library for Python."""
    client = Client("key", host=host, gzip=is_gzipped, upload_size=4, upload_interval=0.01)
    phone = {"device": {"type": "iOS", "id": f"IDFV-{number}", "advertisingId": f"IDFA-{number}"}}
    phone["device"]["adTrackingEnabled"] = True
    user, bob, anonymous = 1000 + number, f"bob{number}", f"anon-{number}"
    client.page(anonymous_id=anonymous, name="Home")
    client.identify(user, {"email": f"Ann@Shop{number}.example"}, anonymous_id=anonymous)
    client.track(user, "Order Completed", {"total": 19.5, "email": "gift@shop.example"})
    client.screen(user, name="Start", context=phone)
    client.identify(bob, context={"traits": {"email": f"bob@shop{number}.example"}})
    client.group(bob, "acme", {"email": "office@acme.example"})
    client.alias(f"anon-2{number}", bob)
    client.alias(bob, bob)
    client.track(bob, "Seen", context={"externalIds": [{"type": "crm", "id": 7.0 + number}]})
    client.shutdown()  # once all is sent


def rows_of_requests(requests, source):
    rows = []
    for request in map(json.loads, requests):
        for message in request["batch"]:
            sent_at = utc_time(request["sentAt"])
            row = raw_row(message, source)
            rows.append(RawRow(source, row.table, row.columns | {"received_at": sent_at}))
    return rows


def test_what_the_library_for_python_sends_is_read(warehouse, archives):
    rows, expected = [], []
    for number, archive in enumerate(archives.both):
        requests = []
        with collector(requests) as host:
            send(host, bool(number), number)
        archive.load(requests)
        rows += rows_of_requests(requests, archive.name)
        expected += [
            sorted(
                [f"{1000 + number}", f"IDFA-{number}", f"IDFV-{number}"]
                + [f"ann@shop{number}.example", f"anon-{number}"]
            ),
            sorted([f"{7 + number}", f"bob{number}", f"bob@shop{number}.example"]),
        ]
    warehouse.dbt("build", vars=archives.vars)
    assert_equals_oracle(warehouse, rows, DEFAULTS | archives.vars)
    assert sorted(people(warehouse).values()) == sorted(expected)
    assert warehouse.query(REJECTED) == []


# ------------------------------------------------------------------------------- lines and files


def line(number, **members):
    moment = f"2025-03-01T09:{number:02}:00Z"
    return json.dumps({"type": "track", "messageId": f"m{number}", "receivedAt": moment, **members})


def count_of(warehouse, source_key, reason):
    found = [
        row[4] for row in warehouse.query(REJECTED) if (row[0], row[3]) == (source_key, reason)
    ]
    return sum(found)


NO_MESSAGES = [
    *("{", "no JSON", "5", "null", '"text"', "[]", "{}", '{"batch": 1}', '{"batch": [1, {}]}'),
    *('{"type": "delete", "messageId": "m"}', '{"type": ["track"]}', '{"type": "track"} x'),
    *('{"type": "track", "messageId": NaN}', '{"type": "track",}', '{"type": "Track"}'),
]


def test_lines_that_are_no_messages_are_counted_and_stop_nothing(warehouse, archives):
    expected = {}

    def run(*arguments):
        warehouse.dbt("run", *arguments, vars=archives.vars)
        assert sorted(people(warehouse).values()) == [["u of other"], ["u of segment_web"]]
        for key, malformed in expected.items():
            assert count_of(warehouse, key, "malformed_message") == malformed, key

    for archive, source in zip(archives.both, archives.sources, strict=True):
        is_text = archive.columns["message"] == "text"
        lines = NO_MESSAGES if is_text else [one for one in NO_MESSAGES if is_json(one)]
        batches = lines.count('{"batch": [1, {}]}')  # has two of them
        user = line(1, userId=f"u of {archive.name}")
        archive.load([user, *lines, '{"batch": []}'])
        expected[source["source_key"]] = len(lines) + batches
    run()
    run(*NO_VIEWS_BUT_REJECTIONS)
    for archive, source in zip(archives.both, archives.sources, strict=True):
        archive.load(['{"type": "Track"}'])
        expected[source["source_key"]] += 1
    run(*NO_VIEWS_BUT_REJECTIONS)


def is_json(text):
    try:
        json.loads(text, parse_constant=lambda constant: json.loads(constant.lower()))
    except ValueError:
        return False
    return True


def test_a_column_of_one_table_is_read_in_its_messages_alone(warehouse, archives):
    rules = [
        *DEFAULTS["external_ids"],
        {"type": "gift", "columns": ["order_completed.email"]},
        {"type": "plan", "columns": ["plan"], "when": {"event": "Order Completed"}},
    ]
    expected = []
    for name, archive in zip(("x", "y"), archives.both, strict=True):
        gift = {"properties": {"email": f"{name}g", "plan": f"{name}p"}}
        traits = {"userId": "other", "email": f"{name}e"}
        unread = {"userId": "no", "user_id": "no"}
        archive.load(
            [
                line(1, userId=f"{name}a", event="Order Completed", **gift),
                line(2, userId=f"{name}b", event="Order Seen", **gift),
                line(3, userId=f"{name}c", **(gift | {"type": "page"})),
                line(4, userId=f"{name}d", traits=traits, type="identify"),
                line(5, anonymousId=f"{name}x", traits=unread, type="identify"),
            ]
        )
        profiles = ["a", "g", "p"], ["b"], ["c"], ["d", "e"], ["x"]
        expected += [[name + value for value in profile] for profile in profiles]
    warehouse.dbt("run", vars=archives.vars | {"external_ids": rules})
    assert sorted(people(warehouse).values()) == expected


def test_messages_may_be_structs_and_composites(warehouse, archives):
    archives.both[0].replace({})
    values = "'track', 'm1', '2025-03-01T09:00:00Z', 'u'"
    if warehouse.engine == "duckdb":
        names = 'type varchar, "messageId" varchar, "receivedAt" varchar, "userId" varchar'
        type_ = f"struct({names})"
    else:
        names = 'type text, "messageId" text, "receivedAt" text, "userId" text'
        warehouse.execute(f"create type loader.message as ({names})")
        type_ = "loader.message"
    warehouse.execute(f'create table loader.segment_web ("Payload" {type_}, n integer)')
    warehouse.execute(f"insert into loader.segment_web values (row({values}), 1)")
    warehouse.dbt("run", vars=archives.vars)
    assert list(people(warehouse).values()) == [["u"]]


def write(path, lines, stat=None):
    path.parent.mkdir(exist_ok=True, parents=True)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt") as file:
        file.write("".join(f"{text}\n" for text in lines))
    if stat:
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


@pytest.mark.only("duckdb")
def test_files_are_read_once_and_again_only_when_they_have_changed(warehouse, archives):
    """Those that match a pattern, beside a folder whose files count at any depth."""
    folder = folder_of(warehouse) / "pattern"
    one, two, gone = (folder / f"{name}.json" for name in ("one", "two", "gone"))
    nested = archives.both[1].place
    mobile = {"id": "1", "received_at": AT, "user_id": "m"}
    load(warehouse, [RawRow("segment_mobile", "tracks", mobile)])
    archives.both[0].replace({})

    def run(*arguments):
        return warehouse.dbt("run", *arguments, *NO_VIEWS_BUT_REJECTIONS, vars=archives.vars)

    def assert_people(*own):
        at_depths = [[f"u{number}"] for number in range(6)]
        assert sorted(people(warehouse).values()) == [*([one] for one in own), ["m"], *at_depths]

    def blocked():
        return count_of(warehouse, "pattern", "blocked_value")

    endings = ["json", "jsonl", "ndjson", "json.gz", "jsonl.gz", "ndjson.gz"]
    for number, ending in enumerate(endings):
        write(nested / f"{number}" / f"{number}.{ending}", [line(number, userId=f"u{number}")])
    (nested / "README.md").write_text("no messages")
    warnings = " ".join(warehouse.dbt("run", vars=archives.vars).warnings)
    assert f"source pattern: found no files at {folder}/*.json" in warnings
    assert "source segment_web: found no relation" in warnings
    assert_people()
    assert warehouse.query(REJECTED) == []

    write(one, [line(1, userId="a"), line(2, userId="0"), "{"])
    run()
    assert_people("a")
    names = ["identity_watermarks", "rejected_identifiers", "identity_sightings"]
    before = [warehouse.snapshot(f"personas_graph.{name}") for name in names]
    stat = one.stat()
    write(one, [line(1, userId="b"), line(2, userId="0"), "{"], stat)  # as if it were not written
    run()
    assert [warehouse.snapshot(f"personas_graph.{name}") for name in names] == before
    write(two, [line(3, userId="c"), line(4, userId="0")])
    os.utime(two, (0, 0))  # a copy that kept its time
    write(gone, [line(6, userId="g")])
    run("--empty")
    assert [warehouse.snapshot(f"personas_graph.{name}") for name in names] == before
    assert_people("a")
    run()
    assert_people("a", "c", "g")
    assert blocked() == 2

    write(one, [line(1, userId="b"), line(2, userId="0"), line(5, userId="0")])
    gone.unlink()
    run()
    assert_people("a", "b", "c", "g")
    assert blocked() == 3
    run("--full-refresh")
    assert_people("b", "c")
    assert blocked() == 3


@pytest.mark.full
def test_who_is_forgotten_stays_in_the_archive_until_it_is_deleted_there(warehouse, archives):
    def run(*arguments):
        warehouse.dbt("run", *arguments, vars=archives.vars)

    for archive in archives.both:
        user, other = (f"{name} of {archive.name}" for name in ("a", "b"))
        anonymous = f"x of {archive.name}"
        archive.load([line(1, userId=user, anonymousId=anonymous), line(2, userId=other)])
    run()
    for archive in archives.both:
        asked = {"type": "user_id", "value": f"a of {archive.name}", "regulation": "delete"}
        arguments = ["request_deletion", "--args", json.dumps(asked)]
        warehouse.dbt("run-operation", *arguments, vars=archives.vars)
    left = [["b of other"], ["b of segment_web"]]
    run(*NO_VIEWS_BUT_REJECTIONS)
    assert sorted(people(warehouse).values()) == left
    told = warehouse.dbt("run-operation", "raw_deletion_statements", vars=archives.vars).output
    for archive in archives.both:
        if isinstance(archive, Files):
            assert f"-- 1 rows of {archive.place}, which is an archive of files" in told
            continue
        [statement] = re.findall(f'delete from [^;]*"{archive.name}"[^;]*', told)
        warehouse.execute(statement)
        [[message]] = warehouse.query(f"select cast(message as text) from {archive.place}")
        assert json.loads(message)["userId"] == f"b of {archive.name}"
    run("--full-refresh", *NO_VIEWS_BUT_REJECTIONS)
    assert sorted(people(warehouse).values()) == left


# ------------------------------------------------------------------------------- faults


@pytest.mark.only("postgres")
def test_files_are_refused_on_postgres(warehouse):
    asked = ["--inline", "{{ find_files('/var/archive') }}"]
    run = warehouse.dbt("compile", *asked, expect_success=False)
    assert "found the files /var/archive on postgres, expected them on DuckDB" in run.output


def test_a_relation_without_a_column_of_messages_is_refused(warehouse, archives):
    archives.both[0].replace({"one": "text", "two": "text", "n": "integer"})
    run = warehouse.dbt("run", vars=archives.vars, expect_success=False)
    assert "source segment_web: found the columns one, two, n in" in run.output
    assert "expected the messages in a json, jsonb or text column called message" in run.output


@pytest.mark.only("postgres")
def test_a_relation_that_is_missing_is_named(warehouse, archives):
    archives.both[0].replace({})
    load(
        warehouse,
        [RawRow("segment_mobile", "tracks", {"id": "1", "received_at": AT, "user_id": "m"})],
    )
    run = warehouse.dbt("run", vars=archives.vars)
    assert "source segment_web: found no relation" in " ".join(run.warnings)


def test_the_key_of_an_archive_stays(warehouse, archives):
    """It is noted with what was read; here the note is changed, which needs no other vars."""
    for archive in archives.both:
        if isinstance(archive, Relation):
            archive.replace({"message": "text", "loaded_at": "timestamp"})
        archive.load([line(1, userId=f"a of {archive.name}")])
    select = ["--select", "identity_watermarks", "identity_runs", "identity_sightings"]
    warehouse.dbt("run", *select, vars=archives.vars)
    change = "update personas_graph.identity_watermarks set fingerprint = %s where subject = %s"
    for source in archives.sources:
        subject = f"{source['name']}.messages"
        warehouse.execute(change, ["earlier", subject])
        run = warehouse.dbt("run", *select, vars=archives.vars, expect_success=False)
        assert f"expected the source {source['name']} with the key earlier" in run.output
        warehouse.execute(change, [source["source_key"], subject])
    warehouse.dbt("run", *select, vars=archives.vars)

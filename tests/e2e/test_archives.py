"""Messages of archives, from relations and from files, are read like the rows of raw tables."""

import gzip
import json
import os
import random
from collections import Counter
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from comparison import assert_equals_oracle, assert_same_rows, load, people
from oracle import RawRow, default_variables, extract
from segment.analytics.client import Client
from segment_messages import envelope_of, message_of, raw_row, utc_time
from worlds import VARIANTS, world

DEFAULTS = default_variables()
REJECTED = """
    select source_key, external_id_type, external_id_value, reason, rejection_count
    from personas_graph.rejected_identifiers
"""


class Relations:
    """Archives in tables, one message or envelope per row, with or without a loading time."""

    def __init__(self, warehouse, chance, _):
        self.warehouse = warehouse
        self.types = (
            ["json", "jsonb", "text"] if warehouse.engine == "postgres" else ["json", "text"]
        )
        self.columns = {}
        for source in DEFAULTS["segment_sources"]:
            columns = {"message": chance.choice(self.types)}
            if chance.random() < 0.7:
                columns["loaded_at"] = "timestamp"
            self.columns[source["name"]] = columns
            warehouse.load("loader", source["name"], columns, [])

    def entry(self, source):
        return source | {"messages": f"loader.{source['name']}"}

    def can_hold(self, row):
        """jsonb refuses a document with an escaped NUL in it, so no loader has such rows there."""
        is_jsonb = self.columns[row.source]["message"] == "jsonb"
        return not is_jsonb or "\\u0000" not in message_of(row, random.Random(0))

    def load(self, source, lines, loaded_at):
        columns = self.columns[source]
        rows = [[line, loaded_at][: len(columns)] for line in lines]
        self.warehouse.load("loader", source, columns, rows)


class Files:
    """Archives in files, gzipped or not, in folders of folders."""

    def __init__(self, warehouse, chance, folder):
        self.warehouse, self.chance, self.count = warehouse, chance, 0
        self.folder = folder

    def can_hold(self, _):
        return True

    def entry(self, source):
        (self.folder / source["name"]).mkdir(parents=True, exist_ok=True)
        return source | {"files": str(self.folder / source["name"])}

    def load(self, source, lines, _):
        self.count += 1
        folder = self.folder / source / f"day {self.count % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{line}\n" for line in lines)
        if self.chance.random() < 0.5:
            (folder / f"{self.count}.json").write_text(text)
        else:
            with gzip.open(folder / f"{self.count}.ndjson.gz", "wt") as file:
                file.write(text)


@pytest.fixture(params=[Relations, Files])
def kind(request, warehouse):
    if request.param is Files and warehouse.engine == "postgres":
        pytest.skip("files are read on DuckDB")
    return request.param


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


@pytest.mark.parametrize("variant", [0, 4, 5])
def test_worlds_of_messages_equal_the_oracle(warehouse, kind, variant, world_count, tmp_path):
    variables = DEFAULTS | VARIANTS[variant]
    chance = random.Random(variant)
    seeds = range(variant, world_count, 2 * len(VARIANTS))
    worlds = [world(seed, variables) for seed in seeds]
    archives = kind(warehouse, chance, tmp_path)
    sources = [archives.entry(source) for source in DEFAULTS["segment_sources"]]
    vars = VARIANTS[variant] | {"segment_sources": sources}
    loaded = []
    for number in range(max(len(w.batches) for w in worlds)):
        batches = [batch for w in worlds for batch in w.batches[number : number + 1]]
        rows = [row for batch in batches for row in batch if archives.can_hold(row)]
        for source in DEFAULTS["segment_sources"]:
            for loaded_at in {row.columns["uuid_ts"]: None for row in rows}:
                own = [
                    row
                    for row in rows
                    if (row.source, row.columns["uuid_ts"]) == (source["name"], loaded_at)
                ]
                archives.load(source["name"], lines_of(own, chance), loaded_at)
        loaded += rows
        full_refresh = ["--full-refresh"] if number and chance.random() < 0.25 else []
        warehouse.dbt("run", *full_refresh, vars=vars)
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


def send(host, is_gzipped):
    """What a shop sends by Segment's own library for Python."""
    client = Client("key", host=host, gzip=is_gzipped, upload_size=4, upload_interval=0.01)
    phone = {"device": {"type": "iOS", "id": "IDFV-1", "advertisingId": "IDFA-1"}}
    phone["device"]["adTrackingEnabled"] = True
    client.page(anonymous_id="anon-1", name="Home")
    client.identify(1001, {"email": "Ann@Shop.example"}, anonymous_id="anon-1")
    client.track(1001, "Order Completed", {"total": 19.5, "email": "gift@shop.example"})
    client.screen(1001, name="Start", context=phone)
    client.identify("bob", context={"traits": {"email": "bob@shop.example"}})
    client.group("bob", "acme", {"email": "office@acme.example"})
    client.alias("anon-2", "bob")
    client.alias("bob", "bob")
    client.track("bob", "Seen", context={"externalIds": [{"type": "crm", "id": 7.0}]})
    client.shutdown()  # once all is sent


def rows_of_requests(requests, source):
    rows = []
    for request in map(json.loads, requests):
        for message in request["batch"]:
            sent_at = utc_time(request["sentAt"])
            row = raw_row(message, source)
            rows.append(RawRow(source, row.table, row.columns | {"received_at": sent_at}))
    return rows


@pytest.mark.parametrize("is_gzipped", [False, True])
def test_what_the_library_for_python_sends_is_read(warehouse, kind, is_gzipped, tmp_path):
    requests = []
    with collector(requests) as host:
        send(host, is_gzipped)
    web = next(one for one in DEFAULTS["segment_sources"] if one["name"] == "segment_web")
    archive = kind(warehouse, random.Random(is_gzipped), tmp_path)
    vars = {"segment_sources": [archive.entry(web)]}
    archive.load("segment_web", requests, datetime(2026, 1, 1))
    warehouse.dbt("build", vars=vars)
    assert_equals_oracle(warehouse, rows_of_requests(requests, "segment_web"), DEFAULTS | vars)
    assert sorted(people(warehouse).values()) == [
        ["1001", "IDFA-1", "IDFV-1", "ann@shop.example", "anon-1"],
        ["7", "bob", "bob@shop.example"],
    ]
    assert warehouse.query(REJECTED) == []


# ------------------------------------------------------------------------------- lines and files

WEB = {"name": "segment_web", "source_key": "fHz4PsaUf8"}
AT = datetime(2026, 1, 1)


def line(number, **members):
    moment = f"2025-03-01T09:{number:02}:00Z"
    return json.dumps({"type": "track", "messageId": f"m{number}", "receivedAt": moment, **members})


def count_of(warehouse, reason):
    found = [row[4] for row in warehouse.query(REJECTED) if row[3] == reason]
    return sum(found)


NO_MESSAGES = [
    *("{", "no JSON", "5", "null", '"text"', "[]", "{}", '{"batch": 1}', '{"batch": [1, {}]}'),
    *('{"type": "delete", "messageId": "m"}', '{"type": ["track"]}', '{"type": "track"} x'),
    *('{"type": "track", "messageId": NaN}', '{"type": "track",}', '{"type": "Track"}'),
]


def test_lines_that_are_no_messages_are_counted_and_stop_nothing(warehouse, kind, tmp_path):
    chance = random.Random(1)
    archive = kind(warehouse, chance, tmp_path)
    vars = {"segment_sources": [archive.entry(WEB)]}
    is_text = kind is Files or archive.columns["segment_web"]["message"] == "text"
    lines = NO_MESSAGES if is_text else [one for one in NO_MESSAGES if is_json(one)]
    batches = lines.count('{"batch": [1, {}]}')  # has two of them
    archive.load("segment_web", [line(1, userId="u"), *lines, '{"batch": []}'], AT)
    for _ in range(2):
        warehouse.dbt("run", vars=vars)
        assert list(people(warehouse).values()) == [["u"]]
        assert count_of(warehouse, "malformed_message") == len(lines) + batches
    archive.load("segment_web", [lines[-1]], AT)
    warehouse.dbt("run", vars=vars)
    assert count_of(warehouse, "malformed_message") == len(lines) + batches + 1


def is_json(text):
    try:
        json.loads(text, parse_constant=lambda constant: json.loads(constant.lower()))
    except ValueError:
        return False
    return True


def test_a_column_of_one_table_is_read_in_its_messages_alone(warehouse, kind, tmp_path):
    archive = kind(warehouse, random.Random(2), tmp_path)
    source = archive.entry(WEB) | {"tables": ["order_completed"]}
    rules = [
        *DEFAULTS["external_ids"],
        {"type": "gift", "columns": ["order_completed.email"]},
        {"type": "plan", "columns": ["plan"], "when": {"event": "Order Completed"}},
    ]
    vars = {"segment_sources": [source], "external_ids": rules}
    gift = {"properties": {"email": "g", "plan": "p"}}
    lines = [
        line(1, userId="a", event="Order Completed", **gift),
        line(2, userId="b", event="Order Seen", **gift),
        line(3, userId="c", **(gift | {"type": "page"})),
        line(4, userId="d", traits={"userId": "other", "email": "e"}, type="identify"),
        line(5, anonymousId="x", traits={"userId": "no", "user_id": "no"}, type="identify"),
    ]
    archive.load("segment_web", lines, AT)
    warehouse.dbt("run", vars=vars)
    assert sorted(people(warehouse).values()) == [["a", "g", "p"], ["b"], ["c"], ["d", "e"], ["x"]]


def test_messages_may_be_structs_and_composites(warehouse):
    vars = {"segment_sources": [WEB | {"messages": "loader.events"}]}
    values = "'track', 'm1', '2025-03-01T09:00:00Z', 'u'"
    warehouse.execute("create schema loader")
    if warehouse.engine == "duckdb":
        names = 'type varchar, "messageId" varchar, "receivedAt" varchar, "userId" varchar'
        warehouse.execute(f'create table loader.events ("Payload" struct({names}), n integer)')
        warehouse.execute(f"insert into loader.events values (row({values}), 1)")
    else:
        names = 'type text, "messageId" text, "receivedAt" text, "userId" text'
        warehouse.execute(f"create type loader.message as ({names})")
        warehouse.execute('create table loader.events ("Payload" loader.message, n integer)')
        warehouse.execute(f"insert into loader.events values (row({values}), 1)")
    warehouse.dbt("run", vars=vars)
    assert list(people(warehouse).values()) == [["u"]]


@pytest.fixture
def files(warehouse, tmp_path):
    if warehouse.engine == "postgres":
        pytest.skip("files are read on DuckDB")
    return tmp_path / "archive"


def write(path, lines, stat=None):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{text}\n" for text in lines))
    if stat:
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_a_file_is_read_again_only_once_it_has_changed(warehouse, files):
    vars = {"segment_sources": [WEB | {"files": f"{files}/*.json"}]}
    one, two = files / "one.json", files / "two.json"
    write(one, [line(1, userId="a"), line(2, userId="0")])
    warehouse.dbt("run", vars=vars)
    before = one.stat()
    write(one, [line(1, userId="b"), line(2, userId="0")], before)  # as if nothing had happened
    write(two, [line(3, userId="c"), line(4, userId="0")])
    os.utime(two, (0, 0))  # a copy that kept its time
    warehouse.dbt("run", vars=vars)
    assert sorted(people(warehouse).values()) == [["a"], ["c"]]
    assert count_of(warehouse, "blocked_value") == 2
    write(one, [line(1, userId="b"), line(2, userId="0"), line(5, userId="0")])
    warehouse.dbt("run", vars=vars)
    assert sorted(people(warehouse).values()) == [["a"], ["b"], ["c"]]
    assert count_of(warehouse, "blocked_value") == 3
    warehouse.dbt("run", "--full-refresh", vars=vars)
    assert sorted(people(warehouse).values()) == [["b"], ["c"]]
    assert count_of(warehouse, "blocked_value") == 3


def test_a_run_without_new_files_changes_nothing(warehouse, files):
    vars = {"segment_sources": [WEB | {"files": str(files)}]}
    write(files / "one.json", [line(1, userId="a"), line(2, userId="0"), "{"])
    warehouse.dbt("run", vars=vars)
    names = ["identity_watermarks", "rejected_identifiers", "identity_sightings"]
    before = [warehouse.snapshot(f"personas_graph.{name}") for name in names]
    for arguments in ([], ["--empty"]):
        warehouse.dbt("run", *arguments, vars=vars)
        assert [warehouse.snapshot(f"personas_graph.{name}") for name in names] == before
    write(files / "two.json", [line(3, userId="b")])
    warehouse.dbt("run", "--empty", vars=vars)
    assert sorted(people(warehouse).values()) == [["a"]]
    warehouse.dbt("run", vars=vars)
    assert sorted(people(warehouse).values()) == [["a"], ["b"]]


def test_a_folder_stands_for_its_json_files_at_any_depth(warehouse, files):
    vars = {"segment_sources": [WEB | {"files": str(files)}]}
    endings = ["json", "jsonl", "ndjson", "json.gz", "jsonl.gz", "ndjson.gz"]
    for number, ending in enumerate(endings):
        path = files / f"{number}" / f"{number}.{ending}"
        path.parent.mkdir(parents=True)
        opened = gzip.open if ending.endswith("gz") else open
        with opened(path, "wt") as file:
            file.write(line(number, userId=f"u{number}"))
    (files / "README.md").write_text("no messages")
    warehouse.dbt("run", vars=vars)
    assert sorted(people(warehouse).values()) == [[f"u{number}"] for number in range(6)]
    assert warehouse.query(REJECTED) == []


def test_who_is_forgotten_stays_in_the_archive_until_it_is_deleted_there(warehouse, kind, tmp_path):
    archive = kind(warehouse, random.Random(4), tmp_path)
    vars = {"segment_sources": [archive.entry(WEB)]}
    archive.load("segment_web", [line(1, userId="a", anonymousId="x"), line(2, userId="b")], AT)
    warehouse.dbt("run", vars=vars)
    request = {"type": "user_id", "value": "a", "regulation": "delete"}
    warehouse.dbt("run-operation", "request_deletion", "--args", json.dumps(request), vars=vars)
    warehouse.dbt("run", vars=vars)
    assert list(people(warehouse).values()) == [["b"]]
    told = warehouse.dbt("run-operation", "raw_deletion_statements", vars=vars).output
    if kind is Files:
        assert (
            f"-- 1 rows of {archive.folder / 'segment_web'}, which is an archive of files" in told
        )
    else:
        warehouse.execute(told[told.index("delete from") :].split(";")[0])
        [[left]] = warehouse.query("select cast(message as text) from loader.segment_web")
        assert json.loads(left)["userId"] == "b"
    warehouse.dbt("run", "--full-refresh", vars=vars)
    assert list(people(warehouse).values()) == [["b"]]


# ------------------------------------------------------------------------------- faults


def test_an_archive_without_files_is_named_and_stops_nothing(warehouse, files):
    load(
        warehouse,
        [RawRow("segment_mobile", "tracks", {"id": "1", "received_at": AT, "user_id": "m"})],
    )
    mobile = DEFAULTS["segment_sources"][0]
    vars = {"segment_sources": [mobile, WEB | {"files": f"{files}/*.json"}]}
    run = warehouse.dbt("run", vars=vars)
    assert f"source segment_web: found no files at {files}/*.json" in " ".join(run.warnings)
    write(files / "one.json", [line(1, userId="a")])
    warehouse.dbt("run", vars=vars)
    (files / "one.json").unlink()
    warehouse.dbt("run", vars=vars)
    assert sorted(people(warehouse).values()) == [["a"], ["m"]]


def test_files_are_refused_on_postgres(warehouse):
    if warehouse.engine == "duckdb":
        pytest.skip("files are read on DuckDB")
    vars = {"segment_sources": [WEB | {"files": "/var/archive"}]}
    run = warehouse.dbt("run", vars=vars, expect_success=False)
    assert "found the files /var/archive on postgres, expected them on DuckDB" in run.output


def test_a_relation_without_a_column_of_messages_is_refused(warehouse):
    vars = {"segment_sources": [WEB | {"messages": "loader.events"}]}
    warehouse.load("loader", "events", {"one": "text", "two": "text", "n": "integer"}, [])
    run = warehouse.dbt("run", vars=vars, expect_success=False)
    assert "source segment_web: found the columns one, two, n in" in run.output
    assert "expected the messages in a json, jsonb or text column called message" in run.output


def test_a_relation_that_is_missing_is_named(warehouse):
    warehouse.load("loader", "others", {"message": "text"}, [])
    load(
        warehouse,
        [RawRow("segment_mobile", "tracks", {"id": "1", "received_at": AT, "user_id": "m"})],
    )
    mobile = DEFAULTS["segment_sources"][0]
    vars = {"segment_sources": [mobile, WEB | {"messages": "loader.events"}]}
    run = warehouse.dbt("run", vars=vars)
    assert "source segment_web: found no relation" in " ".join(run.warnings)


def test_the_key_of_an_archive_stays(warehouse, kind, tmp_path):
    archive = kind(warehouse, random.Random(3), tmp_path)
    source = archive.entry(WEB)
    archive.columns = {"segment_web": {"message": "text", "loaded_at": "timestamp"}}
    if kind is Relations:
        warehouse.execute("drop table loader.segment_web")
    archive.load("segment_web", [line(1, userId="a")], AT)
    warehouse.dbt("run", vars={"segment_sources": [source]})
    other = {"segment_sources": [source | {"source_key": "other"}]}
    run = warehouse.dbt("run", vars=other, expect_success=False)
    assert "expected the source segment_web with the key fHz4PsaUf8" in run.output

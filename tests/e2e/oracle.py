"""The six rules, read as a program: events in order, one link at a time, nothing but dictionaries.

The SQL must give the same table, cell by cell, on any input. So this file is kept short enough to
be checked by reading, and shares no idea with the SQL beyond the rules themselves.

`extract` turns raw rows into events (what counts as an identifier), `resolve` turns events into
profiles (rules 1 to 6). `variables` are the vars of dbt_project.yml that bear on the result.
All text is compared by its UTF-8 bytes.
"""

import json
import re
import string
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from hashlib import md5
from pathlib import Path
from typing import NamedTuple

import yaml

TRIMMED = " \t\n\r\u00a0\ufeff"
TO_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
UUID = r"\{(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}\}|(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}"
EVENT_TYPES = {
    "identifies": "identify",
    "tracks": "track",
    "pages": "page",
    "screens": "screen",
    "groups": "group",
    "aliases": "alias",
}


class Json(str):
    """The text of a value in a column of type json."""


class ImpossibleTime(str):
    """What a column of times may hold and Python has no name for: infinity, the year 10000."""


@dataclass
class RawRow:
    """One row of a raw table: the dbt source's name, the table's, and its columns by name.

    Lists, dicts and bytes are what columns of such types hold; times may be texts.
    """

    source: str
    table: str
    columns: dict


class Event(NamedTuple):
    """Rule 1: a raw row with a message id and received_at, and its distinct (type, value) pairs."""

    received_at: datetime
    message_id: str
    source_key: str
    identifiers: frozenset
    event_type: str = "track"


class Override(NamedTuple):
    """What an analyst decided about two (type, value) pairs: distrust, separate or link."""

    action: str
    one: tuple
    other: tuple
    decided_at: datetime


class Request(NamedTuple):
    """A deletion request; those of one run in the order in which they were requested."""

    regulation: str
    identifier: tuple


class Rejection(NamedTuple):
    """A value, an entry or a row that was left out; text that has no place in it is None."""

    source_key: str
    table: str
    type: str | None
    value: str | None
    reason: str


class Identity(NamedTuple):
    """A row of users_identities, without synced_at."""

    created_source: str
    external_id_type: str
    external_id_value: str
    merged_at: datetime | None
    merged_from: str | None
    segment_id: str
    created_at: datetime


class Link(NamedTuple):
    """A row of identity_links; its key is the pair (head, tail)."""

    received_at: datetime
    message_id: str
    source_key: str
    outcome: str
    reason: str | None


class ProfileMerge(NamedTuple):
    """A row of profile_merges, without synced_at."""

    segment_id: str
    canonical_segment_id: str
    created_at: datetime
    merged_at: datetime | None
    merged_into: str | None
    message_id: str | None
    source_key: str | None


class GraphUpdate(NamedTuple):
    """A row of id_graph_updates, without seq and uuid_ts."""

    segment_id: str
    canonical_segment_id: str
    triggering_event_type: str
    triggering_event_id: str
    timestamp: datetime


class Mapping(NamedTuple):
    """A row of external_id_mapping_updates, without hash, seq and uuid_ts."""

    external_id_type: str
    external_id_value: str
    segment_id: str
    triggering_event_type: str
    triggering_event_id: str
    triggering_event_source_id: str
    timestamp: datetime


class Resolution(NamedTuple):
    identities: dict  # (type, value) -> Identity
    links: dict  # (head, tail) -> Link
    profiles: dict  # segment_id -> set of (type, value)
    profile_merges: dict  # segment_id -> ProfileMerge
    graph_updates: list  # of GraphUpdate
    mappings: list  # of Mapping
    last_sighted: dict  # (type, value) -> the latest first event of it or of a link of it


class Memory:
    """What processed requests leave behind, by (type, value)."""

    def __init__(self):
        self.erased_through = {}
        self.erasure_number = Counter()
        self.suppressed = {}  # lists of [after, through or None]

    def ignores(self, identifier, moment):
        """Whether events of that moment do not count for the identifier."""
        moment = moment or datetime.min
        erased_through = self.erased_through.get(identifier)
        return (erased_through is not None and moment <= erased_through) or any(
            after < moment <= (through or datetime.max)
            for after, through in self.suppressed.get(identifier, [])
        )

    def process(self, requests, resolution, now):
        """Take in the requests of one run, processed `now`; return the status of each."""
        members = {one: ids for ids in resolution.profiles.values() for one in ids}
        seen, was_open = resolution.last_sighted, {i for i in self.suppressed if self.is_open(i)}
        erased = {}  # identifier -> the moment through which it is erased
        for request in requests:
            if request.regulation in ("delete", "suppress_with_delete"):
                profile = members.get(request.identifier, {request.identifier})
                through = max([now, *(seen[one] for one in profile if one in seen)])
                erased |= dict.fromkeys(profile, through)
        suppressing = {}  # what was requested last
        for regulation, identifier in requests:
            if regulation == "suppress_with_delete":
                profile = members.get(identifier, {identifier})
                suppressing |= dict.fromkeys(profile, True)
            elif regulation in ("suppress", "unsuppress"):
                suppressing[identifier] = regulation == "suppress"
        for identifier, through in erased.items():
            self.erased_through[identifier] = max(
                through, self.erased_through.get(identifier, datetime.min)
            )
            self.erasure_number[identifier] += 1
        for identifier, is_suppressed in suppressing.items():
            if is_suppressed and not self.is_open(identifier):
                after = erased.get(identifier) or max(now, seen.get(identifier, now))
                self.suppressed.setdefault(identifier, []).append([after, None])
            elif not is_suppressed and self.is_open(identifier):
                self.suppressed[identifier][-1][1] = max(now, self.suppressed[identifier][-1][0])
        return [
            ("processed" if identifier in was_open else "not_suppressed")
            if regulation == "unsuppress"
            else ("processed" if identifier in members else "unknown_identifier")
            for regulation, identifier in requests
        ]

    def is_open(self, identifier):
        return bool(self.suppressed.get(identifier)) and self.suppressed[identifier][-1][1] is None


def default_variables():
    """The vars as dbt_project.yml has them: defaults are written down nowhere else."""
    project = Path(__file__).parents[2] / "dbt_project.yml"
    return yaml.safe_load(project.read_text(encoding="utf-8"))["vars"]


# ------------------------------------------------------------------------------- extraction


def extract(raw_rows, variables):
    """Return (events, rejected). Every raw row of a listed source is an event or a rejection."""
    source_keys = {s["name"]: s["source_key"] for s in variables["segment_sources"]}
    events, rejected = [], []
    for row in raw_rows:
        if row.source not in source_keys:
            continue
        source_key = source_keys[row.source]
        message_id = scalar(row.columns.get("id"))
        received_at = row.columns.get("received_at")
        if message_id in (None, ""):
            rejected.append(Rejection(source_key, row.table, None, None, "missing_message_id"))
            continue
        if isinstance(received_at, ImpossibleTime):
            rejected.append(Rejection(source_key, row.table, None, None, "impossible_received_at"))
            continue
        if isinstance(received_at, str):
            received_at = time_of_text(received_at)
        if received_at is None:
            rejected.append(Rejection(source_key, row.table, None, None, "missing_received_at"))
            continue
        identifiers = set()
        for type_, value, reason in [*read_columns(row, variables), *read_entries(row, variables)]:
            if reason is None:
                identifiers.add((type_, value))
            else:
                rejected.append(Rejection(source_key, row.table, type_, value, reason))
        event_type = EVENT_TYPES.get(row.table, "track")  # an event table of its own
        events.append(
            Event(received_at, as_text(message_id), source_key, frozenset(identifiers), event_type)
        )
    return events, rejected


def read_columns(row, variables):
    """Yield (type, value, reason to reject it or None) for each filled identifier column."""
    for rule in variables["external_ids"]:
        if not all(accepts(row, *condition) for condition in rule.get("when", {}).items()):
            continue
        is_alias = rule["type"] == "user_id" and variables["link_on_alias"]
        for column in [*rule.get("columns", []), *["aliases.previous_id"] * is_alias]:
            value = cell(row, column)
            if scalar(value) is not None:
                yield judge(rule["type"], scalar(value), variables)
            elif fault(value):
                yield rule["type"], *fault(value)


def cell(row, column):
    """What a var calls `column`, `table.column` or `"a.b"`: exactly so, or in any case."""
    table, name = re.fullmatch(r'(?:([^".]+)\.)?([^".]+|"(?:[^"]|"")+")', column).groups()
    if table not in (None, row.table):
        return None
    name = name[1:-1].replace('""', '"') if name.startswith('"') else name
    alike = sorted((key for key in row.columns if lower(key) == lower(name)), key=str.encode)
    if name not in alike and lower(name) in alike:
        name = lower(name)
    return row.columns.get(name if name in alike else next(iter(alike), name))


def read_entries(row, variables):
    """The same for context_external_ids: a JSON array of objects, or a JSON text that holds one."""
    documents = (cell(row, column) for column in variables["context_external_ids_columns"])
    document = next((document for document in documents if document is not None), None)
    if document is None:
        return
    try:
        entries = parse(as_document(document))
        entries = parse(entries) if isinstance(entries, str) else entries
    except ValueError:
        entries = {}
    if entries is None:
        return
    if not isinstance(entries, list):
        yield None, None, "malformed_external_ids"
        return
    for entry in entries:
        has_nul = any("\0" in text for text in texts(entry))
        entry = entry if isinstance(entry, dict) else {}
        type_, value = entry.get("type"), entry.get("id")
        type_ = trim(type_) if isinstance(type_, str) else None
        if not isinstance(value, (str, Decimal)):
            value = None
        else:
            value = normalize(value, rule_of(type_, variables))
        if has_nul:
            yield None, None, "contains_nul"
        elif not type_ or value is None:
            yield type_, value, "malformed_entry"
        elif entry.get("collection") not in (None, "users"):
            yield type_, value, "wrong_collection"
        elif entry.get("encoding") not in (None, "none"):
            yield type_, value, "wrong_encoding"
        elif type_ == "group_id":  # names an account, not a user
            yield type_, value, "group_id"
        else:
            yield judge(type_, value, variables)


def scalar(value):
    """The value of a raw column, None where it has none or is no scalar."""
    if isinstance(value, Json):
        try:
            value = parse(value)
        except ValueError:
            return None
        value = None if isinstance(value, str) and "\0" in value else value
    return None if isinstance(value, (list, dict, bytes)) else value


def fault(value):
    """(text, reason) of what is no scalar; None for null and an empty list, which are no value."""
    try:
        node = parse(value) if isinstance(value, Json) else value
    except ValueError:
        node = {}
    if node in (None, []):
        return None
    return (None, "contains_nul") if isinstance(node, str) else (as_document(value), "no_scalar")


def parse(document):
    """A JSON text, its numbers exact."""
    node = json.loads(
        document,
        parse_float=number,
        parse_int=number,
        parse_constant=int,  # which refuses NaN
    )
    json.dumps(node, ensure_ascii=False, default=str).encode()  # refuses half a surrogate
    return node


def number(text):
    """One with an exponent of five digits would fill the memory, so it counts as no scalar."""
    return {} if re.search(r"[eE][+-]?0*[1-9]\d{4,}$", text) else Decimal(text)


def as_document(value):
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def time_of_text(text):
    """A text as a time in UTC, None where it shows none. Without an offset it is in UTC already."""
    date = r"(\d{4}-\d\d-\d\d)"
    time = r"(\d\d:\d\d)(?:(:\d\d)(?:(\.\d{1,6})\d*)?)?"
    zone = r"(?: ?(?:Z|UTC|([+-])(0\d|1[0-4])(?::?([0-5]\d))?))?"
    found = re.fullmatch(rf"\s*{date}(?:[T ]{time}{zone})?\s*", text, re.ASCII | re.IGNORECASE)
    if not found:
        return None
    day, minute, second, fraction, sign, hours, minutes = found.groups()
    try:
        moment = datetime.strptime(
            f"{day} {minute or '00:00'}{second or ':00'}{fraction or '.0'}", "%Y-%m-%d %H:%M:%S.%f"
        )
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return moment + offset if sign == "-" else moment - offset
    except (ValueError, OverflowError):
        return None


def texts(node):
    """All texts in parsed JSON, keys included."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, (list, dict)):
        for child in node:
            yield from texts(child)
        if isinstance(node, dict):
            yield from texts(list(node.values()))


def judge(type_, raw_value, variables):
    """(type, value, None), or with the reason if the value may not become an identifier."""
    rule = rule_of(type_, variables)
    value = normalize(raw_value, rule)
    if "\0" in value:  # some engines cannot store it, so none does
        return type_, None, "contains_nul"
    blocked = [*variables["blocked_values"], *rule.get("blocked_values", [])]
    if value == "" or any(matches(entry, value) for entry in blocked):
        return type_, value, "blocked_value"
    return type_, value, None


def matches(entry, value):
    """Whether a blocked_values entry hits. (`$` is safe: a trimmed value ends in no line feed.)"""
    if entry.startswith("^"):
        return re.search(entry, value) is not None
    return lower(entry) == lower(value)


def accepts(row, column, accepted):
    """Whether one condition of `when` holds: in any case, a missing or null column fails."""
    value = scalar(cell(row, column))
    accepted = accepted if isinstance(accepted, list) else [accepted]
    return value is not None and lower(trim(as_text(value))) in [
        lower(as_text(a)) for a in accepted
    ]


def rule_of(type_, variables):
    return next((rule for rule in variables["external_ids"] if rule["type"] == type_), {})


def normalize(value, rule):
    text = trim(as_text(value))
    if rule.get("normalize") == "uuid" and re.fullmatch(UUID, text, re.ASCII | re.IGNORECASE):
        return str(uuid.UUID(re.sub("[{}-]", "", text)))
    return lower(text) if rule.get("normalize") == "lower" else text


def as_text(value):
    """What a user would write: numbers in plain decimal notation, without needless zeros."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        zone = "+00" if value.tzinfo else ""
        value = value.astimezone(timezone.utc).replace(tzinfo=None) if zone else value
        return re.sub(r"\.?0+$", "", value.isoformat(" ", "microseconds")) + zone
    if not isinstance(value, (float, Decimal)):
        return str(value)
    if isinstance(value, float):  # whole ones as they are, even where fewer digits would tell them
        value = (
            Decimal(int(value)) if abs(value) < 9e18 and value % 1 == 0 else Decimal(repr(value))
        )
    if not value.is_finite():
        return "NaN" if value.is_nan() else "-" * (value < 0) + "Infinity"
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def trim(text):
    return text.strip(TRIMMED)


def lower(text):
    return text.translate(TO_LOWER)


# ------------------------------------------------------------------------------- resolution


def resolve(events, variables, space_name="", salt="", overrides=(), memory=None):
    """Rules 2 to 6, with what analysts decided (`overrides`) and whom to forget (`memory`)."""
    memory = memory or Memory()
    rules = variables["external_ids"]
    priorities = {rule["type"]: position for position, rule in enumerate(rules)}
    limits = {rule["type"]: rule["limit"] for rule in rules if rule.get("limit") is not None}

    def moment(event):
        return event.received_at, event.message_id.encode()

    def place(event):
        return moment(event), event.source_key.encode(), event.event_type.encode()

    def rank(identifier):  # unlisted types come last, alphabetically
        type_, value = identifier
        return priorities.get(type_, len(priorities)), type_.encode(), value.encode()

    # Rules 2 and 3: births, and the first event of every link.
    births, first_events = {}, {}
    for event in sorted(events, key=place):
        head, *tails = sorted(event.identifiers, key=rank) or [None]
        for identifier in event.identifiers:
            if not memory.ignores(identifier, event.received_at):
                births.setdefault(identifier, event)
        for tail in tails:  # formed first, dropped afterwards: none is formed in its place
            if not any(memory.ignores(end, event.received_at) for end in (head, tail)):
                first_events.setdefault((head, tail), event)
    last_sighted = {identifier: event.received_at for identifier, event in births.items()}
    for link, event in first_events.items():
        for end in link:
            last_sighted[end] = max(last_sighted[end], event.received_at)

    overrides = [normalize_override(override, variables) for override in overrides]
    overrides = [
        override
        for override in overrides
        if override.one != override.other
        and not memory.ignores(override.one, override.decided_at)
        and not memory.ignores(override.other, override.decided_at)
    ]

    # A `link` is an event that gives birth to nobody; it waits until both of its ends are known.
    for override in overrides:
        pair = tuple(sorted((override.one, override.other), key=rank))
        if override.action == "link" and all(end in births for end in pair):
            digest = md5("".join(f"{len(p)}:{p}," for end in pair for p in end).encode())
            message_id = "override-" + digest.hexdigest()
            event = Event(override.decided_at, message_id, "override", frozenset(pair), "override")
            first_events[pair] = min(first_events.get(pair, event), event, key=place)
    distrusted = {frozenset((o.one, o.other)) for o in overrides if o.action == "distrust"}
    separated = [{o.one, o.other} for o in overrides if o.action == "separate"]

    def age(identifier):
        return moment(births[identifier]), rank(identifier)

    def turn(link):
        (head_type, head_value), tail = link
        return moment(first_events[link]), rank(tail), head_type.encode(), head_value.encode()

    def name(founder):  # rule 5
        parts = (salt, space_name, *founder, str(memory.erasure_number[founder]))
        return "use_" + md5("".join(f"{len(p)}:{p}," for p in parts).encode()).hexdigest()

    def broken_limit(identifiers):
        if any(pair <= set(identifiers) for pair in separated):
            return "separate"
        counts = Counter(type_ for type_, _ in identifiers)
        return next((type_ for type_ in limits if counts[type_] > limits[type_]), None)

    # Rules 4 and 6: every identifier starts as the founder and only member of its own profile.
    founder_of = {identifier: identifier for identifier in births}
    members = {identifier: [identifier] for identifier in births}
    joined, merges, retirements = [], {}, {}
    for link in sorted(first_events, key=turn):
        older, younger = sorted((founder_of[end] for end in link), key=age)
        both = members[older] + members[younger]
        if older == younger or frozenset(link) in distrusted or broken_limit(both):
            continue
        for identifier in members[younger]:
            founder_of[identifier] = older
            if moment(births[identifier]) < moment(first_events[link]):
                merges[identifier] = (first_events[link].received_at, name(younger))
        retirements[younger] = (first_events[link], older)
        members[older] += members.pop(younger)
        joined.append(link)

    def outcome(link):  # derived from the result, not from what held at the link's turn
        if frozenset(link) in distrusted:
            return "distrusted", "distrust"
        if link in joined_links:
            return "joined", None
        head_founder, tail_founder = (founder_of[end] for end in link)
        if head_founder == tail_founder:
            return "redundant", None
        return "refused", broken_limit(members[head_founder] + members[tail_founder])

    joined_links = set(joined)
    identities = {}
    for identifier, birth in births.items():
        merged_at, merged_from = merges.get(identifier, (None, None))
        identities[identifier] = Identity(
            birth.source_key,
            *identifier,
            merged_at,
            merged_from,
            name(founder_of[identifier]),
            merged_at or birth.received_at,
        )
    links = {link: Link(*event[:3], *outcome(link)) for link, event in first_events.items()}
    return Resolution(
        identities,
        links,
        {name(f): set(ids) for f, ids in members.items()},
        *history(births, retirements, founder_of, moment, name),
        last_sighted,
    )


def normalize_override(override, variables):
    ends = (override.one, override.other)
    one, other = ((trim(t), normalize(v, rule_of(trim(t), variables))) for t, v in ends)
    return override._replace(one=one, other=other)


def history(births, retirements, founder_of, moment, name):
    """What became of every profile: (profile_merges, graph_updates, mappings) of a Resolution.

    `retirements` has, for each identifier that a link took the lead from, that link's event and
    whom it went to, in the order in which it happened.
    """

    def existed(founder):  # it still led its profile when its birth event was over
        retired_by, _ = retirements.get(founder, (None, None))
        return retired_by is None or moment(retired_by) > moment(births[founder])

    profile_merges, graph_updates = {}, []
    for founder in filter(existed, births):
        retired_by, heir = retirements.get(founder, (None, None))
        by = (retired_by.received_at, name(heir)) if retired_by else (None, None)
        evidence = (retired_by.message_id, retired_by.source_key) if retired_by else (None, None)
        profile_merges[name(founder)] = ProfileMerge(
            name(founder), name(founder_of[founder]), births[founder].received_at, *by, *evidence
        )
        birth, own_name = births[founder], name(founder)
        graph_updates.append(
            GraphUpdate(own_name, own_name, birth.event_type, birth.message_id, birth.received_at)
        )
    following = {founder: [founder] for founder in births}
    for younger, (event, older) in retirements.items():
        following[older] += following[younger]
        for founder in filter(existed, following.pop(younger)):
            update = (event.event_type, event.message_id, event.received_at)
            graph_updates.append(GraphUpdate(name(founder), name(older), *update))

    mappings = []
    for identifier, birth in births.items():
        leader = identifier
        while leader in retirements and moment(retirements[leader][0]) <= moment(birth):
            leader = retirements[leader][1]
        evidence = (birth.event_type, birth.message_id, birth.source_key, birth.received_at)
        mappings.append(Mapping(*identifier, name(leader), *evidence))
    return profile_merges, sorted(graph_updates), sorted(mappings)

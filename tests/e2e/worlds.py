"""Random worlds: small streams of raw rows in which everything goes wrong that can go wrong.

A world is what one group of people and devices sends, cut into the batches in which it is loaded.
Every identifier value and message id carries the number of its world, so thousands of worlds share
one database without touching each other. Only blocked values, which identify nobody, are shared.
"""

import itertools
import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from oracle import TRIMMED, Override, RawRow, Request, default_variables, judge

COMMON = {
    "id": "text",
    "received_at": "timestamp",
    "uuid_ts": "timestamp",
    "user_id": "text",
    "anonymous_id": "text",
    "context_external_ids": "text",
}
DEVICE = {
    "context_device_type": "text",
    "context_device_id": "text",
    "context_device_advertising_id": "text",
    "context_device_ad_tracking_enabled": "boolean",
    "context_device_token": "text",
}
TRAITS = {"context_traits_email": "text", "context_traits_cross_domain_id": "text"}
COLUMNS: dict[str, dict[str, str]] = {
    "identifies": COMMON
    | DEVICE
    | TRAITS
    | {"email": "text", "phone": "text", "cross_domain_id": "text"},
    "tracks": COMMON | DEVICE | TRAITS | {"email": "text", "context_braze_braze_id": "text"},
    "pages": COMMON | TRAITS | {"context_integrations_google_analytics_client_id": "text"},
    "screens": COMMON | DEVICE | {"context_braze_braze_id": "text"},
    # No column for ad tracking: `when` must fail here.
    "groups": COMMON
    | {"group_id": "text", "context_traits_email": "text", "context_device_type": "text"}
    | {"context_device_id": "text", "context_device_advertising_id": "text"},
    "aliases": COMMON | {"previous_id": "text"},
}

# They sort differently by locale than by bytes, fold differently by language, or are digits.
NAMES = ["a", "B", "b", "Z", "z", "é", "É", "ß", "i", "İ", "_", "10", "9", "日", "\uff5e", "😀"]
UNLISTED_TYPES = ["phone", "Zip", "ähnlich", "loyalty_id"]
BLOCKED = ["", " \u00a0", "0", "00-00", "-1", "NULL", "null ", "undefined", "None", "NaN", "true"]
BLOCKED += ["anonymous", "[object Object]", "n/a", "N/A", "test-1", "kiosk", "Kiosk@shop.test"]
MALFORMED_JSON = ["", "[", '[{"type": "phone"', "phone", "{}", '{"type": "a", "id": "b"}', "null"]
MALFORMED_ENTRIES = [
    *("text", 5, None, [], {}, {"type": "phone"}, {"id": "1"}, {"type": " ", "id": "1"}),
    *({"type": "phone", "id": value} for value in (None, True, [], {}, "", "nu\0l")),
    *({"type": kind, "id": "1"} for kind in (None, 5, "group_id")),
]

FIRST_MOMENT = datetime(2024, 1, 1)
FIRST_LOAD = datetime(2024, 2, 1)

# How late rows may be: by when they were loaded, and by when they were received.
OVERLAP = timedelta(hours=default_variables()["loading_overlap_hours"])
LOOKBACK = timedelta(hours=default_variables()["lookback_hours"])


@dataclass
class World:
    seed: int
    batches: list[list[RawRow]]

    @property
    def rows(self) -> list[RawRow]:
        return [row for batch in self.batches for row in batch]


def variants() -> list[dict]:
    """The sets of vars to run worlds under."""
    project = default_variables()
    names = ["external_ids", "context_external_ids_columns", "blocked_values", "link_on_alias"]
    names += ["segment_sources"]
    defaults = {name: project[name] for name in names}
    rules = {rule["type"]: rule for rule in defaults["external_ids"]}
    unlimited = {t: {k: v for k, v in r.items() if k != "limit"} for t, r in rules.items()}
    phone = {"type": "phone", "columns": ["identifies.phone"]}

    def changed(base, **changes):
        """The rules of `base`, each type with the changes that are given for it."""
        return [rule | changes.get(type_.replace(".", "_"), {}) for type_, rule in base.items()]

    no_limits = changed(unlimited)
    other_order = changed(
        {type_: unlimited[type_] for type_ in reversed(unlimited)} | {"phone": phone},
        user_id={"limit": 1},
        email={"limit": 2},
        android_id={"limit": 2},
        ios_id={"limit": 2},
        anonymous_id={"limit": 5},
        phone={"limit": 1},
    )
    tight = changed(unlimited, email={"limit": 1}, anonymous_id={"limit": 2})
    two_users = changed(rules, user_id={"limit": 2})
    custom = changed(
        rules,
        user_id={"blocked_values": ["kiosk"]},
        email={
            "blocked_values": ["^kiosk@"],
            "columns": ["tracks.email", "identifies.email", "context_traits_email"],
        },
        anonymous_id={"blocked_values": ["^test"]},
        ios_id={"when": {"context_device_type": ["ios", "tvos"]}},
    )
    return [
        defaults,
        defaults | {"external_ids": no_limits},
        defaults | {"external_ids": other_order},
        defaults | {"external_ids": tight},
        defaults | {"external_ids": two_users, "link_on_alias": True},
        defaults | {"external_ids": custom, "blocked_values": ["N/A", "^[0-9]$", "none"]},
    ]


VARIANTS = variants()


def as_list(value):
    return value if isinstance(value, list) else [value]


def fold(value):
    return str(value).strip().lower()


def world(seed: int, variables: dict) -> World:
    """The world of this number. The vars say which types, limits and blocked values to aim at."""
    return Maker(seed, variables).world()


class Maker:
    def __init__(self, seed, variables):
        self.seed, self.variables = seed, variables
        self.random = random.Random(f"world {seed}")
        self.loading = random.Random(f"loading of world {seed}")
        self.rules = {rule["type"]: rule for rule in variables["external_ids"]}
        self.sources = [source["name"] for source in variables["segment_sources"]]
        step = self.random.choice([timedelta(seconds=1), timedelta(minutes=1)])
        days = self.random.choice([1 / 288, 1, 14])  # five minutes, a day, two weeks
        last = int(timedelta(days=days) / step)
        is_recent = days <= 1 and self.loading.random() < 0.5  # received just before it was loaded
        begin = FIRST_LOAD - timedelta(days=1) if is_recent else FIRST_MOMENT
        moments = [begin + step * self.random.randint(0, last) for _ in range(30)]
        self.moments = moments[: self.random.choice([4, 12, 30])]
        self.pool = self.make_pool()

    def chance(self, probability):
        return self.random.random() < probability

    # --------------------------------------------------------------------- identifiers

    def make_pool(self):
        """A few (type, value) pairs; names repeat, so the same value occurs under two types."""
        weights = {type_: 3 if rule.get("limit") else 1 for type_, rule in self.rules.items()}
        weights |= {"user_id": 8, "email": 6, "anonymous_id": 6}
        weights |= {type_: weights.get(type_, 1) for type_ in UNLISTED_TYPES}
        if self.chance(0.4):  # one limited type dominates, so that its limit is reached
            limited = [type_ for type_, rule in self.rules.items() if rule.get("limit", 1) > 1]
            weights[self.random.choice(limited or ["email"])] = 60
        count = self.random.randint(4, 18)
        types = self.random.choices(list(weights), list(weights.values()), k=count)
        names = self.random.sample(NAMES, self.random.randint(3, 10))
        pool = [(type_, self.make_value(type_, self.random.choice(names))) for type_ in types]
        return list(dict.fromkeys(pool))

    def make_value(self, type_, name):
        if self.chance(0.1):
            return str(10**9 + self.seed * 10 + self.random.randrange(3))
        at_host = "@x.test" if type_ == "email" and self.chance(0.5) else ""
        return f"{name}-w{self.seed}{at_host}"

    def spell(self, type_, value):
        """Another spelling of the same identifier: padded, in another case where that is folded."""
        if self.rules.get(type_, {}).get("normalize") == "lower" and self.chance(0.4):
            letters = (c.upper() if c.isascii() and self.chance(0.5) else c for c in value)
            value = "".join(letters)
        padding = ["".join(self.random.choices(TRIMMED, k=2)) for _ in range(2)]
        return f"{padding[0]}{value}{padding[1]}" if self.chance(0.15) else value

    # --------------------------------------------------------------------- which go together

    def groups(self):
        """Lists of identifiers, each to be sent in one event."""
        wanted, groups = self.random.randint(5, 30), []
        shapes = [self.mixture] * 3 + [self.chain, self.star, self.diamond]
        while len(groups) < wanted:
            groups += self.random.choice(shapes)()
        return groups[:wanted]

    def some(self, count):
        return self.random.sample(self.pool, min(count, len(self.pool)))

    def mixture(self):
        counts = self.random.choices(range(1, 7), [5, 9, 4, 2, 1, 1], k=6)
        return [self.some(count) for count in counts]

    def chain(self):
        path = self.some(8)
        pairs = [list(pair) for pair in zip(path, path[1:], strict=False)]
        return self.random.choice([pairs, pairs[::-1], self.random.sample(pairs, len(pairs))])

    def star(self):
        """A kiosk or a bot: one identifier seen with all others."""
        center, *others = self.some(8)
        return [[center, other] for other in others]

    def diamond(self):
        """Pairs that are separate at first and then all meet in one event, by several roads."""
        meeting = self.some(self.random.randint(4, 6))
        return [meeting[:2], meeting[2:4], meeting[4:] or meeting[1:3], meeting]

    # --------------------------------------------------------------------- rows

    def row(self, number, identifiers):
        table = self.random.choice(list(COLUMNS))
        columns = {
            "id": f"{self.random.choice('aBzé')}{number}-w{self.seed}",
            "received_at": self.random.choice(self.moments),
        }
        entries = []
        for type_, value in identifiers:
            if self.chance(0.15) or not self.place(table, columns, type_, value):
                entries.append(self.entry(type_, value))
        self.add_noise(table, columns, entries)
        if entries:
            text = json.dumps(entries, ensure_ascii=self.chance(0.5))
            columns["context_external_ids"] = text.replace('"#', "").replace('#"', "")
        if self.chance(0.03):
            columns["context_external_ids"] = self.random.choice(MALFORMED_JSON)
        if self.chance(0.03):
            name, nothing = self.random.choice([("id", None), ("id", ""), ("received_at", None)])
            columns[name] = nothing
        return RawRow(self.random.choice(self.sources), table, columns)

    def place(self, table, columns, type_, value):
        """Put the identifier into a free column that is read for its type; False if none is."""
        if type_ == "user_id" and table == "aliases" and "user_id" in columns:
            return self.fill(columns, "previous_id", type_, value)
        rule = self.rules.get(type_, {"columns": []})
        when = {name: as_list(accepted) for name, accepted in rule.get("when", {}).items()}
        if not COLUMNS[table].keys() >= when.keys():
            return False
        if any(fold(columns.get(name, a[0])) not in map(fold, a) for name, a in when.items()):
            return False
        for column in rule["columns"]:
            only_table, _, name = column.rpartition(".")
            readable = only_table in ("", table) and name in COLUMNS[table]
            if readable and self.fill(columns, name, type_, value):
                columns |= {name: self.spell_condition(a) for name, a in when.items()}
                return True
        return False

    def fill(self, columns, name, type_, value):
        if name in columns:
            return False
        columns[name] = self.spell(type_, value)
        return True

    def spell_condition(self, accepted):
        value = self.random.choice(accepted)
        if isinstance(value, bool):
            return value
        return self.random.choice([value, value.title(), f" {value.upper()}"])

    def entry(self, type_, value):
        """An entry of context_external_ids. Numbers marked by # lose their quotes afterwards."""
        if value.isdigit() and self.chance(0.6):
            written = self.random.choice(["{0}", "{0}.0", "{1}.{2}e9"])
            value = f"#{written.format(value, value[0], value[1:])}#"
        else:
            value = self.spell(type_, value)
        padded = f" {type_}\n" if self.chance(0.1) else type_
        entry = {"type": padded, "id": value}
        if self.chance(0.7):
            entry["collection"] = self.random.choices(["users", None, "accounts"], [8, 1, 1])[0]
        if self.chance(0.7):
            entry["encoding"] = self.random.choices(["none", None, "md5"], [8, 1, 1])[0]
        return entry

    def add_noise(self, table, columns, entries):
        absent = [name for name in COLUMNS[table] if name not in columns]
        for name in absent:
            if name == "context_device_type" and self.chance(0.15):
                columns[name] = self.random.choice(["ios", "android", "tvOS", "Windows", "", None])
            elif name == "context_device_ad_tracking_enabled":
                columns[name] = self.random.choice([True, False, None, None, None, None])
            elif name in ("group_id", "previous_id", "email") and self.chance(0.7):
                columns[name] = self.spell("email", self.random.choice(self.pool)[1])
            elif name.startswith("context_device") and self.chance(0.1):
                columns[name] = self.random.choice(self.pool)[1]
        if self.chance(0.1):
            self.add_blocked_value(table, columns, entries)
        if self.chance(0.06):
            entries.insert(
                self.random.randint(0, len(entries)), self.random.choice(MALFORMED_ENTRIES)
            )

    def add_blocked_value(self, table, columns, entries):
        """Only where the vars do block it: believed, it would tie this world to all others."""
        type_ = self.random.choice(["user_id", "email", "anonymous_id", "phone"])
        value = self.random.choice(BLOCKED)
        if judge(type_, value, self.variables)[2] is None:
            return
        column = "context_traits_email" if type_ == "email" else type_
        if column in COLUMNS[table] and self.chance(0.7):
            columns[column] = value
        else:
            entries.append({"type": type_, "id": value, "collection": "users"})

    # --------------------------------------------------------------------- the stream

    def world(self):
        rows = []
        for number, identifiers in enumerate(self.groups()):
            rows.append(self.row(number, identifiers))
            if self.chance(0.08):  # the same message id at the same moment, another content
                shared = self.random.choice(identifiers)
                twin = self.row(number, list({shared: None} | dict.fromkeys(self.some(2))))
                for name in ("id", "received_at"):
                    twin.columns[name] = rows[-1].columns[name]
                rows.append(twin)
        rows.sort(key=lambda row: row.columns["received_at"] or FIRST_MOMENT)
        batches = self.cut(rows)
        lateness, retrying = self.random.choice([0, 0.1, 0.5]), self.random.choice([0, 0.15])
        for position, batch in enumerate(batches):
            for row in batch[:]:
                later = batches[self.random.randint(position, len(batches) - 1)]
                if self.chance(lateness):
                    batch.remove(row)
                    later.append(row)
                elif self.chance(retrying):
                    again = dict(row.columns)
                    if again["received_at"] and self.chance(0.5):
                        again["received_at"] += timedelta(seconds=self.random.choice([1, 60, 4000]))
                    later.append(RawRow(row.source, row.table, again))
        batches = [batch for batch in batches if batch]
        for day, batch in enumerate(batches):
            self.random.shuffle(batch)
            for second, row in enumerate(batch):
                row.columns["uuid_ts"] = self.loading_time(row.columns["received_at"], day, second)
        return World(self.seed, batches)

    def loading_time(self, received_at, day, second):
        """When a row was loaded, or None; never so late that a run could miss the row."""
        begun = FIRST_LOAD + timedelta(days=day)
        read_through = begun - timedelta(days=1) + timedelta(minutes=1)  # at most, in all worlds
        chance = self.loading.random()
        if chance < 0.2 and received_at and read_through - LOOKBACK <= received_at <= begun:
            return None
        if chance > 0.8 and day:  # its transaction began while earlier batches were loaded
            return read_through - OVERLAP * self.loading.random()
        return begun + timedelta(seconds=second)

    def decisions(self, count):
        """So many sets of overrides, each made of the one before: some rows come, some go."""
        present, sets = [], []
        for _ in range(count):
            present = [override for override in present if not self.chance(0.3)]
            for _ in range(self.random.choice([0, 0, 1, 2, 3])):
                one, other = self.random.sample(self.pool, 2)
                action = self.random.choice(["distrust", "separate", "separate", "link"])
                moment = self.random.choice(self.moments) + timedelta(seconds=0.5)
                present.append(Override(action, one, other, moment))
            sets.append(list(present))
        return sets

    def requests(self):
        """Deletion requests of one run; some name identifiers that no event has brought."""
        regulations = ["delete", "delete", "suppress", "suppress_with_delete", "unsuppress"]
        pool = [*self.pool, ("phone", f"unknown-w{self.seed}")]
        wanted = self.random.choice([0, 0, 1, 1, 2, 4])
        return [
            Request(self.random.choice(regulations), self.random.choice(pool))
            for _ in range(wanted)
        ]

    def cut(self, rows):
        count = min(self.random.randint(0, 4), len(rows) - 1)
        cuts = [0, *sorted(self.random.sample(range(1, len(rows)), count)), len(rows)]
        return [rows[start:end] for start, end in zip(cuts, cuts[1:], strict=False)]


def decisions(seed: int, variables: dict, count: int) -> list[list[Override]]:
    """What analysts decide about the identifiers of the world of this number, run by run."""
    maker = Maker(seed, variables)
    return maker.decisions(count) if len(maker.pool) > 1 else [[]] * count


def batches(count, worlds=4):
    """So many batches of raw rows, out of a few worlds that are cut into as many."""
    made = (world(seed, default_variables()) for seed in itertools.count())
    fitting = itertools.islice((w for w in made if len(w.batches) == count), worlds)
    return [sum(parts, []) for parts in zip(*(w.batches for w in fitting), strict=True)]


def deletions(seed: int, variables: dict, count: int) -> list[list[Request]]:
    """What is asked to be forgotten of the world of this number, run by run."""
    maker = Maker(seed, variables)
    return [maker.requests() for _ in range(count)]

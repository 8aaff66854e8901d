"""Write the demo's raw Segment tables: `python seeds/generate_demo.py`.

Six weeks of an invented shop with an app and a web site, the same bytes every time. Nobody in it
exists. As in a real warehouse, a table has a column only where a value has arrived for it.
"""

import csv
import json
import random
import uuid
from collections import defaultdict
from datetime import datetime, timedelta
from pathlib import Path

START, DAY, DAYS = datetime(2026, 1, 5), timedelta(days=1), 42
NAMES = ("ada", "ben", "cleo", "dan", "eva", "finn", "gus", "hana", "ivo", "june")

rng = random.Random(640)
rows = defaultdict(list)  # by source and table


def chance(probability, value=True):
    return value if rng.random() < probability else None


def new_uuid():
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def hours(low, high):
    return timedelta(milliseconds=round(rng.uniform(low, high) * 3_600_000))


def send(source, table, at, *parts, **values):
    """Add one message: made by a client, received by the server, written by the loader."""
    row = {"id": new_uuid(), "received_at": at + hours(0.0001, 0.002)}
    # The loader follows within the hour; now and then, days late.
    row["uuid_ts"] = row["received_at"] + (hours(5, 120) if chance(0.01) else hours(0.05, 1))
    days_off = chance(0.01, 20454) or 0  # a client whose clock began in 1970
    row |= {"timestamp": at, "original_timestamp": at - days_off * DAY}
    for part in (*parts, values):
        row |= part
    rows[source, table].append(row)
    if chance(0.015):  # the client saw no answer and sent the same message again
        again = row["received_at"] + hours(0.01, 2)
        rows[source, table].append(row | {"received_at": again, "uuid_ts": again + hours(0.05, 1)})


def external_id(value, kind="phone", collection="users", encoding="none"):
    entry = {"collection": collection, "encoding": encoding, "id": value, "type": kind}
    return json.dumps([entry], separators=(",", ":"))


class Device:
    """A browser or an app. Its anonymous id changes when cookies are cleared, its context stays."""

    def __init__(self, source):
        self.source = source
        self.reset()
        if source == "web":
            ga_client_id = chance(0.3, f"{rng.randrange(10**9)}.1767571200")
            self.context = {
                "context_library_name": "analytics.js",
                "context_integrations_google_analytics_client_id": ga_client_id,
                "context_traits_cross_domain_id": chance(0.1, new_uuid()),
            }
            return
        kind, allowed = rng.choice(("android", "Android", "ios", "iOS")), chance(0.6)
        # iOS hides the advertising id when the person says no; some old phones always do.
        hidden = chance(0.1) or (kind.lower() == "ios" and not allowed)
        self.context = {
            "context_library_name": f"analytics-{kind.lower()}",
            "context_device_type": kind,
            "context_device_id": new_uuid(),
            "context_device_advertising_id": str(uuid.UUID(int=0)) if hidden else new_uuid(),
            "context_device_ad_tracking_enabled": "true" if allowed else "false",
            "context_device_token": chance(0.4, new_uuid().replace("-", "")),
            "context_braze_braze_id": chance(0.2, new_uuid()),
        }

    def reset(self):
        self.cookie, self.logged_in = {"anonymous_id": new_uuid()}, set()

    def send(self, table, at, *parts, **values):
        send(self.source, table, at, self.cookie, self.context, *parts, **values)

    def visit(self, at, person=None, log_out=False):
        if person and person not in self.logged_in:
            person.log_in(self, at)
        who = (person.in_app if self.source == "mobile" else person.user) if person else {}
        for _ in range(rng.choice((1, 2, 2, 3, 4))):
            at, topic = at + hours(0.003, 0.1), rng.choice(("Lamps", "Chairs", "Rugs", "Shelves"))
            if chance(0.45):
                event = rng.choice(("Viewed", "Added", "Ordered"))
                self.send("tracks", at, who, event=event.lower(), event_text=event)
            elif self.source == "web":
                self.send("pages", at, who, name=topic, context_page_path=f"/{topic.lower()}")
            else:  # a page in an app is one in its web view
                self.send("pages" if chance(0.05) else "screens", at, who, name=topic)
        if log_out or (self.source == "web" and chance(0.12)):
            self.reset()  # apps do so on log-out, and people clear their cookies


class Person:
    def __init__(self, number, email=None):
        self.email = email or f"{rng.choice(NAMES)}.{number}@example.{rng.choice(('com', 'net'))}"
        self.user = {"user_id": new_uuid()[:8]}
        self.in_app = self.user | {"context_traits_email": self.email}
        phone = f"+1{rng.randrange(201, 990)}55501{number % 100:02}"  # a range kept for fiction
        self.external_ids = {"context_external_ids": chance(0.3, external_id(phone))}

    def log_in(self, device, at):
        typed = rng.choice((self.email, self.email, self.email.title(), f" {self.email} "))
        device.send("identifies", at, self.user, self.external_ids, email=typed)
        if chance(0.15):  # the tracker's own note that this visitor is now that user
            device.send("aliases", at, self.user, previous_id=device.cookie["anonymous_id"])
        if chance(0.1):
            device.send("groups", at, self.user, group_id=f"account-{rng.randrange(20)}")
        device.logged_in.add(self)

    def live(self, devices, visits=10):
        """Browse unknown, sign up part of the way through the six weeks, then mostly log in."""
        signs_up = START + rng.uniform(-4, 48) * DAY
        for at in sorted(START + hours(0, 24 * DAYS) for _ in range(rng.randint(2, visits))):
            rng.choice(devices).visit(at, self if at > signs_up and chance(0.8) else None)


def shared_things():
    """What ties strangers together: family tablets and inboxes, a kiosk, a reseller's addresses."""
    for family in range(8):
        tablet, inbox = Device("mobile"), f"family{family}@example.com" if family % 2 else None
        members = [Person(3000 + 10 * family + n, inbox) for n in range(rng.choice((2, 3)))]
        for day in range(2 * family, DAYS, 4):
            tablet.visit(START + day * DAY + hours(17, 21), rng.choice(members), log_out=True)
        for member in members:
            member.live([Device("web")], 4)
    kiosk = Device("web")  # stands in the shop, reports screens, and keeps its cookie
    for number in range(25):
        shopper, at = Person(4000 + number), START + 1.5 * number * DAY + hours(9, 18)
        kiosk.send("screens", at, shopper.user if chance(0.7) else {}, name="Kiosk")
        shopper.live([Device("web"), Device("mobile")], 4)
    reseller, browser = Person(5000), Device("web")
    for number in range(8):  # a profile may hold five addresses
        reseller.email = f"orders{number}@example.org"
        reseller.log_in(browser, START + (3 + 4 * number) * DAY + hours(8, 17))
    for number in range(15):  # a newsletter form knows an address and a cookie, but no user
        reader, at = Person(6000 + number), START + hours(0, 500)
        Device("web").send("identifies", at, email=reader.email.title())
        Device("mobile").visit(at + hours(24, 400), reader)


def bad_input():
    """Placeholders, broken lists of external ids, rows without what makes them an event."""
    # dbt's PostgreSQL seeds take a bare null for no value at all, hence the byte-order mark.
    for value in 3 * ("-1", "null\ufeff", "undefined", "[object Object]", "anonymous", "0", "None"):
        at = START + hours(0, 24 * DAYS)
        Device("mobile").send("screens", at, user_id=value, name="Lamps")
        Device("mobile").send("screens", at, context_device_token=value, name="Rugs")
        Device("web").send("pages", at, Person(7000).user, anonymous_id=value, name="Rugs")
        Device("web").send("identifies", at, email=value)
    phone = "+12025550199"
    broken = (external_id(phone)[:-9], phone, "{}", external_id(""), external_id("a1", "group_id"))
    elsewhere = (external_id(phone, collection="accounts"), external_id(phone, encoding="base64"))
    for day, ids in enumerate(broken + elsewhere):
        Device("mobile").send("identifies", START + day * DAY, context_external_ids=ids)
    for source in ("mobile", "web"):
        rows[source, "tracks"][5]["id"] = rows[source, "tracks"][6]["received_at"] = None


def jane():
    """The example of Segment's documentation: six identifiers that become one profile."""
    # Guest in the app, sign-up on the web, log-in on a new phone; the app sends no anonymous ids.
    cookie = {"anonymous_id": "feaa68e5-1057-4e32-8702-a2462b454474"}
    android = {"context_device_id": "4f0bf0e9-44db-4127-8c0c-90f8b261b08e"}
    ios = {"context_device_id": "0440f065-9291-4601-aabe-218620e3c69d"}
    android["context_device_type"], ios["context_device_type"] = "android", "ios"
    user = {"user_id": "0P1Qls5jrj"}
    send("mobile", "screens", START + 1.4 * DAY, android)
    send("mobile", "identifies", START + 2.8 * DAY, android, email="jane.doe@example1.com")
    send("web", "pages", START + 9.7 * DAY, cookie)
    send("web", "identifies", START + 16.5 * DAY, cookie, user, email="jane.doe@example2.com")
    send("mobile", "screens", START + 24.3 * DAY, ios)
    send("mobile", "identifies", START + 30.6 * DAY, ios, user, email="Jane.Doe@Example1.com")
    send("web", "pages", START + 40.5 * DAY, cookie, user)


if __name__ == "__main__":
    for number in range(1, 251):
        owned = rng.choice(("mobile web", "mobile mobile web", "mobile web web", "web", "mobile"))
        Person(number).live([Device(source) for source in owned.split()])
    shared_things()
    bad_input()
    jane()
    for (source, table), messages in rows.items():
        columns = dict.fromkeys(c for row in messages for c in row if row[c] is not None)
        path = Path(__file__).with_name(f"segment_{source}__{table}.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(messages, key=lambda row: row["uuid_ts"]))  # as the loader did

"""The pipeline that a data engineer would write by hand, on the raw events of a history.

sql/by_hand_<engine>.sql is all of it. Every hour it starts again from the raw events.
"""

from __future__ import annotations

import time

import duckdb
from histories import MODELS, TABLES, History
from measure import FOLDER, median, progress

# What users_identities publishes is a contract, other relations of the product are not.
PARTITION = """
    select
        (select count(*) from personas_identities.users_identities) as published_count,
        (select count(*) from by_hand.identifiers) as identifier_count,
        count(*) as common_count,
        count(distinct published.segment_id) as profile_count,
        count(distinct by_hand.component) as component_count,
        (
            select count(*)
            from (
                select distinct published.segment_id, by_hand.component
                from personas_identities.users_identities as published
                inner join by_hand.identifiers as by_hand
                    using (external_id_type, external_id_value)
            ) as pairs
        ) as pair_count
    from personas_identities.users_identities as published
    inner join by_hand.identifiers as by_hand using (external_id_type, external_id_value)
"""


def sql(engine: str) -> str:
    return (FOLDER / "sql" / f"by_hand_{engine}.sql").read_text()


def measure(history: History, repeats: int) -> dict:
    """Seconds of the whole pipeline, whose table stays beside the product's for the comparison."""
    seconds = []
    for _ in range(repeats):
        progress(f"{history.engine}: by hand, {history.size:,} events")
        history.checkpoint()
        with history.connect() as connection:
            started = time.perf_counter()
            connection.execute(sql(history.engine))
            seconds.append(time.perf_counter() - started)
    copying = [copy_tables(history) for _ in range(repeats)]
    return {"seconds": median(seconds), "copying_seconds": median(copying), **compare(history)}


def copy_tables(history: History) -> float:
    """Seconds of writing the product's finished tables once more, without indexes.

    No way to these rows from raw events can take less.
    """
    history.checkpoint()
    with history.connect() as connection:
        connection.execute("create schema if not exists copies")
        started = time.perf_counter()
        for model, table in zip(MODELS, TABLES, strict=True):
            connection.execute(f"create table copies.{model} as select * from {table}")
        seconds = time.perf_counter() - started
        connection.execute("drop schema copies cascade")
    return seconds


def compare(history: History, is_limited: bool = True) -> dict:
    """Refuses to go on where a profile is no part of a component; without limits, no whole one.

    A pair is a profile and a component with an identifier in common.
    """
    [row] = history.query(PARTITION)
    published, identifiers, common, profiles, components, pairs = row
    if not published == identifiers == common:
        raise SystemExit(f"By hand on {history.engine}: other identifiers, no time counts: {row}")
    if pairs != profiles or not (is_limited or pairs == components):
        raise SystemExit(f"By hand on {history.engine}: another partition, no time counts: {row}")
    return {"identifiers": identifiers, "profiles": profiles, "components": components}


def remove(history: History) -> None:
    with history.connect() as connection:
        connection.execute("drop schema by_hand cascade")


def create_graph(connection: duckdb.DuckDBPyConnection) -> None:
    """All links of the raw events as bench_nodes (node) and bench_links (link, head, tail).

    Nodes are numbered by age, and links by their first event, as the product does.
    """
    connection.execute(sql("duckdb"))
    connection.execute("""
        create or replace temp table numbers as
        select node, row_number() over (order by first_seen, type, value) as number
        from nodes
    """)
    connection.execute("""
        create table bench_links as
        select
            row_number() over (order by links.first_seen, heads.number, tails.number) as link,
            heads.number as head,
            tails.number as tail
        from links
        inner join numbers as heads on links.head = heads.node
        inner join numbers as tails on links.tail = tails.node
    """)
    connection.execute("create table bench_nodes as select number as node from numbers")

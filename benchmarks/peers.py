"""What else finds connected components, each in a process of its own: links in, components out.

    python -m peers <peer> <DuckDB file> <repeats>

The file holds bench_nodes (node) and bench_links (link, head, tail), all integers. Printed are JSON
lines: the seconds of each repeat, then a checksum of the partition, by which all have to agree.
"""

from __future__ import annotations

import json
import sys
import time

import duckdb

# Only towards the smaller number, or a component of n nodes would take n * n rows.
NAIVE_RECURSION = """
    with recursive edges as (
        select head as a, tail as b from bench_links
        union
        select tail as a, head as b from bench_links
    ),

    walk as (
        select node, node as component from bench_nodes
        union
        select edges.b as node, walk.component
        from walk
        inner join edges on walk.node = edges.a
        where walk.component < edges.b
    )

    select node, min(component) as component from walk group by node
"""
USING_KEY = """
    with recursive components (node, component) using key (node) as (
        select node, node as component from bench_nodes
        union
        (
            select edges.b as node, min(components.component) as component
            from components
            inner join (
                select head as a, tail as b from bench_links
                union all
                select tail as a, head as b from bench_links
            ) as edges on components.node = edges.a
            inner join recurring.components as known on edges.b = known.node
            where components.component < known.component
            group by edges.b
        )
    )

    select node, component from components
"""
LONG = 5  # seconds; what takes longer is not repeated
CHECKSUM = """
    select count(*), count(distinct component), bit_xor(hash(node, component))
    from (
        select node, min(node) over (partition by component) as component from ({})
    )
"""


def main() -> None:
    name, path, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
    connection = duckdb.connect(path, read_only=True)
    connection.execute("set threads = 2")
    for _ in range(repeats):
        seconds, components = PEERS[name](connection)
        print(json.dumps({"seconds": seconds}), flush=True)
        if components is not None:
            checksum = connection.execute(CHECKSUM.format("from components")).fetchone()
        if seconds > LONG:
            break
    if components is not None:
        print(json.dumps({"checksum": [str(part) for part in checksum]}))


def recursion(sql):
    def run(connection):
        started = time.perf_counter()
        connection.execute(f"create or replace temp table components as {sql}")
        return time.perf_counter() - started, "components"

    return run


def arrays(connection):
    """Links and the number of nodes, which are numbered from 1."""
    links = connection.execute("select link, head, tail from bench_links").fetchnumpy()
    count = connection.execute("select max(node) from bench_nodes").fetchone()[0]
    return links, count + 1


def keep(connection, labels):
    """The component of each node by its number, as the temp table `components`."""
    import numpy

    found = {"node": numpy.arange(len(labels)), "component": labels}  # noqa: F841
    connection.execute("""
        create or replace temp table components as
        select node, component from found where node in (select node from bench_nodes)
    """)
    return "components"


def scipy_components(connection):
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    links, size = arrays(connection)
    started = time.perf_counter()
    matrix = coo_matrix((links["link"], (links["head"], links["tail"])), shape=(size, size))
    _, labels = connected_components(matrix.tocsr(), directed=False)
    return time.perf_counter() - started, keep(connection, labels)


def scipy_forest(connection):
    """The links that are joined: more than components, less than who merged when."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

    links, size = arrays(connection)
    started = time.perf_counter()
    matrix = coo_matrix((links["link"], (links["head"], links["tail"])), shape=(size, size))
    forest = minimum_spanning_tree(matrix.tocsr())
    seconds = time.perf_counter() - started
    return seconds, keep(connection, connected_components(forest, directed=False)[1])


def networkx_components(connection):
    import networkx
    import numpy

    links, size = arrays(connection)
    started = time.perf_counter()
    graph = networkx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(zip(links["head"].tolist(), links["tail"].tolist(), strict=True))
    labels = numpy.empty(size, dtype=numpy.int64)
    for number, component in enumerate(networkx.connected_components(graph)):
        labels[list(component)] = number
    return time.perf_counter() - started, keep(connection, labels)


def splink_clusters(connection):
    from splink import DuckDBAPI
    from splink.clustering import cluster_pairwise_predictions_at_threshold

    # Its clustering writes tables, so it gets a database of its own.
    path = connection.execute("select path from duckdb_databases() where not internal").fetchone()
    own = duckdb.connect()
    own.execute("set threads = 2")
    own.execute(f"attach '{path[0]}' as graph (read_only)")
    own.execute("create table nodes as select node as unique_id from graph.bench_nodes")
    own.execute("""
        create table edges as
        select head as unique_id_l, tail as unique_id_r, 1.0::double as match_probability
        from graph.bench_links
    """)
    api = DuckDBAPI(own)
    nodes, edges = api.register("nodes"), api.register("edges")
    started = time.perf_counter()
    clusters = cluster_pairwise_predictions_at_threshold(
        nodes,
        edges,
        api,
        node_id_column_name="unique_id",
        threshold_match_probability=1.0,
    )
    seconds = time.perf_counter() - started
    found = clusters.as_duckdbpyrelation().arrow()  # noqa: F841
    connection.execute("""
        create or replace temp table components as
        select unique_id as node, cluster_id as component from found
    """)
    return seconds, "components"


PEERS = {
    "DuckDB with recursive": recursion(NAIVE_RECURSION),
    "DuckDB using key": recursion(USING_KEY),
    "SciPy connected_components": scipy_components,
    "SciPy minimum_spanning_tree": scipy_forest,
    "NetworkX": networkx_components,
    "Splink": splink_clusters,
}

if __name__ == "__main__":
    main()

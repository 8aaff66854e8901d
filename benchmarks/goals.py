"""The goals of speed and size as ratios, and what the results say of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Goal:
    """`seen` may be at most `bound`, or has to be at least that; none if it was not measured."""

    text: str
    bound: float
    seen: float | None
    is_least: bool = False

    @property
    def verdict(self) -> str:
        if self.seen is None:
            return "not measured"
        is_met = self.seen >= self.bound if self.is_least else self.seen <= self.bound
        return "met" if is_met else "missed"


def goals(results: dict) -> list[Goal]:
    duckdb = Seen(results, "duckdb")
    postgres = Seen(results, "postgres")
    scipy = duckdb.resolution_over("links", "SciPy connected_components")
    pgrouting = postgres.resolution_over("pgrouting", "pgr_connectedComponents")
    return [
        *duckdb.goals("DuckDB", by_hand=1.2, nothing=1.3),
        Goal("DuckDB: whole resolution ≤ 4 × SciPy's components", 4, scipy),
        Goal(
            "DuckDB: contraction ≥ 1,000 × faster than Splink on a chain of 2,000",
            1000,
            splink_over_contraction(results, 2_000),
            is_least=True,
        ),
        *postgres.goals("PostgreSQL", by_hand=0.7, nothing=1.2),
        Goal("PostgreSQL: 1,000 new events ≤ 3 s of models", 3, postgres.seconds("hour")),
        Goal(
            "PostgreSQL: tables and indexes ≤ 0.7 kB per identifier",
            0.7,
            postgres.kilobytes_per_identifier(),
        ),
        Goal("PostgreSQL: whole resolution ≤ 1.2 × pgRouting's components", 1.2, pgrouting),
    ]


class Seen:
    """What was seen on one engine: at all sizes, and at the one that goals are about."""

    def __init__(self, results: dict, engine: str) -> None:
        self.results = results
        self.rows = results.get(engine, [])
        size = results["graph_events"]
        self.row = next((row for row in self.rows if row["events"] == size), {})

    def goals(self, name: str, by_hand: float, nothing: float) -> list[Goal]:
        sizes = [row["events"] for row in self.rows]
        span = f"from {sizes[0]:,} to {sizes[-1]:,} events" if sizes else "from first to last"
        return [
            Goal(f"{name}: full refresh ≤ {by_hand} × by hand", by_hand, self.over_hand()),
            Goal(f"{name}: an hour ≤ 0.1 × by hand", 0.1, self.over_hand("hour")),
            Goal(f"{name}: nothing new, {span} ≤ {nothing} ×", nothing, self.growth("nothing")),
            Goal(f"{name}: 1,000 new events, {span} ≤ 1.3 ×", 1.3, self.growth("hour")),
        ]

    def seconds(self, run: str) -> float | None:
        return self.row[run]["model_seconds"] if run in self.row else None

    def over_hand(self, run: str = "full_refresh") -> float | None:
        if run in self.row and "by_hand" in self.row:
            return self.seconds(run) / self.row["by_hand"]["seconds"]
        return None

    def growth(self, run: str) -> float | None:
        """Seconds at the largest size over those at the smallest."""
        seconds = [row[run]["model_seconds"] for row in self.rows if run in row]
        return seconds[-1] / seconds[0] if len(seconds) > 1 else None

    def kilobytes_per_identifier(self) -> float | None:
        if "bytes" in self.row:
            return sum(self.row["bytes"].values()) / self.row["identifiers"] / 1000
        return None

    def resolution_over(self, part: str, peer: str) -> float | None:
        """The product's whole resolution over what a peer takes to find components alone."""
        peers = self.results.get(part, [])
        if isinstance(peers, str) or not self.row:  # a text says why there are none
            return None
        found = [row["seconds"] for row in peers if row["name"] == peer]
        return self.row["full_refresh"]["resolution_seconds"] / found[0] if found else None


def splink_over_contraction(results: dict, length: int) -> float | None:
    for chain in results.get("chains", []):
        for row in chain["rows"]:
            if chain["length"] == length and row["name"] == "Splink":
                return row["over_contraction"]
    return None

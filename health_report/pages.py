"""From what a space answers to one HTML page, with its own copy of plotly."""

from __future__ import annotations

import plotly.graph_objects as go
from jinja2 import Environment
from plotly.io import to_html
from plotly.offline import get_plotlyjs
from warehouse_queries import Space

COLORS = {
    "joined": "#2f7d4f",
    "redundant": "#9aa5b1",
    "refused": "#c0392b",
    "distrusted": "#8e44ad",
}
TEMPLATE = Environment(autoescape=True).from_string("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Identity health</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; color: #1f2933; max-width: 62rem; margin: 2rem auto;
         padding: 0 1rem; }
  h1, h2 { line-height: 1.2; }
  h2 { margin-top: 2.5rem; }
  table { border-collapse: collapse; width: 100%; font-size: 13px; }
  th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #d9e0e6; }
  th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
</style>
<script>{{ plotly | safe }}</script>
</head>
<body>
<h1>Identity health</h1>
<p>
{{ summary }}
{% if not shows_values %}Values are masked: a number stands for each.{% endif %}
</p>
{% for title, text, content in sections %}
<h2>{{ title }}</h2>
<p>{{ text }}</p>
{{ content | safe }}
{% endfor %}
</body>
</html>
""")
TABLE = Environment(autoescape=True).from_string("""<table>
<tr>{% for name in names %}
<th{% if rows and rows[0][loop.index0] is number %} class="number"{% endif %}>{{ name }}</th>
{%- endfor %}</tr>
{% for row in rows %}<tr>{% for value in row %}
<td{% if value is number %} class="number"{% endif %}>{{ value }}</td>{% endfor %}</tr>
{% endfor %}</table>""")


class Mask:
    """Shows identifiers as they are, or the first of a type as #1, the second as #2."""

    def __init__(self, shows_values: bool) -> None:
        self.shows_values = shows_values
        self.numbers: dict[str, dict[str, int]] = {}

    def __call__(self, type_: str, value: str) -> str:
        if self.shows_values:
            return f"{type_} {value}"
        known = self.numbers.setdefault(type_, {})
        return f"{type_} #{known.setdefault(value, len(known) + 1)}"


def page(space: Space, identifier: tuple[str, str] | None, shows_values: bool) -> str:
    mask = Mask(shows_values)
    health = space.health()
    profile = []
    if identifier is not None:
        links = space.links_of_profile(*identifier)
        text = "Each line is a link between two identifiers, at its first event."
        content = drawn_links(links, mask) if links else "<p>Nobody is known by it.</p>"
        profile = [(f"The profile of {mask(*identifier)}", text, content)]
    sections = [
        *profile,
        (
            "Sizes of profiles",
            "How many profiles hold so many identifiers.",
            bars(health.get("profiles_by_size", []), "profiles"),
        ),
        (
            "Merges and refusals by day",
            "A merge makes one profile of two. A refusal keeps two apart that an event tied"
            " together, because one profile of both would break a limit.",
            days(health),
        ),
        (
            "Identifiers by type and source",
            "Each identifier counts for the source that showed it first.",
            stacks(space.identifiers_by_source()),
        ),
        (
            "Most shared identifiers",
            "Devices, cookies and addresses with most refusals: many people came by them.",
            shared_identifiers(health.get("most_refused_identifiers", []), mask),
        ),
        (
            "Largest profiles",
            "Ask explain_identity about those that look too large.",
            table(
                ["profile", "identifiers"],
                [
                    (row["subject"], int(row["measured_count"]))
                    for row in health.get("largest_profiles", [])
                ],
            ),
        ),
        ("Last runs", "The newest first; times in UTC.", last_runs(space.last_runs())),
    ]
    identifiers = sum(int(row["measured_count"]) for row in health.get("identifiers_by_type", []))
    profiles = sum(int(row["measured_count"]) for row in health.get("profiles_by_size", []))
    summary = f"{identifiers:,} identifiers in {profiles:,} profiles."
    return TEMPLATE.render(
        summary=summary, shows_values=shows_values, sections=sections, plotly=get_plotlyjs()
    )


def table(names: list[str], rows: list[tuple]) -> str:
    return TABLE.render(names=names, rows=rows)


def shared_identifiers(rows: list[dict], mask: Mask) -> str:
    listed = [(mask(*row["subject"].split(":", 1)), int(row["measured_count"])) for row in rows]
    return table(["identifier", "refusals"], listed)


def last_runs(rows: list[dict]) -> str:
    counts = [name for name in (rows[0] if rows else {}) if name.endswith("_count")]
    listed = [
        (
            f"{row['started_at']:%Y-%m-%d %H:%M:%S}",
            "not finished"
            if row["finished_at"] is None
            else f"{(row['finished_at'] - row['started_at']).total_seconds():.0f} s",
            "full refresh" if row["is_full_refresh"] else "",
            *("" if row[name] is None else int(row[name]) for name in counts),
        )
        for row in rows
    ]
    names = [name.removesuffix("_count").replace("_", " ") + "s" for name in counts]
    return table(["started", "took", "", *names], listed)


def as_html(figure: go.Figure, height: int = 340) -> str:
    """A figure for a page that has plotly."""
    figure.update_layout(
        template="plotly_white", height=height, margin={"l": 10, "r": 10, "t": 10, "b": 10}
    )
    return to_html(
        figure,
        full_html=False,
        include_plotlyjs=False,
        config={"displayModeBar": False, "responsive": True},
    )


def bars(rows: list[dict], name: str) -> str:
    subjects = [row["subject"] for row in rows]
    counts = [int(row["measured_count"]) for row in rows]
    figure = go.Figure(go.Bar(x=subjects, y=counts, text=counts, name=name))
    figure.update_xaxes(type="category", title="identifiers")
    figure.update_yaxes(title=name)
    return as_html(figure)


def days(health: dict[str, list[dict]]) -> str:
    figure = go.Figure()
    for measure, color in (("merges", "joined"), ("refusals", "refused")):
        rows = sorted(health.get(f"{measure}_by_day", []), key=lambda row: row["subject"])
        days = [row["subject"] for row in rows]
        counts = [int(row["measured_count"]) for row in rows]
        figure.add_bar(x=days, y=counts, name=measure, marker_color=COLORS[color])
    figure.update_xaxes(type="date")
    return as_html(figure)


def stacks(rows: list[dict]) -> str:
    figure = go.Figure()
    for source in dict.fromkeys(row["created_source"] for row in rows):
        own = [row for row in rows if row["created_source"] == source]
        figure.add_bar(
            x=[row["external_id_type"] for row in own],
            y=[int(row["identifier_count"]) for row in own],
            name=source or "unknown",
        )
    figure.update_layout(barmode="stack")
    return as_html(figure)


def drawn_links(links: list[dict], mask: Mask) -> str:
    """A row per identifier, in the order in which they came in; time runs to the right."""
    heights: dict[str, int] = {}
    figure = go.Figure()
    shown = set()
    for link in links:
        ends = [mask(link[f"{end}_type"], link[f"{end}_value"]) for end in ("head", "tail")]
        for end in ends:
            heights.setdefault(end, -len(heights))
        outcome = link["outcome"]
        figure.add_scatter(
            x=[link["received_at"]] * 2,
            y=[heights[end] for end in ends],
            text=[f"{end}<br>{outcome}" for end in ends],
            mode="lines+markers",
            hoverinfo="text+x",
            name=outcome,
            legendgroup=outcome,
            showlegend=outcome not in shown,
            line={"color": COLORS.get(outcome, "#333333"), "width": 2},
        )
        shown.add(outcome)
    figure.update_yaxes(tickvals=list(heights.values()), ticktext=list(heights), automargin=True)
    figure.update_xaxes(type="date")
    return as_html(figure, height=120 + 26 * len(heights))

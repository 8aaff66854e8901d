"""What the report asks of a space, by way of dbt: one connection, as in a run."""

from __future__ import annotations

import click
from dbt.cli.main import dbtRunner

PACKAGE = "identity_warehouse"
QUIET = ["--quiet", "--log-level", "none", "--log-level-file", "none"]


class Space:
    """A built space. `settings` are arguments of dbt: project, profile, target, vars."""

    def __init__(self, settings: list[str]) -> None:
        self.settings = settings
        outcome = dbtRunner().invoke([*QUIET, "parse", *settings])
        self.manifest = self._result_of(outcome, "dbt could not read the project")

    def rows(self, sql: str) -> list[dict]:
        """The rows of a query, in which {relation} stands for a relation of the package."""
        for name in ("identity_health", "identity_links", "identity_runs", "users_identities"):
            sql = sql.replace("{" + name + "}", f"{{{{ ref('{PACKAGE}', '{name}') }}}}")
        for name in [name for name in self.manifest.nodes if name.endswith(".inline_query")]:
            self.manifest.nodes.pop(name)
        command = [*QUIET, "show", "--inline", sql, "--limit", "-1", *self.settings]
        outcome = dbtRunner(self.manifest).invoke(command)
        results = self._result_of(outcome, "dbt could not query the space; has it been built?")
        return [dict(row) for row in results.results[0].agate_table.rows]

    @staticmethod
    def _result_of(outcome, complaint: str):
        if not outcome.success:
            failed = getattr(outcome.result, "results", [])
            reason = outcome.exception or "; ".join(str(result.message) for result in failed)
            raise click.ClickException(f"{complaint} {reason}".strip())
        return outcome.result

    def health(self) -> dict[str, list[dict]]:
        """Measure -> its rows, in order."""
        measures: dict[str, list[dict]] = {}
        sql = "select measure, place, subject, measured_count from {identity_health}"
        for row in self.rows(f"{sql} order by measure, place, subject"):
            measures.setdefault(row["measure"], []).append(row)
        return measures

    def identifiers_by_source(self) -> list[dict]:
        return self.rows("""
            select created_source, external_id_type, count(*) as identifier_count
            from {users_identities}
            group by created_source, external_id_type
            order by created_source, external_id_type
        """)

    def last_runs(self) -> list[dict]:
        return self.rows("""
            select
                started_at,
                finished_at,
                is_full_refresh,
                sighting_count,
                resolved_identifier_count,
                joined_link_count,
                refused_link_count,
                published_row_count
            from {identity_runs}
            order by started_at desc
            limit 20
        """)

    def links_of_profile(self, type_: str, value: str) -> list[dict]:
        """All links of the profile of an identifier, those that were refused included."""
        quoted = (text.replace("'", "''") for text in (type_, value))
        own = ", ".join(f"'{text}'" for text in quoted)
        return self.rows(f"""
            select
                links.head_type,
                links.head_value,
                links.tail_type,
                links.tail_value,
                links.received_at,
                links.outcome
            from {{identity_links}} as links
            inner join {{users_identities}} as identities
                on identities.segment_id in (links.head_segment_id, links.tail_segment_id)
            where
                (identities.external_id_type, identities.external_id_value)
                in (({{% raw %}}{own}{{% endraw %}}))
            order by
                links.received_at,
                links.head_type,
                links.head_value,
                links.tail_type,
                links.tail_value
        """)

{# Returns what get_table_comment_sql() says of a relation: a number and a comment. #}
{% macro find_table_comment(relation) -%}
    {{- return(adapter.dispatch('find_table_comment', 'identity_warehouse')(relation)) -}}
{%- endmacro %}

{% macro default__find_table_comment(relation) -%}
    {{- return(fetch_row(get_table_comment_sql(relation))) -}}
{%- endmacro %}

{# Spark's catalog cannot be queried. #}
{% macro spark__find_table_comment(relation) -%}
    {%- set known = load_relation(relation) -%}
    {%- set ns = namespace(comment=none) -%}
    {%- if known is not none and known.is_table -%}
        {%- for row in fetch_table('describe table extended ' ~ relation).rows
            if row[0] == 'Comment' -%}
            {%- set ns.comment = row[1] -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return([1 if known is not none else 0, ns.comment]) -}}
{%- endmacro %}

{# Returns a query of one row: how many relations have the name of `relation`, of whatever kind, and
   the comment of the one that is a plain table. #}
{% macro get_table_comment_sql(relation) -%}
    {{ adapter.dispatch('get_table_comment_sql', 'identity_warehouse')(relation) }}
{%- endmacro %}

{# A table that inherits, or that others inherit from, shares rows with other tables, so it is no
   plain table. #}
{% macro default__get_table_comment_sql(relation) -%}
    select
        count(*),
        max(case
            when relkind = 'r' and not exists (
                select 1 from pg_inherits
                where pg_class.oid in (inhrelid, inhparent)
            )
                then obj_description(oid, 'pg_class')
        end)
    from pg_class
    where oid = to_regclass({{ text_literal(relation.include(database=false) | string) }})
{%- endmacro %}

{# DuckDB's names are the same in any case. #}
{% macro duckdb__get_table_comment_sql(relation) -%}
    select count(*), max(comment)
    from (
        select database_name, schema_name, table_name, comment
        from duckdb_tables()

        union all

        select database_name, schema_name, view_name as table_name, null as comment
        from duckdb_views()
    ) as relations
    where
        lower(database_name) = lower({{ text_literal(relation.database) }})
        and lower(schema_name) = lower({{ text_literal(relation.schema) }})
        and lower(table_name) = lower({{ text_literal(relation.identifier) }})
{%- endmacro %}

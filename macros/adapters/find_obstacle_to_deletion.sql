{# Returns why rows of a raw table cannot be deleted by raw_row_locator(), and what to do instead,
   in words. Empty where nothing is in the way. #}
{% macro find_obstacle_to_deletion(relation) -%}
    {{- return(fetch_row(
        adapter.dispatch('get_obstacle_to_deletion_sql', 'identity_warehouse')(relation))[0]) -}}
{%- endmacro %}

{# Views have no rows of their own. Foreign servers and other access methods number rows by rules of
   their own. Parts of a table, such as partitions, count too. #}
{% macro default__get_obstacle_to_deletion_sql(relation) -%}
    with recursive family as (
        select oid, relkind, relam
        from pg_class
        where oid = to_regclass({{ text_literal(relation.include(database=false) | string) }})

        union

        select heirs.oid, heirs.relkind, heirs.relam
        from family
        inner join pg_inherits on family.oid = pg_inherits.inhparent
        inner join pg_class as heirs on pg_inherits.inhrelid = heirs.oid
    )

    select coalesce(
        max(case family.relkind
            when 'v' then 'a view; delete from the tables behind it'
            when 'm' then 'a materialized view; delete from the tables behind it and refresh it'
            when 'f' then 'a foreign table, or has one among its parts; delete where that is stored'
        end),
        max(case
            when methods.amname <> 'heap'
                then 'stored by ' || methods.amname || '; delete by its own means'
        end),
        ''
    )
    from family
    left join pg_am as methods on family.relam = methods.oid
{%- endmacro %}

{# A column named rowid hides the number that DuckDB gives each row. #}
{% macro duckdb__get_obstacle_to_deletion_sql(relation) -%}
    {%- set is_in_database -%}
        lower(database_name) = lower({{ text_literal(relation.database) }})
    {%- endset -%}
    {%- set is_in_schema -%}
        {{ is_in_database }} and lower(schema_name) = lower({{ text_literal(relation.schema) }})
    {%- endset -%}
    {%- set name = 'lower(' ~ text_literal(relation.identifier) ~ ')' -%}
    select case
        when exists (
            select 1 from duckdb_views()
            where {{ is_in_schema }} and lower(view_name) = {{ name }}
        )
            then 'a view; delete from the tables behind it'
        when not exists (
            select 1 from duckdb_tables()
            where {{ is_in_schema }} and lower(table_name) = {{ name }}
        )
            then 'no table of a database; delete from the files behind it'
        when exists (
            select 1 from duckdb_databases()
            where {{ is_in_database }} and type <> 'duckdb'
        )
            then 'a table of a database of another kind; delete there'
        when exists (
            select 1 from duckdb_databases()
            where {{ is_in_database }} and readonly
        )
            then 'attached read-only; attach its database for writing and ask again'
        when exists (
            select 1 from duckdb_columns()
            where
                {{ is_in_schema }}
                and lower(table_name) = {{ name }}
                and lower(column_name) = 'rowid'
        )
            then 'a table with a column rowid, which hides where rows lie; rename it and ask again'
        else ''
    end
{%- endmacro %}

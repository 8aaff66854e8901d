{# Creates those indexes of a table that it does not have yet, and renews its statistics. `indexes`
   is a list of {name, on, is_unique, method}. Two overlapping runs might write the same rows twice.
   A unique index makes one of them fail instead. #}
{% macro create_indexes(relation, indexes) -%}
    {%- do adapter.dispatch('create_indexes', 'identity_warehouse')(relation, indexes) -%}
{%- endmacro %}

{# DuckDB needs none: it finds rows by hashing, and by the minima and maxima of its row groups. #}
{% macro default__create_indexes(relation, indexes) -%}
{%- endmacro %}

{# Callers index long values by their md5, because PostgreSQL's index rows end at 2.7 kB. #}
{% macro postgres__create_indexes(relation, indexes) -%}
    {%- set sql -%}
        select indexdef
        from pg_indexes
        where schemaname = {{ text_literal(relation.schema) }}
            and tablename = {{ text_literal(relation.identifier) }}
    {%- endset -%}
    {%- set known = run_query(sql).columns[0].values() | join -%}
    {%- for index in indexes if ' iw_' ~ index.name ~ '_' not in known -%}
        {%- do execute_sql(
            'create ' ~ ('unique ' if index.is_unique else '') ~ 'index iw_' ~ index.name ~ '_'
            ~ local_md5(relation ~ index.name ~ invocation_id)[:12] ~ ' on ' ~ relation
            ~ ' using ' ~ (index.method or 'btree') ~ ' (' ~ index.on ~ ')') -%}
    {%- endfor -%}
    {%- do execute_sql('analyze ' ~ relation) -%}
{%- endmacro %}

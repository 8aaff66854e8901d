{# Indexes that find rows again, once each, and fresh statistics: a list of {name, on, is_unique,
   method}. A unique one turns what two overlapping runs could write twice into one clean failure.
   #}
{% macro create_indexes(relation, indexes) -%}
    {%- do adapter.dispatch('create_indexes', 'identity_warehouse')(relation, indexes) -%}
{%- endmacro %}

{# DuckDB finds rows by hashing, and by the minima and maxima of its row groups. #}
{% macro default__create_indexes(relation, indexes) -%}
{%- endmacro %}

{# An index row ends at 2.7 kB, so values are indexed by their md5. #}
{% macro postgres__create_indexes(relation, indexes) -%}
    {%- set known = run_query(
        'select indexdef from pg_indexes where schemaname = ' ~ text_literal(relation.schema)
        ~ ' and tablename = ' ~ text_literal(relation.identifier)).columns[0].values() | join -%}
    {%- for index in indexes if ' iw_' ~ index.name ~ '_' not in known -%}
        {%- do execute_sql(
            'create ' ~ ('unique ' if index.is_unique else '') ~ 'index iw_' ~ index.name ~ '_'
            ~ local_md5(relation ~ index.name ~ invocation_id)[:12] ~ ' on ' ~ relation
            ~ ' using ' ~ (index.method or 'btree') ~ ' (' ~ index.on ~ ')') -%}
    {%- endfor -%}
    {%- do execute_sql('analyze ' ~ relation) -%}
{%- endmacro %}

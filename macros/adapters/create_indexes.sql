{# Creates those indexes of a table that it does not have yet. `indexes` is a list of {name, on,
   where, is_unique, method}. Two overlapping runs might write the same rows twice. A unique index
   makes one of them fail instead. `is_bulk`: most rows are new, so the engine's statistics of the
   table are renewed too, as they are with the first indexes. Then indexes go that an older version
   of this project had created. #}
{% macro create_indexes(relation, indexes, is_bulk=false) -%}
    {%- do adapter.dispatch('create_indexes', 'identity_warehouse')(
        relation, indexes, is_bulk) -%}
{%- endmacro %}

{# DuckDB needs none: it finds rows by hashing, and by the minima and maxima of its row groups. #}
{% macro default__create_indexes(relation, indexes, is_bulk=false) -%}
{%- endmacro %}

{# Our indexes are called iw_<name>_<12 digits>. Long values cannot be indexed themselves, because
   PostgreSQL's index rows end at 2.7 kB. #}
{% macro postgres__create_indexes(relation, indexes, is_bulk=false) -%}
    {%- set sql -%}
        select indexname, substr(indexname, 4, length(indexname) - 16)
        from pg_indexes
        where schemaname = {{ text_literal(relation.schema) }}
            and tablename = {{ text_literal(relation.identifier) }}
            and indexname ~ '^iw_.*_[0-9a-f]{12}$'
    {%- endset -%}
    {%- set known = fetch_table(sql).rows -%}
    {%- set missing = indexes | rejectattr('name', 'in', known | map(attribute=1) | list) | list -%}
    {%- for index in missing -%}
        {%- do execute_sql(
            'create ' ~ ('unique ' if index.is_unique else '') ~ 'index iw_' ~ index.name ~ '_'
            ~ local_md5(relation ~ index.name ~ invocation_id)[:12] ~ ' on ' ~ relation
            ~ ' using ' ~ (index.method or 'btree') ~ ' (' ~ index.on ~ ')'
            ~ (' where ' ~ index.where if index.where else '')) -%}
    {%- endfor -%}
    {%- if missing or is_bulk -%}
        {%- for name, purpose in known if purpose not in indexes | map(attribute='name') -%}
            {%- do execute_sql('drop index ' ~ relation.incorporate(path={'identifier': name})) -%}
        {%- endfor -%}
        {%- do execute_sql('analyze ' ~ relation) -%}
    {%- endif -%}
{%- endmacro %}

{# The columns that a raw table has by now, lower-cased name -> {name, kind}; empty where the table has not
   come into being. Segment creates tables and columns when their first value arrives, so staging
   asks each time, once per model. #}
{% macro raw_columns(source_name, table) -%}
    {%- if not execute -%}
        {{- return({}) -}}
    {%- endif -%}
    {%- set known = model.setdefault('raw_columns', {}) -%}
    {%- if (source_name, table) not in known -%}
        {%- set raw_table = stored(source(source_name, table)) -%}
        {%- if source_name not in known -%}
            {%- do known.update({source_name: names_beside(raw_table)}) -%}
        {%- endif -%}
        {%- set is_there = raw_table.identifier | lower in known[source_name] -%}
        {%- do known.update({(source_name, table): columns_by_name(raw_table) if is_there else {}}) -%}
    {%- endif -%}
    {{- return(known[(source_name, table)]) -}}
{%- endmacro %}

{# The tables and views in a relation's schema, as lower-cased names. Asks the engine: what dbt remembers of a schema
   may be half of it, while another thread is filling it in. #}
{% macro names_beside(relation) -%}
    {%- set names = list_relations_without_caching(relation.without_identifier()).columns['name'].values() -%}
    {{- return(names | map('lower') | list) -}}
{%- endmacro %}

{% macro columns_by_name(table) -%}
    {%- set columns = {} -%}
    {%- for column in adapter.get_columns_in_relation(table) -%}
        {%- do columns.update({column.name | lower: {'name': adapter.quote(column.name), 'kind': column_kind(column.data_type)}}) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{# Columns of those relations that are read from files in place of a table: key -> list of [name,
   data type, may be read]. Where there is no such file yet the key is missing. #}
{% macro find_columns_of_files(relations) -%}
    {{- return(adapter.dispatch('find_columns_of_files', 'identity_warehouse')(relations)) -}}
{%- endmacro %}

{# Foreign tables are in the catalog. #}
{% macro default__find_columns_of_files(relations) -%}
    {{- return({}) -}}
{%- endmacro %}

{# A source with dbt-duckdb's external_location, such as read_parquet('…'): whatever the engine can
   select from. #}
{% macro duckdb__find_columns_of_files(relations) -%}
    {%- set queries = [] -%}
    {%- set existing = _find_existing_files(relations) -%}
    {%- for key, relation in relations.items() if relation.external and key in existing -%}
        {%- do queries.append(
            'select ' ~ text_literal(key) ~ " as key, (select"
            ~ " to_json(list([column_name, column_type, 'true']))"
            ~ ' from (describe select * from ' ~ relation.external ~ ')) as columns_json') -%}
    {%- endfor -%}
    {%- set columns = {} -%}
    {%- for key, columns_json in run_query(queries | join('\nunion all\n')).rows if queries -%}
        {%- do columns.update({key: fromjson(columns_json)}) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{# The keys of relations that are read from files and have some by now. Where an expression is not
   read_…('path') or 'path' they are taken to be there, and the engine complains if they are not. #}
{% macro _find_existing_files(relations) -%}
    {%- set reader = 'read_(?:parquet|csv|json|ndjson)\\w*|parquet_scan' -%}
    {%- set reader = '(?:(?:' ~ reader ~ ')\\s*[(]\\s*\\[?\\s*)?' -%}
    {%- set existing = [] -%}
    {%- set queries = [] -%}
    {%- for key, relation in relations.items() if relation.external -%}
        {%- set path = modules.re.match('\\s*' ~ reader ~ "('(?:[^']|'')*')", relation.external) -%}
        {%- if path -%}
            {%- do queries.append(
                'select ' ~ text_literal(key) ~ ' as key from glob(' ~ path.group(1) ~ ')') -%}
        {%- else -%}
            {%- do existing.append(key) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if queries -%}
        {%- do existing.extend(run_query(queries | join('\nunion\n')).columns['key'].values()) -%}
    {%- endif -%}
    {{- return(existing) -}}
{%- endmacro %}

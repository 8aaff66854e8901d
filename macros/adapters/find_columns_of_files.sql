{# Returns the columns of those relations that the engine reads from files and not from a table, as
   a dict: key -> list of [name, data type, may be read]. Keys of relations without any file yet are
   missing. `relations` is a dict: key -> relation. #}
{% macro find_columns_of_files(relations) -%}
    {{- return(adapter.dispatch('find_columns_of_files', 'identity_warehouse')(relations)) -}}
{%- endmacro %}

{# PostgreSQL reads files through foreign tables, and these are in its catalog. #}
{% macro default__find_columns_of_files(relations) -%}
    {{- return({}) -}}
{%- endmacro %}

{# dbt-duckdb reads files for a source with an external_location, such as read_parquet('…'). It may
   be anything that the engine can select from. #}
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
    {%- set sql = queries | join('\nunion all\n') -%}
    {%- for key, columns_json in (fetch_table(sql).rows if queries else []) -%}
        {%- do columns.update({key: fromjson(columns_json)}) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{# Returns the keys of relations that are read from files and have some by now. Files can be looked
   for where the location is read_…('path') or 'path'. Anywhere else they are supposed to exist, and
   the engine complains if they do not. #}
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
        {%- do existing.extend(fetch_table(queries | join('\nunion\n')).columns['key'].values()) -%}
    {%- endif -%}
    {{- return(existing) -}}
{%- endmacro %}

{# Files that the engine can read by itself. #}

{# Returns the files behind a folder or a pattern as a dict: path -> size and time of the last
   change in microseconds, as a text. A place without * ? [ and without an ending such as .json is a
   folder. Of a folder those files count whose names end with .json, .jsonl or .ndjson, with or
   without .gz behind it. #}
{% macro find_files(place) -%}
    {{- return(adapter.dispatch('find_files', 'identity_warehouse')(place)) -}}
{%- endmacro %}

{% macro default__find_files(place) -%}
    {%- do exceptions.raise_compiler_error(
        'var segment_sources: found the files ' ~ place ~ ' on ' ~ target.type
        ~ ', expected them on DuckDB; load the messages into a table, and name it by `messages`.')
        -%}
{%- endmacro %}

{% macro duckdb__find_files(place) -%}
    {%- set is_folder = not modules.re.search('[*?[]|[.][A-Za-z0-9]+$', place) -%}
    {%- set patterns = [] if is_folder else [place] -%}
    {%- for ending in ['json', 'jsonl', 'ndjson'] if is_folder -%}
        {%- set pattern = place.rstrip('/') ~ '/**/*.' ~ ending -%}
        {%- do patterns.extend([pattern, pattern ~ '.gz']) -%}
    {%- endfor -%}
    {%- set queries = [] -%}
    {%- for pattern in patterns -%}
        {%- do queries.append('select file from glob(' ~ text_literal(pattern) ~ ')') -%}
    {%- endfor -%}
    {%- set paths = fetch_table(queries | join(' union ')).columns[0].values() | list -%}
    {%- set files = {} -%}
    {%- set sql -%}
        select filename, concat_ws(' ', size, epoch_us(last_modified))
        from read_blob([{{ text_list(paths) }}])
        order by filename
    {%- endset -%}
    {%- for path, mark in (fetch_table(sql).rows if paths else []) -%}
        {%- do files.update({path: mark}) -%}
    {%- endfor -%}
    {{- return(files) -}}
{%- endmacro %}

{# Returns a query (line): the lines of files that are not blank. Those that are no JSON are
   null. #}
{% macro get_lines_of_files_sql(files) -%}
    {{ adapter.dispatch('get_lines_of_files_sql', 'identity_warehouse')(files) }}
{%- endmacro %}

{% macro default__get_lines_of_files_sql(files) -%}
    select cast(null as {{ dbt.type_string() }}) as line
    where false
{%- endmacro %}

{% macro duckdb__get_lines_of_files_sql(files) -%}
    {%- if not files -%}
        {{ default__get_lines_of_files_sql(files) }}
    {%- else -%}
    select json as line
    from read_ndjson_objects([{{ text_list(files) }}], ignore_errors = true)
    {%- endif -%}
{%- endmacro %}

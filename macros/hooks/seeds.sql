{# Pre-hook of seeds: a raw table that the demo did not create is somebody's data and is not replaced
   by it. Seeds of yours replace what they like. #}
{% macro before_seed(this) -%}
    {%- set is_demo = _demo_mark() in model.description -%}
    {%- if execute and is_demo and not _check_free_for_the_demo(this) -%}
        {%- do exceptions.raise_compiler_error(
            'seed ' ~ this ~ ': found a table of that name that the demo did not create, or that '
            ~ 'holds more than the demo, expected none; run with demo_data: false, or in another '
            ~ 'database, or drop it if nobody needs it.') -%}
    {%- endif -%}
{%- endmacro %}

{# The demo's own tables carry their seed's description as a comment, which ends in a mark. A
   comment can be copied with a table, and rows can be added: a table is the demo's as long as it
   holds nothing but columns and rows of the seed. #}
{% macro _check_free_for_the_demo(this) -%}
    {%- set found, comment = fetch_row(get_table_comment_sql(this)) -%}
    {%- if not found or not (comment or '').strip().endswith(_demo_mark()) -%}
        {{- return(not found) -}}
    {%- endif -%}
    {%- set seed = load_agate_table() -%}
    {%- set columns = find_relations({'seed': this})['seed'].columns -%}
    {%- if columns | sort != seed.column_names | map('lower') | sort -%}
        {{- return(false) -}}
    {%- endif -%}
    {%- set ids = seed.columns['id'].values() | map('default', '', true) | list -%}
    {%- set id = "coalesce(cast(id as " ~ dbt.type_string() ~ "), '')" -%}
    {%- set row_count, foreign_count = fetch_row(
        'select count(*), count(case when ' ~ id ~ ' not in (' ~ text_list(ids) ~ ') then 1 end)'
        ~ ' from ' ~ this) -%}
    {{- return(row_count <= ids | length and foreign_count == 0) -}}
{%- endmacro %}

{% macro _demo_mark() -%}
    {{- return('Demo data of Identity Warehouse, made by seeds/generate_demo.py.') -}}
{%- endmacro %}

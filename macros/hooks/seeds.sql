{# Pre-hook of seeds. Raises if a seed of the demo would replace a raw table that the demo did not
   create, because that is somebody's data. Other seeds may replace anything. #}
{% macro before_seed(this) -%}
    {%- set is_demo = _demo_mark() in model.description -%}
    {%- if execute and is_demo and not _check_free_for_the_demo(this) -%}
        {%- do exceptions.raise_compiler_error(
            'seed ' ~ this ~ ': found a table of that name that the demo did not create, or that '
            ~ 'holds more than the demo, expected none; run with demo_data: false, or in another '
            ~ 'database, or drop it if nobody needs it.') -%}
    {%- endif -%}
{%- endmacro %}

{# Returns whether the seed's name is free, or the name of a table of the demo. The demo's tables
   carry their seed's description as a comment, which ends in a mark. A comment can be copied with a
   table, and rows can be added: so a table of the demo also holds nothing but columns and rows of
   the seed. #}
{% macro _check_free_for_the_demo(this) -%}
    {%- set found, comment = find_table_comment(this) -%}
    {%- if not found or not (comment or '').strip().endswith(_demo_mark()) -%}
        {{- return(not found) -}}
    {%- endif -%}
    {%- set seed = load_agate_table() -%}
    {%- set columns = find_relations({'seed': this})['seed'].columns -%}
    {%- if columns | sort != seed.column_names | map('lower') | sort -%}
        {{- return(false) -}}
    {%- endif -%}
    {%- set ids = seed.columns['id'].values() | map('default', '', true) | list -%}
    {%- set row_count, foreign_count = fetch_row(_get_row_counts_sql(this, ids)) -%}
    {{- return(row_count <= ids | length and foreign_count == 0) -}}
{%- endmacro %}

{# Returns a query, one row: how many rows a raw table has, and how many with an id that is not in
   `ids`. #}
{% macro _get_row_counts_sql(this, ids) -%}
    select
        count(*),
        count(
            case
                when coalesce(cast(id as {{ dbt.type_string() }}), '') not in ({{ text_list(ids) }})
                    then 1
            end
        )
    from {{ this }}
{%- endmacro %}

{# Returns the sentence by which a demo table is known; it ends the description of each demo
   seed. #}
{% macro _demo_mark() -%}
    {{- return('Demo data of Identity Warehouse, made by seeds/generate_demo.py.') -}}
{%- endmacro %}

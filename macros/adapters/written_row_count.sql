{# Returns how many rows the running model's statement wrote, as the engine said when it ran; none
   where an engine does not say. For post-hooks. #}
{% macro written_row_count() -%}
    {{- return(adapter.dispatch('written_row_count', 'identity_warehouse')()) -}}
{%- endmacro %}

{# dbt-duckdb does not hand on what DuckDB says. #}
{% macro default__written_row_count() -%}
    {{- return(none) -}}
{%- endmacro %}

{# Of several statements PostgreSQL's driver tells the rows of the last, which inserts. #}
{% macro postgres__written_row_count() -%}
    {{- return(load_result('main').response.rows_affected) -}}
{%- endmacro %}

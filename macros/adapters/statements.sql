{# Runs statements of which the last is a query, and returns its first row as a list of values. #}
{% macro fetch_row(statements) -%}
    {%- call statement('fetch_row', auto_begin=true, fetch_result=true) -%}
        {{ statements }}
    {%- endcall -%}
    {{- return(load_result('fetch_row')['data'][0]) -}}
{%- endmacro %}

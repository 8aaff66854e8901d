{# The first row that a query returns, as a list of values. #}
{% macro fetch_row(sql) -%}
    {%- call statement('fetch_row', auto_begin=true, fetch_result=true) -%}
        {{ sql }}
    {%- endcall -%}
    {{- return(load_result('fetch_row')['data'][0]) -}}
{%- endmacro %}

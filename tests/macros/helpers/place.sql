{# The name of the column by which row_locator() finds a row. #}
{% macro place() -%}
    {{- return(row_locator('rows', []).split('.')[1]) -}}
{%- endmacro %}

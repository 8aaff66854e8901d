{# Returns the engine's name of the type of floating-point numbers with eight bytes. #}
{% macro double_type() -%}
    {{- return(adapter.dispatch('double_type', 'identity_warehouse')()) -}}
{%- endmacro %}

{% macro default__double_type() -%}
    {{- return('double precision') -}}
{%- endmacro %}

{% macro spark__double_type() -%}
    {{- return('double') -}}
{%- endmacro %}

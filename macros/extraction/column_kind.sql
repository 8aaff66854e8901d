{# How a raw column of an engine's data type is read: timestamp, timestamptz, fraction (a number that may print a point
   or an exponent), other. #}
{% macro column_kind(data_type) -%}
    {%- set type = data_type | lower -%}
    {%- if 'with time zone' in type or type == 'timestamptz' -%}
        {{- return('timestamptz') -}}
    {%- elif type.startswith('timestamp') or type in ['date', 'datetime'] -%}
        {{- return('timestamp') -}}
    {%- elif modules.re.match('(real|float|double|numeric|decimal)', type) -%}
        {{- return('fraction') -}}
    {%- endif -%}
    {{- return('other') -}}
{%- endmacro %}

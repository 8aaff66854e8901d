{# The raw tables of a Segment source that carry identifiers. #}
{% macro segment_tables() -%}
    {{- return(['identifies', 'tracks', 'pages', 'screens', 'groups', 'aliases']) -}}
{%- endmacro %}

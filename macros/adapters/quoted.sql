{# A text known at compile time, as a literal. #}
{% macro quoted(value) -%}
    '{{ value | replace("'", "''") }}'
{%- endmacro %}

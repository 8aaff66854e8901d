{% macro published_tables() -%}
    {{- return(['users_identities']) -}}
{%- endmacro %}

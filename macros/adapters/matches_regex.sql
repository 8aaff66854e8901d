{# A condition: a text has a part that matches a regular expression. `value` and `pattern` are
   expressions. #}
{% macro matches_regex(value, pattern) -%}
    {{ adapter.dispatch('matches_regex', 'identity_warehouse')(value, pattern) }}
{%- endmacro %}

{% macro default__matches_regex(value, pattern) -%}
    {{ value }} ~ {{ pattern }}
{%- endmacro %}

{% macro duckdb__matches_regex(value, pattern) -%}
    regexp_matches({{ value }}, {{ pattern }})
{%- endmacro %}

{% macro spark__matches_regex(value, pattern) -%}
    regexp_like({{ value }}, {{ pattern }})
{%- endmacro %}

{# Whether a JSON text holds the escape of the character NUL (and not a backslash before u0000). #}
{% macro has_escaped_nul(json_text) -%}
    {{ matches_regex(json_text, "'(^|[^\\\\])(\\\\\\\\)*\\\\u0000'") }}
{%- endmacro %}

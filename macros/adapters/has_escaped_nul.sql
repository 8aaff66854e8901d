{# A condition: a JSON text holds the escape of the character NUL. An escaped backslash before u0000
   is none. #}
{% macro has_escaped_nul(json_text) -%}
    {{ matches_regex(json_text, regex_literal('(^|[^\\\\])(\\\\\\\\)*\\\\u0000')) }}
{%- endmacro %}

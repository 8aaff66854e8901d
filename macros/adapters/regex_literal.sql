{# An expression: a regular expression as a literal. #}
{% macro regex_literal(pattern) -%}
    {{ adapter.dispatch('regex_literal', 'identity_warehouse')(pattern) }}
{%- endmacro %}

{% macro default__regex_literal(pattern) -%}
    {{ text_literal(pattern) }}
{%- endmacro %}

{# Java's expressions have no [:space:], and in brackets a second bracket opens a class of its own.
   With (?d) a line ends at a line feed alone. #}
{% macro spark__regex_literal(pattern) -%}
    {%- set java, place = ['(?d)'], namespace(opened=none) -%}
    {%- set tokens = modules.re.findall('\\\\.|\\[:\\w+:\\]|.', pattern, modules.re.DOTALL) -%}
    {%- for token in tokens -%}
        {%- set is_first = place.opened == loop.index0 -%}
        {%- if place.opened is none -%}
            {%- set place.opened = loop.index if token == '[' else none -%}
            {%- do java.append(token) -%}
        {%- elif token == '^' and is_first -%}
            {%- set place.opened = loop.index -%}
            {%- do java.append(token) -%}
        {%- elif token == ']' and not is_first -%}
            {%- set place.opened = none -%}
            {%- do java.append(token) -%}
        {%- elif token.startswith('[:') -%}
            {%- do java.append(_java_class(token[2:-2])) -%}
        {%- else -%}
            {%- do java.append('\\' ~ token if token in ['[', ']', '&'] else token) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ text_literal(java | join) }}
{%- endmacro %}

{# Returns what Java calls a class of characters that POSIX has a name for. #}
{% macro _java_class(name) -%}
    {{- return({'space': '\\s', 'word': '\\w', 'xdigit': '\\p{XDigit}'}.get(
        name, '\\p{' ~ name | capitalize ~ '}')) -}}
{%- endmacro %}

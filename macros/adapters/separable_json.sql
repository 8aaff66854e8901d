{# JSON documents of which every part can be taken out and shown as it was written. #}

{# An expression: a JSON document that can be taken to parts. json_as_text() shows a part as it was
   written. #}
{% macro separable_json(document) -%}
    {{ adapter.dispatch('separable_json', 'identity_warehouse')(document) }}
{%- endmacro %}

{# PostgreSQL takes no document to parts that has an escaped NUL in it, so each is a tag. #}
{% macro postgres__separable_json(document) -%}
    {%- set text = 'cast(' ~ document ~ ' as text)' -%}
    case
        when {{ has_escaped_nul(text) }}
            then cast(regexp_replace(
                {{ text }}, '(?<!\\)((?:\\\\)*)\\u0000', '\1{{ _nul_tag() }}', 'g'
            ) as json)
        else {{ document }}
    end
{%- endmacro %}

{# A number is a text behind a tag, if any number has a point or an exponent: DuckDB would make a
   double of such a number. The pattern matches everything up to the next number, texts as a whole.
   Its last match is what follows the last number, and leaves an empty tag behind, which is cut
   off. #}
{% macro duckdb__separable_json(document) -%}
    {%- set empty = '"' ~ number_tag() ~ '"' -%}
    case
        when {{ matches_regex(document, "'[:,[\\s]-?[0-9]+[.eE]'") }}
            then regexp_replace(
                {{ document }},
                '((?:[^"0-9-]|"(?:[^"\\]|\\.)*")*)(-?[0-9]+(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?)?',
                '\1"{{ number_tag() }}\2"', 'g'
            )[:-{{ empty | length + 1 }}]
        else {{ document }}
    end
{%- endmacro %}

{# Returns the tag of a number on DuckDB, a text that no identifier begins with. #}
{% macro number_tag() -%}
    {{- return('number in a JSON document: ') -}}
{%- endmacro %}

{# Returns the tag of a NUL on PostgreSQL, a text that no identifier has in it. #}
{% macro _nul_tag() -%}
    {{- return('NUL in a JSON document') -}}
{%- endmacro %}

{# An expression: a part of what separable_json() returned, as the text of a JSON document. #}
{% macro json_as_text(part) -%}
    {{ adapter.dispatch('json_as_text', 'identity_warehouse')(part) }}
{%- endmacro %}

{% macro postgres__json_as_text(part) -%}
    replace(cast({{ part }} as text), '{{ _nul_tag() }}', '\u0000')
{%- endmacro %}

{% macro duckdb__json_as_text(part) -%}
    regexp_replace(cast({{ part }} as varchar), '"{{ number_tag() }}([^"]*)"', '\1', 'g')
{%- endmacro %}

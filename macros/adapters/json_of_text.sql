{# An expression: a text as a JSON document, or null where the text is no JSON. #}
{% macro json_of_text(text) -%}
    {{ adapter.dispatch('json_of_text', 'identity_warehouse')(text) }}
{%- endmacro %}

{# The type is not jsonb, because jsonb refuses a whole document for one escaped NUL in it. jsonb
   judges the text without its NULs all the same, because it refuses a lone surrogate, as other
   engines do. #}
{% macro postgres__json_of_text(text) -%}
    case
        when
            {{ is_valid_input(text, 'json') }}
            and {{ is_valid_input("replace(" ~ text ~ ", '\\u0000', '\\u0001')", 'jsonb') }}
            then cast({{ text }} as json)
    end
{%- endmacro %}

{# DuckDB's json_valid() also accepts NaN, Infinity and a comma behind the last element, which are
   no JSON. #}
{% macro duckdb__json_of_text(text) -%}
    {%- set lenient = "'(?i)nan|inf|,\\s*[]}]'" -%}
    {%- set quoted_text = "'\"(?:[^\"\\\\]|\\\\.)*\"'" -%}
    {%- set without_texts = 'regexp_replace(' ~ text ~ ', ' ~ quoted_text ~ ", '\"\"', 'g')" -%}
    case
        when
            json_valid({{ text }})
            and not (
                {{ matches_regex(text, lenient) }}
                and {{ matches_regex(without_texts, lenient) }}
            )
            then {{ text }}
    end
{%- endmacro %}

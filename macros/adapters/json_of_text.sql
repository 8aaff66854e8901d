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
   no JSON. Branches of a case run only for rows that no earlier one took; parts of an `and` run for
   all. #}
{% macro duckdb__json_of_text(text) -%}
    {%- set lenient = "'(?i)nan|inf|,\\s*[]}]'" -%}
    {%- set quoted_text = "'\"(?:[^\"\\\\]|\\\\.)*\"'" -%}
    {%- set without_texts = 'regexp_replace(' ~ text ~ ', ' ~ quoted_text ~ ", '\"\"', 'g')" -%}
    case
        when not json_valid({{ text }}) then null
        when not {{ matches_regex(text, lenient) }} then {{ text }}
        when not {{ matches_regex(without_texts, lenient) }} then {{ text }}
    end
{%- endmacro %}

{% macro spark__json_of_text(text) -%}
    {{ refuse_archives() }}
{%- endmacro %}

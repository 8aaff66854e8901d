{# An expression: the value of a JSON text as text, if the value is a scalar. Texts lose their
   quotes, and numbers are in plain decimal notation. Null for any other value, and for texts with
   the character NUL or half a surrogate in them. #}
{% macro scalar_of_json(document) -%}
    {{ adapter.dispatch('scalar_of_json', 'identity_warehouse')(document) }}
{%- endmacro %}

{# The type json accepts texts that it cannot show. The type jsonb refuses them. #}
{% macro postgres__scalar_of_json(document) -%}
    case
        when not {{ is_valid_input(document, 'jsonb') }} then null
        when json_typeof(cast({{ document }} as json)) = 'number'
            then {{ plain_number('(cast(' ~ document ~ " as json) #>> '{}')") | indent(12) }}
        when json_typeof(cast({{ document }} as json)) in ('string', 'boolean')
            then cast({{ document }} as json) #>> '{}'
    end
{%- endmacro %}

{% macro duckdb__scalar_of_json(document) -%}
    case
        when json_type({{ document }}) in ('VARCHAR', 'BOOLEAN')
            then case
                when not {{ has_escaped_nul(document) }}
                    then json_extract_string({{ document }}, '$')
            end
        when json_type({{ document }}) not in ('OBJECT', 'ARRAY', 'NULL')
            then {{ plain_number(trimmed('(' ~ document ~ ')')) | indent(12) }}
    end
{%- endmacro %}

{% macro spark__scalar_of_json(document) -%}
    {%- set number = '-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?' -%}
    {%- set blanks = '[ \\t\\n\\r]*' -%}
    case
        when {{ matches_regex(document, regex_literal('^' ~ blanks ~ number ~ blanks ~ '\\z')) }}
            then {{ plain_number('btrim(' ~ document ~ ", ' \\t\\n\\r')") | indent(12) }}
        when
            {{ matches_regex(document, regex_literal(
                '^' ~ blanks ~ '(?:true|false)' ~ blanks ~ '\\z')) }}
            then btrim({{ document }}, ' \t\n\r')
        when not {{ has_escaped_nul(document) }}
            then {{ text_of_json_string(document) | indent(12) }}
    end
{%- endmacro %}

{# An expression: the text that a JSON text holds which is a string, null where it is none. Spark's
   from_json() stops at the end of the first value, so the pattern makes sure that nothing follows.
   For Spark alone. #}
{% macro text_of_json_string(document) -%}
    {%- set string = '^[ \\t\\n\\r]*"[^"\\\\]*+(?:\\\\.[^"\\\\]*+)*+"[ \\t\\n\\r]*\\z' -%}
    case
        when
            {{ matches_regex(document, regex_literal(string)) }}
            and not {{ has_half_surrogate(document) | indent(12) }}
            then from_json(
                '[' || {{ document }} || ']', 'array<string>', {{ strict_json_options() }}
            )[0]
    end
{%- endmacro %}

{# A condition: a JSON text has the escape of half a surrogate, which is no character. Spark would
   read a question mark. The second pattern takes everything that is none: other characters, other
   escapes, and whole pairs. For Spark alone. #}
{% macro has_half_surrogate(document) -%}
    {%- set whole = '(?i)^(?:[^\\\\]++|\\\\[^u]|\\\\u(?!d[89a-f])[0-9a-f]{4}'
        ~ '|\\\\ud[89ab][0-9a-f]{2}\\\\ud[c-f][0-9a-f]{2})*+\\z' -%}
    (
        {{ matches_regex(document, regex_literal('(?i)\\\\ud[89a-f]')) }}
        and not {{ matches_regex(document, regex_literal(whole)) }}
    )
{%- endmacro %}

{# An expression: options with which Spark's from_json() takes nothing that is no JSON. #}
{% macro strict_json_options() -%}
    map('allowSingleQuotes', 'false', 'allowNonNumericNumbers', 'false')
{%- endmacro %}

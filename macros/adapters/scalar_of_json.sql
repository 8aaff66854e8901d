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

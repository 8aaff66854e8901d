{# An expression: a text without the spaces, tabs, line ends, no-break spaces and byte-order marks
   around it. #}
{% macro trimmed(value) -%}
    {{ adapter.dispatch('trimmed', 'identity_warehouse')(value) }}
{%- endmacro %}

{% macro default__trimmed(value) -%}
    btrim({{ value }}, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(65279))
{%- endmacro %}

{# To look at the first and the last character takes a fraction of the time of trim(). #}
{% macro duckdb__trimmed(value) -%}
    case
        when
            {{ value }} < '!'
            or {{ value }} >= chr(160)
            or {{ value }}[-1] < '!'
            or {{ value }}[-1] >= chr(160)
            then trim({{ value }}, ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(65279))
        else {{ value }}
    end
{%- endmacro %}

{% macro spark__trimmed(value) -%}
    btrim({{ value }}, ' \t\n\r\u00A0\uFEFF')
{%- endmacro %}

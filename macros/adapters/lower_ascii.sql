{# A-Z become a-z and nothing else does, because what other letters become depends on locale and
   engine. #}
{% macro lower_ascii(value) -%}
    {{ adapter.dispatch('lower_ascii', 'identity_warehouse')(value) }}
{%- endmacro %}

{% macro default__lower_ascii(value) -%}
    lower({{ value }} collate "C")
{%- endmacro %}

{# translate() costs thirty times lower(), so it is kept for texts with more bytes than letters. #}
{% macro duckdb__lower_ascii(value) -%}
    case
        when strlen({{ value }}) = length({{ value }}) then lower({{ value }})
        else translate({{ value }}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    end
{%- endmacro %}

{# An expression: a text with A to Z in lower case. Other letters stay as they are, because their
   lower case depends on locale and engine. #}
{% macro lower_ascii(value) -%}
    {{ adapter.dispatch('lower_ascii', 'identity_warehouse')(value) }}
{%- endmacro %}

{% macro default__lower_ascii(value) -%}
    lower({{ value }} collate "C")
{%- endmacro %}

{# translate() costs thirty times as much as lower(), so only texts with more bytes than letters go
   through it. #}
{% macro duckdb__lower_ascii(value) -%}
    case
        when strlen({{ value }}) = length({{ value }}) then lower({{ value }})
        else translate({{ value }}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    end
{%- endmacro %}

{% macro spark__lower_ascii(value) -%}
    case
        when octet_length({{ value }}) = length({{ value }}) then lower({{ value }})
        else translate({{ value }}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
    end
{%- endmacro %}

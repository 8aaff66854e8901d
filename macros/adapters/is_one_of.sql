{# Whether a text is one of those known at compile time, A to Z in any case. #}
{% macro is_one_of(value, texts) -%}
    {{ adapter.dispatch('is_one_of', 'identity_warehouse')(value, texts) }}
{%- endmacro %}

{% macro default__is_one_of(value, texts) -%}
    {{ lower_ascii(value) }} in ({{ lowered_text_list(texts) }})
{%- endmacro %}

{# The length of a text is at hand, and tells most values from the few short texts. DuckDB would make a join out of
   `in`. #}
{% macro duckdb__is_one_of(value, texts) -%}
    {%- set sizes = [] -%}
    {%- for text in texts -%}
        {%- do sizes.append(text.encode() | length) -%}
    {%- endfor -%}
    (
        strlen({{ value }}) <= {{ sizes | max }}
        and list_contains([{{ lowered_text_list(texts) }}], {{ lower_ascii(value) }})
    )
{%- endmacro %}

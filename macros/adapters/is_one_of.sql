{# A condition: a text is one of a list of texts, with A to Z in any case. #}
{% macro is_one_of(value, texts) -%}
    {{ adapter.dispatch('is_one_of', 'identity_warehouse')(value, texts) }}
{%- endmacro %}

{% macro default__is_one_of(value, texts) -%}
    {{ lower_ascii(value) }} in ({{ lowered_text_list(texts) }})
{%- endmacro %}

{# DuckDB has the length of a text at hand, and most values are longer than the few texts of a list.
   It would make a join out of `in`. #}
{% macro duckdb__is_one_of(value, texts) -%}
    (
        strlen({{ value }}) <= {{ _longest_length(texts) }}
        and list_contains([{{ lowered_text_list(texts) }}], {{ lower_ascii(value) }})
    )
{%- endmacro %}

{# Most values are longer than the few texts of a list, and the length in bytes is at hand. #}
{% macro spark__is_one_of(value, texts) -%}
    (
        octet_length({{ value }}) <= {{ _longest_length(texts) }}
        and {{ lower_ascii(value) }} in ({{ lowered_text_list(texts) }})
    )
{%- endmacro %}

{# Returns the length in bytes of the longest of texts. #}
{% macro _longest_length(texts) -%}
    {%- set lengths = [] -%}
    {%- for text in texts -%}
        {%- do lengths.append(byte_length(text)) -%}
    {%- endfor -%}
    {{- return(lengths | max) -}}
{%- endmacro %}

{# Texts that are known when SQL is rendered, as SQL. #}

{# An expression: a text as a literal. #}
{% macro text_literal(value) -%}
    {{ adapter.dispatch('text_literal', 'identity_warehouse')(value) }}
{%- endmacro %}

{% macro default__text_literal(value) -%}
    '{{ value | replace("'", "''") }}'
{%- endmacro %}

{# Spark reads a backslash as the start of an escape, and two literals side by side as one. It would
   put a setting in place of ${name}. #}
{% macro spark__text_literal(value) -%}
    '{{ value | string | replace('\\', '\\\\') | replace("'", "\\'") | replace('${', '$\\{') }}'
{%- endmacro %}

{# An expression: a text as a literal that compares by bytes. #}
{% macro bytewise_literal(value) -%}
    {{ bytewise_text(text_literal(value)) }}
{%- endmacro %}

{# Returns texts as literals, separated by commas. #}
{% macro text_list(values) -%}
    {%- set literals = [] -%}
    {%- for value in values -%}
        {%- do literals.append(text_literal(value)) -%}
    {%- endfor -%}
    {{- return(literals | join(', ')) -}}
{%- endmacro %}

{# Returns texts as literals with A to Z in lower case, separated by commas. #}
{% macro lowered_text_list(texts) -%}
    {%- set lower_texts = [] -%}
    {%- for text in texts -%}
        {%- do lower_texts.append(lowered(text)) -%}
    {%- endfor -%}
    {{- return(text_list(lower_texts)) -}}
{%- endmacro %}

{# Returns how many bytes a text has in UTF-8. dbt v2 has no text.encode(). #}
{% macro byte_length(text) -%}
    {%- set encoded = text | urlencode -%}
    {{- return(encoded | length - 2 * encoded.count('%')) -}}
{%- endmacro %}

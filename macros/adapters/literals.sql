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

{# Returns texts as literals with A to Z in lower case, separated by commas. Python's bytes.lower()
   leaves all other letters alone, as lower_ascii() does. #}
{% macro lowered_text_list(texts) -%}
    {%- set lowered = [] -%}
    {%- for text in texts -%}
        {%- do lowered.append(text.encode().lower().decode()) -%}
    {%- endfor -%}
    {{- return(text_list(lowered)) -}}
{%- endmacro %}

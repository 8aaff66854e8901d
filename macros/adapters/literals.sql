{# A text known at compile time, as a literal. #}
{% macro quoted(value) -%}
    '{{ value | replace("'", "''") }}'
{%- endmacro %}

{# A text known at compile time, as one that compares by bytes. #}
{% macro text_literal(value) -%}
    {{ text_by_bytes(quoted(value)) }}
{%- endmacro %}

{% macro text_list(values) -%}
    {%- set literals = [] -%}
    {%- for value in values -%}
        {%- do literals.append(quoted(value)) -%}
    {%- endfor -%}
    {{- return(literals | join(', ')) -}}
{%- endmacro %}

{# bytes.lower() leaves all but A to Z alone. #}
{% macro lowered_text_list(texts) -%}
    {%- set lowered = [] -%}
    {%- for text in texts -%}
        {%- do lowered.append(text.encode().lower().decode()) -%}
    {%- endfor -%}
    {{- return(text_list(lowered)) -}}
{%- endmacro %}

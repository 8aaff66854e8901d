{# A text known at compile time, as a literal. #}
{% macro text_literal(value) -%}
    '{{ value | replace("'", "''") }}'
{%- endmacro %}

{# A text known at compile time, as one that compares by bytes. #}
{% macro bytewise_literal(value) -%}
    {{ bytewise_text(text_literal(value)) }}
{%- endmacro %}

{% macro text_list(values) -%}
    {%- set literals = [] -%}
    {%- for value in values -%}
        {%- do literals.append(text_literal(value)) -%}
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

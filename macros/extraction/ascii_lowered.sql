{# A-Z of a text known at compile time become a-z; other letters stay (see lower_ascii). #}
{% macro ascii_lowered(value) -%}
    {%- set letters = [] -%}
    {%- for letter in value -%}
        {%- do letters.append(letter | lower if 'A' <= letter <= 'Z' else letter) -%}
    {%- endfor -%}
    {{- return(letters | join) -}}
{%- endmacro %}

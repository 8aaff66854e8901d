{# What --args hands to operations. YAML reads it, and makes 83 of 0123. #}

{# Raises if an argument that is given is no text: it may be another identifier than the one that
   was meant. `arguments` maps names to values. The message repeats no value, so that none is
   logged. #}
{% macro refuse_arguments_without_quotes(operation, arguments) -%}
    {%- for name, value in arguments.items() if value is not none and value is not string -%}
        {%- set found = 'true or false' if value is boolean
            else 'a number' if value is number
            else 'a mapping' if value is mapping
            else 'a list' if value is sequence
            else 'a date' -%}
        {%- do exceptions.raise_compiler_error(
            operation ~ ': found ' ~ found ~ ' as ' ~ name ~ ', expected a text, which YAML takes'
            ~ ' as it is in quotes alone; write --args \'{' ~ name ~ ': "0123"}\'.') -%}
    {%- endfor -%}
{%- endmacro %}

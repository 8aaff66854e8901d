{% macro refuse_unknown_keys(name, mapping, known) -%}
    {%- for key in mapping if key not in known -%}
        {{ refuse_var(name, key, 'only the keys ' ~ known | join(', ')) }}
    {%- endfor -%}
{%- endmacro %}

{# The one form of every complaint about a var: what was found, what is expected, what to change. #}
{% macro refuse_var(name, found, expected) -%}
    {%- do exceptions.raise_compiler_error(
        'var ' ~ name ~ ': found ' ~ tojson(found, found | string) ~ ', expected ' ~ expected
        ~ "; change " ~ name ~ " in dbt_project.yml or in --vars."
    ) -%}
{%- endmacro %}

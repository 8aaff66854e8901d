{# Pre-hook of the demo's seeds: a raw table that the seeds did not create is somebody's data and is not replaced.
   The seeds' own carry their description as a comment. #}
{% macro refuse_foreign_table(this) -%}
    {%- if execute and load_relation(this) is not none and not is_demo_table(this) -%}
        {%- do exceptions.raise_compiler_error(
            'seed ' ~ this ~ ': found a table of that name that the demo did not create, expected none; '
            ~ 'run with demo_data: false, or in another database.') -%}
    {%- endif -%}
{%- endmacro %}

{% macro log_progress(message) -%}
    {%- do log(modules.datetime.datetime.now().strftime('%H:%M:%S') ~ ' | ' ~ message, info=true) -%}
{%- endmacro %}

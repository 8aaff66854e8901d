{# Staging asks which raw tables exist, so it has to wait for the seeds that create them. #}
{% macro depend_on_demo_data(table) -%}
    {%- if var('demo_data') -%}
        {%- for entry in segment_sources() if entry.name in ['segment_mobile', 'segment_web'] -%}
            -- depends_on: {{ ref(entry.name ~ '__' ~ table) }}
        {% endfor -%}
    {%- endif -%}
{%- endmacro %}

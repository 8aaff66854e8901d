{# Each link as both of its ends see it. #}
{% macro get_link_ends_sql(links) -%}
    select link, head as component, tail as other from {{ links }}
    union all
    select link, tail as component, head as other from {{ links }}
{%- endmacro %}

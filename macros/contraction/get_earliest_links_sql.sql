{# Each component's earliest link and the component at its other end. Both fit into one bigint, link first,
   so that a single min() finds them. #}
{% macro get_earliest_links_sql(links) -%}
    select
        component,
        earliest >> 32 as link,
        earliest & 4294967295 as other
    from (
        select
            component,
            min(link * 4294967296 + other) as earliest
        from (
            {{ get_link_ends_sql(links) | indent(12) }}
        ) as ends
        group by component
    ) as packed
{%- endmacro %}

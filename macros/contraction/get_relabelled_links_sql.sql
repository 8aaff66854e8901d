{% macro get_relabelled_links_sql(links, hooks) -%}
    select
        links.link,
        coalesce(heads.parent, links.head) as head,
        coalesce(tails.parent, links.tail) as tail
    from {{ links }} as links
    left join {{ hooks }} as heads on links.head = heads.component
    left join {{ hooks }} as tails on links.tail = tails.component
{%- endmacro %}

{# The links between different components that may still be joined: of parallel ones the earliest, and none
   whose ends exceed a limit together. Tallies only grow, so such a link would be refused at its turn. #}
{% macro get_undecided_links_sql(links, is_limited) -%}
    with parallel_free as (
        select
            min(link) as link,
            least(head, tail) as head,
            greatest(head, tail) as tail
        from {{ links }}
        where head <> tail
        group by least(head, tail), greatest(head, tail)
    )
    {%- if is_limited %},

    exceeding as (
        select distinct parallel_free.link
        from parallel_free
        inner join {{ working_table('contraction_tallies') }} as heads
            on parallel_free.head = heads.component
        inner join {{ working_table('contraction_tallies') }} as tails
            on parallel_free.tail = tails.component and heads.position = tails.position
        where heads.tally + tails.tally > heads.tally_limit
    )

    select parallel_free.*
    from parallel_free
    left join exceeding on parallel_free.link = exceeding.link
    where exceeding.link is null
    {%- else %}

    select * from parallel_free
    {%- endif %}
{%- endmacro %}

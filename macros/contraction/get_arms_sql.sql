{# The undecided links of the centres of stars. Of two components that take each other's link the centre is the one
   with more links (else the smaller). is_mutual: the link is the earliest of its other end too. #}
{% macro get_arms_sql(links, earliest) -%}
    with ends as (
        {{ get_link_ends_sql(links) | indent(8) }}
    ),

    pairs as (
        select mine.component, mine.other, mine.link
        from {{ earliest }} as mine
        inner join {{ earliest }} as theirs on mine.other = theirs.component and mine.link = theirs.link
    ),

    sizes as (
        select pairs.component, count(*) as arm_count
        from pairs
        inner join ends on pairs.component = ends.component
        group by pairs.component
    ),

    centres as (
        select pairs.component, pairs.link as first_link
        from pairs
        inner join sizes as mine on pairs.component = mine.component
        inner join sizes as theirs on pairs.other = theirs.component
        where
            mine.arm_count > 2
            and (mine.arm_count, theirs.component) > (theirs.arm_count, mine.component)
    )

    select
        centres.component as centre,
        centres.first_link,
        ends.link,
        ends.other,
        theirs.link = ends.link as is_mutual
    from centres
    inner join ends on centres.component = ends.component
    inner join {{ earliest }} as theirs on ends.other = theirs.component
{%- endmacro %}

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

{# Further links that the centre of a star takes in the same round; kiosks and bots would need a round for each. It
   takes its links in order up to the first that another link may forestall (its other end has an earlier one, or an
   end taken before it brought one along), or that would break a limit by then. Ends that hold nothing contested take
   such a link themselves. #}
{% macro get_star_hooks_sql(arms, links, tallies) -%}
    with brought as (
        select arms.centre, link_ends.link
        from {{ arms }} as arms
        inner join ({{ get_link_ends_sql(links) | indent(8) }}) as link_ends on arms.other = link_ends.component
        where arms.link < link_ends.link
    ),

    loads as (
        select
            arms.centre,
            arms.link,
            tallies.position,
            tallies.tally_limit,
            sum(tallies.tally) over (partition by arms.centre, tallies.position order by arms.link) as tally
        from {{ arms }} as arms
        inner join {{ tallies }} as tallies on arms.other = tallies.component
    ),

    obstacles as (
        select centre, link from brought
        union all
        select centre, link from {{ arms }} where not is_mutual
        union all
        select loads.centre, loads.link
        from loads
        left join {{ tallies }} as own on loads.centre = own.component and loads.position = own.position
        where coalesce(own.tally, 0) + loads.tally > loads.tally_limit
    ),

    ends as (
        select centre, min(link) as link
        from obstacles
        group by centre
    )

    select
        arms.other as component,
        arms.centre as parent,
        arms.link
    from {{ arms }} as arms
    inner join (
        select distinct component from {{ tallies }}
    ) as contested on arms.other = contested.component
    left join ends on arms.centre = ends.centre
    where
        arms.link > arms.first_link
        and (ends.link is null or arms.link < ends.link)
{%- endmacro %}

{# The undecided links of the centers of stars. Of two components that take each other's link the center is the one
   with more links (else the smaller). is_mutual: the link is the earliest of its other end too. #}
{% macro get_star_links_sql(links, earliest) -%}
    with ends as (
        {{ get_link_ends_sql(links) | indent(8) }}
    ),

    pairs as (
        select mine.component, mine.other, mine.link
        from {{ earliest }} as mine
        inner join {{ earliest }} as theirs on mine.other = theirs.component and mine.link = theirs.link
    ),

    sizes as (
        select pairs.component, count(*) as link_count
        from pairs
        inner join ends on pairs.component = ends.component
        group by pairs.component
    ),

    centers as (
        select pairs.component, pairs.link as first_link
        from pairs
        inner join sizes as mine on pairs.component = mine.component
        inner join sizes as theirs on pairs.other = theirs.component
        where
            mine.link_count > 2
            and (mine.link_count, theirs.component) > (theirs.link_count, mine.component)
    )

    select
        centers.component as center,
        centers.first_link,
        ends.link,
        ends.other,
        theirs.link = ends.link as is_mutual
    from centers
    inner join ends on centers.component = ends.component
    inner join {{ earliest }} as theirs on ends.other = theirs.component
{%- endmacro %}

{# Further links that the center of a star takes in the same round; kiosks and bots would need a round for each. It
   takes its links in order up to the first that another link may forestall (its other end has an earlier one, or an
   end taken before it links_brought_along one along), or that would break a limit by then. Ends that hold nothing contested take
   such a link themselves. #}
{% macro get_star_parents_sql(star_links, links, type_counts) -%}
    with links_brought_along as (
        select star_links.center, link_ends.link
        from {{ star_links }} as star_links
        inner join ({{ get_link_ends_sql(links) | indent(8) }}) as link_ends on star_links.other = link_ends.component
        where star_links.link < link_ends.link
    ),

    running_counts as (
        select
            star_links.center,
            star_links.link,
            type_counts.type_priority,
            type_counts.type_limit,
            sum(type_counts.type_count) over (partition by star_links.center, type_counts.type_priority order by star_links.link) as type_count
        from {{ star_links }} as star_links
        inner join {{ type_counts }} as type_counts on star_links.other = type_counts.component
    ),

    stopping_links as (
        select center, link from links_brought_along
        union all
        select center, link from {{ star_links }} where not is_mutual
        union all
        select running_counts.center, running_counts.link
        from running_counts
        left join {{ type_counts }} as own on running_counts.center = own.component and running_counts.type_priority = own.type_priority
        where coalesce(own.type_count, 0) + running_counts.type_count > running_counts.type_limit
    ),

    ends as (
        select center, min(link) as link
        from stopping_links
        group by center
    )

    select
        star_links.other as component,
        star_links.center as parent,
        star_links.link
    from {{ star_links }} as star_links
    inner join (
        select distinct component from {{ type_counts }}
    ) as contested on star_links.other = contested.component
    left join ends on star_links.center = ends.center
    where
        star_links.link > star_links.first_link
        and (ends.link is null or star_links.link < ends.link)
{%- endmacro %}

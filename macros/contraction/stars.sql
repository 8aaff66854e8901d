{# The center of a star is a component with three or more undecided links, such as a kiosk or a bot.
   Under limits a center would take one link per round. Here a center takes several. #}

{# Returns a query of (center, first_link, link, other, is_mutual): all undecided links of centers.
   A center takes its earliest link, `first_link`, together with the component at the other end. Of
   these two the center is the one with more links, or else the smaller one. is_mutual: the link is
   the earliest of its other end too. #}
{% macro get_star_links_sql(links, earliest) -%}
    with ends as (
        {{ get_link_ends_sql(links) | indent(8) }}
    ),

    pairs as (
        {{ _get_mutual_links_sql(earliest) | indent(8) }}
    ),

    sizes as (
        select
            pairs.component,
            count(*) as link_count
        from pairs
        inner join ends on pairs.component = ends.component
        group by pairs.component
    ),

    centers as (
        {{ _get_centers_sql() | indent(8) }}
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

{# Returns a query: the links that are the earliest of both of their ends, as each end sees them. #}
{% macro _get_mutual_links_sql(earliest) -%}
    select
        mine.component,
        mine.other,
        mine.link
    from {{ earliest }} as mine
    inner join {{ earliest }} as theirs
        on mine.other = theirs.component and mine.link = theirs.link
{%- endmacro %}

{# Returns a query of (component, first_link): the centers. Reads the CTEs pairs and sizes. #}
{% macro _get_centers_sql() -%}
    select
        pairs.component,
        pairs.link as first_link
    from pairs
    inner join sizes as mine on pairs.component = mine.component
    inner join sizes as theirs on pairs.other = theirs.component
    where
        mine.link_count > 2
        and {{ row_value(['mine.link_count', 'theirs.component']) }}
        > {{ row_value(['theirs.link_count', 'mine.component']) }}
{%- endmacro %}

{# Returns a query of (component, parent, link): the further links that centers take in a round. A
   center takes its links in order and stops at the first link that
   (a) is not the earliest link of its other end, or
   (b) comes after a link that an end taken before it brought along, or
   (c) would break a limit.
   So each link is decided as if links were taken one at a time (rule 4). Ends that hold nothing
   contested are left out: get_parents_sql() lets them take their links themselves. #}
{% macro get_star_parents_sql(star_links, links, type_counts) -%}
    with links_brought_along as (
        {{ _get_links_brought_along_sql(star_links, links) | indent(8) }}
    ),

    running_counts as (
        {{ _get_running_counts_sql(star_links, type_counts) | indent(8) }}
    ),

    stopping_links as (
        select center, link from links_brought_along
        union all
        select center, link from {{ star_links }} where not is_mutual
        union all
        {{ _get_links_beyond_limits_sql(type_counts) | indent(8) }}
    ),

    ends as (
        select
            center,
            min(link) as link
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

{# Returns a query of (center, link): the links that become links of a center when it takes the
   component that has them. An earlier link of that component is left to (a). #}
{% macro _get_links_brought_along_sql(star_links, links) -%}
    select
        star_links.center,
        link_ends.link
    from {{ star_links }} as star_links
    inner join ({{ get_link_ends_sql(links) | indent(4) }}) as link_ends
        on star_links.other = link_ends.component
    where star_links.link < link_ends.link
{%- endmacro %}

{# Returns a query of (center, link, type_priority, type_limit, type_count): how many identifiers of
   a contested type the ends of a center hold, from its first link to this one. #}
{% macro _get_running_counts_sql(star_links, type_counts) -%}
    select
        star_links.center,
        star_links.link,
        type_counts.type_priority,
        type_counts.type_limit,
        sum(type_counts.type_count) over (
            partition by star_links.center, type_counts.type_priority
            order by star_links.link
        ) as type_count
    from {{ star_links }} as star_links
    inner join {{ type_counts }} as type_counts on star_links.other = type_counts.component
{%- endmacro %}

{# Returns a query of (center, link): the links with which a center would exceed a limit. Reads the
   CTE running_counts. #}
{% macro _get_links_beyond_limits_sql(type_counts) -%}
    select
        running_counts.center,
        running_counts.link
    from running_counts
    left join {{ type_counts }} as own
        on
            running_counts.center = own.component
            and running_counts.type_priority = own.type_priority
    where coalesce(own.type_count, 0) + running_counts.type_count > running_counts.type_limit
{%- endmacro %}

{# The links that are taken in a round without limits: each component's earliest. The parent is the component at the
   other end, or the one that it attaches to in turn, whichever is smaller: both lie on the way to the root, and
   where two take the same link the smaller is the root. So most trees need no pointer jumping. #}
{% macro get_unlimited_parents_sql(earliest) -%}
    select
        mine.component,
        case
            when theirs.link = mine.link then least(mine.component, mine.other)
            else least(mine.other, theirs.other)
        end as parent,
        mine.link
    from {{ earliest }} as mine
    inner join {{ earliest }} as theirs on mine.other = theirs.component
{%- endmacro %}

{# All links that are taken in a round under limits: each component's earliest where it may, and further ones of
   stars. #}
{% macro get_limited_parents_sql() -%}
    {%- set undecided = working_table('contraction_undecided') -%}
    {%- set type_counts = working_table('contraction_type_counts') -%}
    with earliest as materialized (
        {{ get_earliest_links_sql(undecided) | indent(8) }}
    ),

    star_links as materialized (
        {{ get_star_links_sql(undecided, 'earliest') | indent(8) }}
    )

    select * from ({{ get_parents_sql('earliest', type_counts) | indent(4) }}) as parents
    union all
    select * from (
        {{ get_star_parents_sql('star_links', undecided, type_counts) | indent(8) }}
    ) as star_parents
{%- endmacro %}

{# The links that components take in a round under limits. A component without type counts holds
   nothing contested and takes its earliest link: it cannot push anything over a limit. One with
   type counts takes that link only if it is the earliest of the other end too: then nothing earlier
   can touch either. Where two take the same link the smaller stays a root. #}
{% macro get_parents_sql(earliest, type_counts) -%}
    select
        mine.component,
        case
            when theirs.link = mine.link and mine.component < mine.other then mine.component
            else mine.other
        end as parent,
        mine.link
    from {{ earliest }} as mine
    inner join {{ earliest }} as theirs on mine.other = theirs.component
    left join (
        select distinct component from {{ type_counts }}
    ) as contested on mine.component = contested.component
    where
        contested.component is null
        or theirs.link = mine.link
{%- endmacro %}

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

{# Each link as both of its ends see it. #}
{% macro get_link_ends_sql(links) -%}
    select link, head as component, tail as other from {{ links }}
    union all
    select link, tail as component, head as other from {{ links }}
{%- endmacro %}

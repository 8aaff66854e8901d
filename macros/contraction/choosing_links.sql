{# The links that components take in a round, and the component that each attaches to: its parent.
   Queries here return (component, parent, link), unless they say otherwise. A root is its own
   parent, or has no row. #}

{# Returns a query: the links that are taken in a round without limits. Each component takes its
   earliest link, as in Borůvka's algorithm. If two components take the same link, the smaller one
   is the root. Any other component attaches to the component at the other end of its link, or to
   the one that this other end takes a link to: to the smaller of them. Both lie on the way to the
   root, so most trees need no pointer jumping. `earliest` is a relation of (component, link,
   other). #}
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

{# Returns a query: the links that are taken in a round under limits. They are the earliest links of
   components that may take them, and further links of stars. #}
{% macro get_limited_parents_sql() -%}
    {%- set undecided = working_table('contraction_undecided') -%}
    {%- set type_counts = working_table('contraction_type_counts') -%}
    with earliest {{ as_materialized() }} (
        {{ get_earliest_links_sql(undecided) | indent(8) }}
    ),

    star_links {{ as_materialized() }} (
        {{ get_star_links_sql(undecided, 'earliest') | indent(8) }}
    )

    select * from ({{ get_parents_sql('earliest', type_counts) | indent(4) }}) as parents
    union all
    select * from (
        {{ get_star_parents_sql('star_links', undecided, type_counts) | indent(8) }}
    ) as star_parents
{%- endmacro %}

{# Returns a query: the components that take their earliest link under limits. A component without
   type counts holds nothing contested. It takes the link, because it cannot push any component over
   a limit. A component with type counts takes the link only if the link is the earliest of the
   other end too. Then no earlier link can touch either end. If two components take the same link,
   the smaller one is the root. #}
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

{# Returns a query of (component, link, other): each component's earliest link, and the component at
   its other end. Link and other end fit into one bigint, the link in the upper 32 bits, so that a
   single min() finds both. #}
{% macro get_earliest_links_sql(links) -%}
    select
        component,
        {{ upper_half('earliest') }} as link,
        {{ lower_half('earliest') }} as other
    from (
        select
            component,
            min({{ packed('link', 'other') }}) as earliest
        from (
            {{ get_link_ends_sql(links) | indent(12) }}
        ) as ends
        group by component
    ) as packed
{%- endmacro %}

{# Returns a query of (link, component, other): each link twice, as each of its ends sees it. #}
{% macro get_link_ends_sql(links) -%}
    select link, head as component, tail as other from {{ links }}
    union all
    select link, tail as component, head as other from {{ links }}
{%- endmacro %}

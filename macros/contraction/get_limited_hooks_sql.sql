{# All links that are taken in a round under limits: each component's earliest where it may, and further ones of
   stars. #}
{% macro get_limited_hooks_sql() -%}
    with earliest as materialized (
        {{ get_earliest_links_sql('contraction_undecided') | indent(8) }}
    ),

    arms as materialized (
        {{ get_arms_sql('contraction_undecided', 'earliest') | indent(8) }}
    )

    select * from ({{ get_hooks_sql('earliest', 'contraction_tallies') | indent(4) }}) as hooks
    union all
    select * from (
        {{ get_star_hooks_sql('arms', 'contraction_undecided', 'contraction_tallies') | indent(8) }}
    ) as star_hooks
{%- endmacro %}
